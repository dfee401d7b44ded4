"""Whoever leaves hands over first; whose access runs out is handed on. No work is with nobody."""

from datetime import timedelta
from itertools import permutations

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account, Grant, Membership
from heedwell.foundation.setup import staff
from heedwell.journey import handing_over
from heedwell.journey.handing_over import CannotTakeIt, StillHolds, settle
from heedwell.journey.holdings import adrift, held_by
from heedwell.loop.actions.handing_over import give_to_do
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import NoAccessThere
from heedwell.loop.cases.models import Case
from heedwell.rules.tiers import Tier
from tests.access.trail import verbs
from tests.journey.team import Team
from tests.journey.test_lasting import closed
from tests.journey.test_routines import on_today, repeat


def keys(team: Team, *who: Account) -> set[str]:
    with team.provider.reading():
        return {
            each.key for each in held_by(team.organisation_id, [each.pk for each in who], team.at)
        }


def end(team: Team, name: str, **takers: Account) -> None:
    handing_over.end_membership(
        membership=team.provider.members[name], takers=takers, by=team.priya, at=team.at
    )


def leaves(team: Team, name: str, to: Account) -> None:
    who = getattr(team, name.lower())
    end(team, name, **dict.fromkeys(keys(team, who), to))


def nobody_s(team: Team) -> list[str]:
    with team.provider.reading():
        return [each.key for each in adrift(team.organisation_id, team.at)]


def lead_of(team: Team, case: Case) -> Account | None:
    return team.again(case).lead


def now_of(team: Team, action: Action) -> Action:
    with team.provider.reading():
        return Action.objects.select_related("owner", "verifier").get(pk=action.pk)


def told(team: Team, who: Account) -> list[str]:
    with team.provider.reading():
        mine = Notice.objects.filter(organisation=team.organisation_id, to_account=who)
        return [each.subject for each in mine if each.kind.startswith("handed_over")]


@pytest.mark.requirement("A08")
def test_access_does_not_end_while_work_would_be_with_nobody(team: Team):
    case, action = team.reviewed()

    with pytest.raises(StillHolds) as refused:
        end(team, "Dev")

    assert {each.key for each in refused.value.held} == {f"lead-{case.pk}", f"action-{action.pk}"}
    with team.provider.reading():
        assert Membership.objects.get(account=team.dev).ended_at is None
    assert lead_of(team, case) == team.dev


@pytest.mark.requirement("A08")
def test_whoever_takes_over_has_it_both_are_told_and_the_story_says_so(team: Team):
    case, action = team.reviewed()

    leaves(team, "Dev", to=team.rob)

    assert lead_of(team, case) == now_of(team, action).owner == team.rob
    assert told(team, team.rob) == [f"{case.reference} passes to you"] * 2
    assert told(team, team.dev) == [f"{case.reference} passes on"] * 2
    assert {"case.handed_over", "action.handed_over"} <= set(verbs(team.provider))
    with team.provider.reading():
        notes = now_of(team, action).progress.filter(organisation=team.organisation_id)
        assert [note.words for note in notes] == ["Rob does this now, and not Dev."]


def test_the_checks_that_are_planned_pass_to_the_new_verifier(team: Team):
    _, action = team.reviewed()
    team.later(days=3).do(action)
    nia = team.provider.employ("Nia", Role.QUALITY_LEAD)

    handing_over.end_membership(
        membership=team.provider.members["Priya"],
        takers=dict.fromkeys(keys(team, team.priya), nia),
        by=nia,
        at=team.at,
    )

    assert now_of(team, action).verifier == nia
    assert team.check_of(action, "first").verifier_id == nia.pk


@pytest.mark.requirement("A08")
@pytest.mark.requirement("V15")
def test_the_later_looks_at_a_change_pass_on_though_its_case_is_closed(team: Team):
    action = closed(team)
    nia = team.provider.employ("Nia", Role.QUALITY_LEAD)
    with pytest.raises(StillHolds) as refused:
        handing_over.end_membership(
            membership=team.provider.members["Priya"], takers={}, by=nia, at=team.at
        )

    assert [each.key for each in refused.value.held] == [f"check-{action.pk}"]
    handing_over.end_membership(
        membership=team.provider.members["Priya"],
        takers={f"check-{action.pk}": nia},
        by=team.rob,
        at=team.at,
    )

    planned = [team.check_of(action, kind).verifier_id for kind in ("monthly", "lasting")]
    assert planned == [nia.pk, nia.pk]
    assert told(team, nia) == [f"{action.case.reference} passes to you"]


@pytest.mark.requirement("A08")
def test_what_comes_again_passes_on_though_the_change_is_verified(team: Team):
    action = closed_with_a_routine(team)

    with pytest.raises(StillHolds) as refused:
        end(team, "Dev")
    assert [each.key for each in refused.value.held] == [f"action-{action.pk}"]
    leaves(team, "Dev", to=team.rob)

    assert set(on_today(team, team.rob)) == {"Try each call bell, mine: True"}
    team.later(weeks=30)
    assert keys(team, team.rob) == set()  # what was missed is over
    assert nobody_s(team) == []


@pytest.mark.requirement("A08")
def test_when_access_runs_out_the_later_looks_are_handed_on_by_the_worker(team: Team):
    action = closed(team)
    nia = team.provider.employ("Nia", Role.QUALITY_LEAD)
    ends = team.later(days=1).at
    membership = team.provider.members["Priya"]
    staff.set_expiry(membership=membership, expires_at=ends, by=nia, at=team.at)

    assert settle(team.organisation_id, ends) == 1

    assert team.check_of(action, "lasting").verifier_id in (nia.pk, team.rob.pk)
    assert nobody_s(team) == []


def closed_with_a_routine(team: Team) -> Action:
    """Verified and closed; each week the call bells are tried."""
    _, action = team.reviewed(Tier.LOW_HARM)
    repeat(team, action, weeks=20)
    team.later(days=3).do(action)
    team.later(weeks=1).check(action)
    case = team.again(action.case)
    team.link(case, "workforce", "governance")
    team.publish(case)
    team.close(case)
    return action


def test_nobody_checks_what_they_do_themselves_nor_works_where_they_have_no_access(team: Team):
    _, action = team.reviewed()
    with pytest.raises(CannotTakeIt):
        leaves(team, "Dev", to=team.priya)
    with pytest.raises(CannotTakeIt):
        leaves(team, "Dev", to=team.sue)

    assert now_of(team, action).owner == team.dev


def test_ending_a_role_asks_only_for_what_depends_on_it(team: Team):
    case = team.triaged()
    with team.provider.reading():
        grant = Grant.objects.get(membership=team.provider.members["Dev"], ended_at=None)
    with pytest.raises(StillHolds):
        handing_over.revoke(grant=grant, takers={}, by=team.priya, at=team.at)
    staff.grant(
        membership=team.provider.members["Dev"],
        roles=[staff.RoleIn(Role.REGISTERED_MANAGER, team.here)],
        by=team.priya,
        at=team.at,
    )

    handing_over.revoke(grant=grant, takers={}, by=team.priya, at=team.at)

    assert lead_of(team, case) == team.dev


@pytest.mark.requirement("A08")
def test_when_access_runs_out_the_manager_has_the_work_and_the_deputy_before_them(team: Team):
    case, action = team.reviewed()
    ends = team.at + timedelta(days=1)
    dev, rob = team.provider.members["Dev"], team.provider.members["Rob"]
    staff.set_expiry(membership=dev, expires_at=ends, by=team.priya, at=team.at)
    hana = team.provider.employ("Hana", Role.SHIFT_LEAD, team.here)

    assert settle(team.organisation_id, ends - timedelta(seconds=1)) == 0
    assert settle(team.organisation_id, ends) == 2

    assert lead_of(team, case) == now_of(team, action).owner == team.rob
    staff.set_expiry(membership=rob, expires_at=ends, deputy=hana, by=team.priya, at=team.at)
    settle(team.organisation_id, ends)
    assert lead_of(team, case) == now_of(team, action).owner == hana
    assert settle(team.organisation_id, ends) == 0


def test_work_about_whoever_ends_the_access_passes_on_without_their_seeing_it(team: Team):
    case = team.triaged(about_staff=team.priya)
    viewer = team.provider.viewer(team.priya)
    membership = team.provider.members["Dev"]
    with team.provider.reading():
        assert handing_over.would_be_adrift(viewer, membership, None, team.at) == []

    end(team, "Dev")

    assert lead_of(team, case) == team.rob


@pytest.mark.requirement("A08")
@pytest.mark.parametrize("gone", list(permutations(["Dev", "Rob", "Amina"])), ids=" ".join)
def test_in_whatever_order_people_go_no_work_is_with_nobody(team: Team, gone: tuple[str, ...]):
    team.provider.employ("Nia", Role.QUALITY_LEAD)
    for tier in (Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT):
        team.reviewed(tier)

    for name in gone:
        ends = team.later(days=1).at
        membership = team.provider.members[name]
        staff.set_expiry(membership=membership, expires_at=ends, by=team.priya, at=team.at)
        settle(team.organisation_id, ends)

        assert nobody_s(team) == []


@pytest.mark.requirement("A08")
def test_owner_and_verifier_who_go_on_the_same_day_are_followed_by_two_people(team: Team):
    team.provider.employ("Nia", Role.QUALITY_LEAD)
    _, action = team.reviewed(Tier.LOW_HARM)
    ends = team.later(days=1).at
    for name in (action.owner.name, action.verifier.name):
        membership = team.provider.members[name]
        staff.set_expiry(membership=membership, expires_at=ends, by=team.rob, at=team.at)

    settle(team.organisation_id, ends)

    assert nobody_s(team) == []
    now = now_of(team, action)
    assert now.owner_id != now.verifier_id


@pytest.mark.requirement("A08")
def test_when_nobody_else_may_have_it_whoever_sets_up_staff_is_told_once_a_day(team: Team):
    case, _ = team.reviewed()  # Priya checks it, so she cannot do it too
    for name in ("Dev", "Rob", "Amina"):
        membership = team.provider.members[name]
        staff.set_expiry(membership=membership, expires_at=team.at, by=team.priya, at=team.at)

    for hours in (0, 1, 24):
        settle(team.organisation_id, team.at + timedelta(hours=hours))

    with team.provider.reading():
        found = Notice.objects.filter(organisation=team.organisation_id, kind="adrift")
        assert [(each.to_account, each.subject) for each in found] == [
            (team.priya, f"{case.reference} is with nobody")
        ] * 2


def test_only_who_may_is_given_an_action(team: Team):
    _, action = team.reviewed()
    with pytest.raises(NoAccessThere):
        give_to_do(action=action, to=team.sue, by=team.rob, at=team.at)

"""What keeps people safe for now: apart from the lasting change, and until that change is live."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from heedwell.foundation.people.models import Account, Membership
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.models import TrailLine
from heedwell.journey import controlling, handing_over, steps
from heedwell.journey.facts import gather
from heedwell.journey.handing_over import StillHolds
from heedwell.journey.holding import NotYet
from heedwell.journey.worklists import worklist
from heedwell.loop.actions.controls.operations import ChangeElsewhere, ControlDraft, ControlEnded
from heedwell.loop.actions.models import Action, Control
from heedwell.loop.actions.operations import NoAccessThere, ReasonNeeded
from heedwell.loop.cases.about_staff import AboutThisPerson, say
from heedwell.loop.cases.models import Case
from heedwell.loop.triage.operations import SecondPersonNeeded
from heedwell.loop.verification.states import Finding
from heedwell.rules.gates import unmet
from heedwell.rules.stages import Step
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_follow_up import told

TWO_AT_EACH = "Two people at each transfer"


def draft(team: Team, **parts) -> ControlDraft:
    return ControlDraft(
        **{"what": TWO_AT_EACH, "owner": team.amina, "started_on": team.today, **parts}
    )


def start(team: Team, case: Case, **parts) -> Control:
    return controlling.start(case=case, draft=draft(team, **parts), by=team.rob, at=team.at)


def again(team: Team, control: Control) -> Control:
    with team.provider.reading():
        return Control.objects.select_related("case", "action", "replaced_by").get(pk=control.pk)


def gates(team: Team, case: Case, step: Step = Step.CLOSE) -> list[str]:
    with team.provider.reading():
        return [gate.key for gate in unmet(step, gather(team.organisation_id, case.pk)[1])]


def verbs(team: Team) -> list[str]:
    with team.provider.reading():
        return list(TrailLine.objects.order_by("sequence").values_list("verb", flat=True))


def check_through(team: Team, action: Action) -> Case:
    team.later(weeks=4).check(action, "first")
    return team.later(weeks=2).check(action)


@pytest.mark.requirement("A14")
def test_a_control_has_an_owner_and_a_start_and_its_owner_is_told_and_finds_it_on_today(
    team: Team,
):
    case = team.report().case

    control = start(team, case)

    assert (control.owner, control.started_on, control.ended_at) == (team.amina, team.today, None)
    assert told(team, f"control.started.{control.pk}") == ["Amina"]
    assert verbs(team)[-1] == "control.started"
    for account, mine in ((team.amina, [control]), (team.rob, [])):
        viewer = team.provider.viewer(account)
        with team.provider.reading():
            assert worklist(viewer, team.at).controls == mine


@pytest.mark.requirement("A14")
def test_it_ends_by_itself_when_the_lasting_change_is_live_and_not_when_it_is_agreed(team: Team):
    case, action = team.reviewed()
    control = start(team, case, action=action)
    assert again(team, control).ended_at is None

    team.later(days=3).do(action)

    ended = again(team, control)
    assert (ended.ended_at, ended.ended_by_id) == (team.at, team.dev.pk)
    assert "control.ended" in verbs(team)


@pytest.mark.requirement("A14")
def test_nothing_but_its_own_change_ends_it(team: Team):
    case, action = team.reviewed()
    control = start(team, case)

    team.later(days=3).do(action)

    assert again(team, control).ended_at is None
    controlling.bridge(control=again(team, control), action=action, by=team.rob, at=team.at)
    assert again(team, control).ended_at == team.at


@pytest.mark.requirement("A14")
def test_a_case_does_not_close_while_something_is_in_place_only_for_now(team: Team):
    case, action = team.reviewed()
    control = start(team, case)
    team.later(days=3).do(action)
    check_through(team, action)
    team.publish(case)
    team.link(case, "workforce", "governance")

    with pytest.raises(NotYet) as refused:
        team.close(case)

    assert [gate.key for gate in refused.value.gates] == ["controls-ended"]
    controlling.bridge(control=again(team, control), action=action, by=team.rob, at=team.at)
    assert team.close(case).state == "closed"


@pytest.mark.requirement("A14")
def test_a_case_is_not_thanked_away_either(team: Team):
    case = team.report(kind="compliment").case
    assert gates(team, case, Step.THANK) == []

    start(team, case)

    assert gates(team, case, Step.THANK) == ["controls-ended"]


@pytest.mark.requirement("A14")
def test_what_runs_in_a_case_entered_in_error_ends_with_it_and_for_its_reason(team: Team):
    case, other = team.report().case, team.report().case
    first, second, elsewhere = start(team, case), start(team, case), start(team, other)

    with pytest.raises(SecondPersonNeeded):
        steps.withdraw(case=case, reason="Entered twice", by=team.amina, at=team.at)
    assert again(team, first).ended_at is None
    steps.withdraw(case=case, reason="Entered twice", by=team.rob, at=team.at)

    for control in (again(team, first), again(team, second)):
        assert (control.ended_at, control.ended_by) == (team.at, team.rob)
        assert (control.end_reason, control.in_error) == ("Entered twice", True)
        assert told(team, f"control.withdrawn.{control.pk}") == ["Amina"]
    assert again(team, elsewhere).ended_at is None
    assert verbs(team).count("control.withdrawn") == 1


@pytest.mark.requirement("A14")
def test_it_goes_on_in_the_case_that_its_own_was_joined_to(team: Team):
    first, second = team.triaged(), team.report().case
    control = start(team, second)

    steps.join(case=second, to=first, reason="The same evening", by=team.rob, at=team.at)

    assert again(team, control).case == first
    assert "controls-ended" in gates(team, first)


@pytest.mark.requirement("A14")
def test_another_takes_its_place_only_with_a_reason_and_waits_for_the_same_change(team: Team):
    case, action = team.reviewed()
    control = start(team, case, action=action)
    instead = draft(team, what="The hoist of Elm Court, on loan", owner=team.dev, action=action)

    with pytest.raises(ReasonNeeded):
        controlling.replace(control=control, draft=instead, reason=" ", by=team.rob, at=team.at)
    another = controlling.replace(
        control=control, draft=instead, reason="Three are on shift only", by=team.rob, at=team.at
    )

    old = again(team, control)
    assert (old.replaced_by, old.end_reason) == (another, "Three are on shift only")
    assert again(team, another).action == action
    assert "controls-ended" in gates(team, case)
    with pytest.raises(ControlEnded):
        controlling.replace(control=control, draft=instead, reason="Twice", by=team.rob, at=team.at)


@pytest.mark.requirement("A14")
@pytest.mark.parametrize(
    "end",
    [
        pytest.param({}, id="without a change or another"),
        pytest.param({"end_reason": "It is fine now"}, id="with words alone"),
        pytest.param({"in_error": True}, id="in error without a reason"),
    ],
)
def test_the_database_itself_refuses_an_end_that_the_rule_does_not_know(
    team: Team, end: dict[str, str | bool]
):
    control = start(team, team.report().case)

    with (
        pytest.raises(IntegrityError, match="control_ends_by_rule"),
        write(team.organisation_id),
        transaction.atomic(),
    ):
        Control.objects.filter(pk=control.pk).update(ended_at=team.at, ended_by=team.rob, **end)


def test_it_waits_for_a_change_of_its_own_case_that_still_stands(team: Team):
    case, action = team.reviewed()
    other = team.triaged()
    control = start(team, other)

    with pytest.raises(ChangeElsewhere):
        start(team, other, action=action)
    with pytest.raises(ChangeElsewhere):
        controlling.bridge(control=control, action=action, by=team.rob, at=team.at)
    steps.cancel_action(action=action, reason="Not needed", by=team.rob, at=team.at)
    with team.provider.reading():
        cancelled = Action.objects.get(pk=action.pk)
    with pytest.raises(ChangeElsewhere):
        start(team, case, action=cancelled)


def test_a_change_that_is_to_be_made_again_leaves_the_ended_control_as_it_was(team: Team):
    case, action = team.reviewed(Tier.MODERATE_OR_REPEAT)
    control = start(team, case, action=action)
    team.later(days=3).do(action)
    ended_at = team.at

    team.later(weeks=4).check(action, "first", Finding.NOT_IN_PRACTICE)

    assert again(team, control).ended_at == ended_at
    assert "actions-done" in gates(team, case)


def test_nobody_looks_after_it_who_does_not_work_there_or_whom_the_case_is_about(team: Team):
    case = team.report().case
    say(case=case, account=team.dev, words="", by=team.rob, at=team.at)

    with pytest.raises(NoAccessThere):
        start(team, case, owner=team.sue)
    with pytest.raises(AboutThisPerson):
        start(team, case, owner=team.dev)
    control = start(team, case)
    with pytest.raises(AboutThisPerson):
        controlling.replace(
            control=control,
            draft=draft(team, owner=team.dev),
            reason="Swap",
            by=team.rob,
            at=team.at + timedelta(hours=1),
        )


@pytest.mark.requirement("A14")
def test_it_passes_to_somebody_else_before_its_owner_leaves(team: Team):
    control = start(team, team.report().case)

    def leaves(takers: dict[str, Account]) -> None:
        handing_over.end_membership(
            membership=team.provider.members["Amina"], takers=takers, by=team.priya, at=team.at
        )

    with pytest.raises(StillHolds):
        leaves({})
    leaves({f"control-{control.pk}": team.dev})

    assert again(team, control).owner_id == team.dev.pk
    assert "control.handed_over" in verbs(team)


@pytest.mark.requirement("A14")
def test_it_is_handed_on_when_the_access_of_its_owner_ran_out(team: Team):
    control = start(team, team.report().case)
    with write(team.organisation_id):
        Membership.objects.filter(account=team.amina).update(expires_at=team.at)

    handing_over.settle(team.organisation_id, team.later(days=1).at)

    assert again(team, control).owner_id == team.rob.pk

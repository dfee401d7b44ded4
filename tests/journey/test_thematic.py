"""One case that looks at several across services: who may open it, and what it can hold."""

import pytest

from heedwell.foundation.access.permissions import Permission, Role
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import staff
from heedwell.journey import facts
from heedwell.journey.across import NothingToLookAt, candidates
from heedwell.loop.cases import about_staff, reach
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.models import Case
from heedwell.loop.signals import operations as signals
from heedwell.loop.thematic import operations as thematic
from heedwell.loop.thematic import queries
from heedwell.loop.thematic.operations import (
    AlreadyAMember,
    GoesInACircle,
    MemberDraft,
    MemberNeedsReason,
    NoLongerAMember,
)
from heedwell.loop.verification.models import Counted
from heedwell.rules.tiers import ReviewRoute, Tier
from tests.access.trail import verbs
from tests.journey.across import WHY, Together, look_at, report_there
from tests.journey.team import Team

pytestmark = pytest.mark.requirement("D05")


def opens(team: Team, account: Account, case: Case) -> bool:
    viewer = team.provider.viewer(account)
    with team.provider.reading():
        listed = cases.visible_to(viewer).filter(pk=case.pk).exists()
        in_pages = case.pk in {line.pk for line in cases.filtered(viewer, cases.Filter())}
        found = facts.find(viewer, case.reference, Permission.READ_CASES) is not None
    assert listed == in_pages == found
    return found


def test_it_is_opened_from_cases_alike_and_begins_its_review_at_tier_4(team: Team):
    both = Together.begin(team)

    review = team.review_of(both.whole)
    members = both.members()

    assert (both.whole.tier, both.whole.title) == (Tier.SYSTEMIC, "Medicines records")
    assert (review.route, both.whole.lead) == (ReviewRoute.THEMATIC, team.priya)
    assert "2026-0001" in review.what_happened
    assert [(each.what, each.service.name, each.reason) for each in members] == [
        ("2026-0001", "Rowan House", WHY),
        ("2026-0002", "Elm Court", WHY),
    ]
    assert verbs(team.provider)[-6:-2] == [
        "thematic.begun",
        "thematic.joined",
        "thematic.joined",
        "review.started",
    ]


def test_what_it_looks_at_stays_where_it_is(team: Team):
    both = Together.begin(team)

    assert team.again(both.here).tier is None
    assert team.triage(both.here, Tier.MODERATE_OR_REPEAT).stage == "review"


def test_only_who_reads_in_each_of_its_services_opens_it(team: Team):
    both = Together.begin(team)
    sam = team.provider.employ("Sam", Role.REGISTERED_MANAGER, team.here)
    staff.grant(
        membership=team.provider.members["Sam"],
        roles=[staff.RoleIn(Role.SHIFT_LEAD, team.provider.there)],
        by=None,
        at=team.at,
    )

    assert [opens(team, who, both.whole) for who in (team.priya, sam)] == [True, True]
    assert [opens(team, who, both.whole) for who in (team.rob, team.sue)] == [False, False]
    assert opens(team, team.rob, both.here)
    assert not opens(team, team.rob, both.there)


def test_it_reaches_further_when_a_case_of_another_service_joins(team: Team):
    here, again = team.report().case, team.report().case
    whole = look_at(team, here, again)
    assert opens(team, team.rob, whole)

    Together(team, here, again, whole).join(report_there(team))

    assert not opens(team, team.rob, whole)


@pytest.mark.requirement("T06")
def test_an_action_of_it_counts_from_the_day_on_which_they_were_looked_at_together(team: Team):
    both = Together.begin(team)

    action = team.agree(both.whole)

    with team.provider.reading():
        counted = Counted.objects.get(organisation=team.organisation_id, action=action)
    assert counted.trigger_on == team.today


def test_a_history_report_without_a_case_can_belong_to_it(team: Team):
    both = Together.begin(team)
    old = signals.enter_history(draft=team.draft(), reported_at=team.at, by=team.priya, at=team.at)

    draft = MemberDraft(signal=old, reason="Seen last year")
    thematic.join(thematic=both.thematic, draft=draft, by=team.priya, at=team.at)

    with team.provider.reading():
        assert [each.signal_id for each in queries.standing(both.thematic)][-1] == old.pk


def test_a_member_leaves_with_a_reason_and_may_come_back(team: Team):
    both = Together.begin(team)
    member = both.members()[0]

    thematic.leave(member=member, reason="Another cause", by=team.priya, at=team.at)
    with pytest.raises(NoLongerAMember):
        thematic.leave(member=member, reason="Again", by=team.priya, at=team.at)
    both.join(both.here)

    assert len(both.members()) == 3
    assert verbs(team.provider)[-2:] == ["thematic.left", "thematic.joined"]


def test_nothing_joins_twice_nor_without_a_reason(team: Team):
    both = Together.begin(team)

    with pytest.raises(AlreadyAMember):
        both.join(both.here)
    with pytest.raises(MemberNeedsReason):
        both.join(report_there(team), reason=" ")
    with pytest.raises(NothingToLookAt):
        look_at(team)


def test_a_thematic_case_is_no_member_of_itself_or_of_its_members(team: Team):
    both = Together.begin(team)
    outer = look_at(team, both.whole)
    outermost = look_at(team, outer)

    for part in (both.whole, outer, outermost):
        with pytest.raises(GoesInACircle):
            both.join(part)
    thematic.leave(
        member=both.members(outer)[0],
        reason="Too wide",
        by=team.priya,
        at=team.at,
    )
    assert both.join(outermost).case_id == outermost.pk


@pytest.mark.requirement("T05")
def test_who_is_named_in_one_of_its_cases_sees_no_trace_of_the_whole(team: Team):
    pat = team.provider.employ("Pat", Role.QUALITY_LEAD)
    about = report_there(team)
    about_staff.say(case=about, account=pat, words="", by=team.priya, at=team.at)

    whole = look_at(team, team.report().case, about)

    assert (opens(team, pat, whole), opens(team, team.priya, whole)) == (False, True)


def test_cases_alike_are_offered_from_every_service_where_somebody_triages(team: Team):
    here, there, other = (
        team.report().case,
        report_there(team),
        team.report(event_type="fall").case,
    )
    viewers = {who: team.provider.viewer(who) for who in (team.priya, team.rob)}
    with team.provider.reading():
        found = {
            who: candidates(viewer, team.at, like=[here]).cases for who, viewer in viewers.items()
        }

    assert set(found[team.priya]) == {here, there}
    assert set(found[team.rob]) == {here}
    assert other not in found[team.priya]


def test_its_review_is_asked_of_those_who_sign_in_all_of_its_services(team: Team):
    both = Together.begin(team)

    with team.provider.reading():
        signing = reach.who_may_in_all(both.whole, Permission.SIGN_OFF)

    assert [account.name for account in signing] == ["Priya"]

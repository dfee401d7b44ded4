"""After a change is verified: a sample each month until somebody ends it, and whether it stuck."""

from datetime import date, timedelta

import pytest

from heedwell.journey import steps
from heedwell.journey.late import late_work
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.actions.changing import WhyNotSaid
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import OwnerCannotVerify, ReasonNeeded
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.verification.models import Recheck, Verdict
from heedwell.loop.verification.operations import CheckDraft, RecheckClosed, TooEarlyToVerify
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.lasting.operations import NoSampling, end_sampling
from heedwell.loop.verification.ways.models import SamplingEnd
from heedwell.loop.verification.ways.sampling import operations as sampling
from heedwell.rules.deadlines import CheckKind, later_check
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, overlay
from heedwell.rules.sampling import Frame
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_count import agreed, counted, live


def verified(team: Team) -> Action:
    """A low-harm case whose change was found in practice on Friday 13 March."""
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)
    team.later(weeks=1).check(action)
    return action


def closed(team: Team) -> Action:
    action = verified(team)
    case = team.again(action.case)
    team.link(case, "workforce", "governance")
    team.publish(case)
    team.close(case)
    return action


def open_kinds(team: Team, action: Action) -> dict[str, Recheck]:
    with team.provider.reading():
        return {row.kind: row for row in Recheck.objects.filter(action=action, is_open=True)}


def look(team: Team, action: Action, kind: str, finding: Finding = Finding.IN_PRACTICE) -> Case:
    """On the day on which the check opens."""
    recheck = team.check_of(action, kind)
    team.later(days=max(0, (recheck.opens_on - team.today).days))
    return team.check(action, kind, finding)


def state(team: Team, action: Action) -> tuple[str, str, str]:
    with team.provider.reading():
        kept = Action.objects.select_related("case").get(pk=action.pk)
    return kept.state, kept.case.state, kept.case.stage


@pytest.mark.requirement("V15")
@pytest.mark.requirement("A10")
def test_once_verified_a_sample_in_a_month_and_a_look_in_six_are_planned(team: Team):
    action = verified(team)

    planned = open_kinds(team, action)

    assert planned.keys() == {CheckKind.MONTHLY, CheckKind.LASTING}
    assert planned[CheckKind.MONTHLY].opens_on == date(2026, 4, 13)
    assert planned[CheckKind.MONTHLY].due_date == date(2026, 4, 20)
    assert planned[CheckKind.LASTING].opens_on == date(2026, 9, 13)
    assert {row.verifier_id for row in planned.values()} == {team.priya.pk}


def test_a_provider_sets_how_often_and_when():
    rulebook = overlay(DEFAULT_RULEBOOK, {"sampling_months": 3, "lasting_months": 12})

    assert later_check(CheckKind.MONTHLY, date(2026, 11, 30), rulebook).opens == date(2027, 2, 28)
    assert later_check(CheckKind.LASTING, date(2026, 11, 30), rulebook).opens == date(2027, 11, 30)


@pytest.mark.requirement("V15")
def test_each_sample_plans_the_next_also_when_the_case_is_closed(team: Team):
    action = closed(team)
    assert state(team, action)[1] == CaseState.CLOSED

    for month in (4, 5, 6):
        assert open_kinds(team, action)[CheckKind.MONTHLY].opens_on == date(2026, month, 13)
        look(team, action, "monthly")

    assert open_kinds(team, action).keys() == {CheckKind.MONTHLY, CheckKind.LASTING}
    assert state(team, action)[:2] == (ActionState.VERIFIED, CaseState.CLOSED)


@pytest.mark.requirement("V15")
def test_it_goes_on_until_a_named_person_ends_it_with_a_reason(team: Team):
    action = closed(team)
    with pytest.raises(ReasonNeeded):
        end_sampling(action=action, reason=" ", by=team.priya, at=team.at)
    with pytest.raises(OwnerCannotVerify):
        end_sampling(action=action, reason="It holds", by=team.dev, at=team.at)

    end_sampling(action=action, reason="Three months in a row", by=team.priya, at=team.at)

    assert open_kinds(team, action).keys() == {CheckKind.LASTING}
    with team.provider.reading():
        end = SamplingEnd.objects.select_related("ended_by").get(action=action)
    assert (end.reason, end.ended_by) == ("Three months in a row", team.priya)
    with pytest.raises(NoSampling):
        end_sampling(action=action, reason="Again", by=team.priya, at=team.at)


@pytest.mark.requirement("A10")
@pytest.mark.requirement("V10")
def test_what_slipped_opens_the_action_and_the_closed_case_again(team: Team):
    action = closed(team)

    look(team, action, "lasting", Finding.NOT_IN_PRACTICE)

    assert state(team, action) == (ActionState.AGREED, CaseState.OPEN, Stage.ACTION)
    assert not open_kinds(team, action)
    with pytest.raises(WhyNotSaid):
        team.do(action)
    team.later(days=2).do(action, why_again="New colleagues had never heard of it")
    team.later(weeks=1).check(action)  # verified anew, and looked at anew
    assert open_kinds(team, action).keys() == {CheckKind.MONTHLY, CheckKind.LASTING}


@pytest.mark.requirement("V05")
def test_a_change_that_stuck_is_looked_at_no_more_but_by_its_sample(team: Team):
    action = closed(team)

    look(team, action, "lasting")

    assert open_kinds(team, action).keys() == {CheckKind.MONTHLY}
    assert state(team, action)[:2] == (ActionState.VERIFIED, CaseState.CLOSED)


def test_it_is_not_said_to_have_stuck_before_its_time(team: Team):
    action = closed(team)
    team.later(weeks=8)

    with pytest.raises(TooEarlyToVerify):
        team.check(action, "lasting")


@pytest.mark.requirement("V05")
def test_whether_it_stuck_is_judged_against_the_frozen_baseline(team: Team):
    action = agreed(team, 6, tier=Tier.MODERATE_OR_REPEAT)  # two looks share the chance of an error
    live(team, action)
    team.later(weeks=5).check(action, "first")
    team.later(weeks=6).check(action)
    fixed = counted(team, action)

    look(team, action, "monthly")  # gives no verdict
    look(team, action, "lasting")

    with team.provider.reading():
        first, _, later = Verdict.objects.filter(check_made__action=action).order_by("counted_to")
        assert counted(team, action) == fixed
    assert later.events_before == first.events_before == 72
    assert (later.word, later.look, later.looks) == ("reduced", 1, 1)
    assert first.looks == 2
    assert later.exposure_after > 5 * first.exposure_after
    assert later.level == pytest.approx(0.05)


@pytest.mark.requirement("V15")
def test_today_and_those_after_hear_of_it_though_the_case_is_closed(team: Team):
    action = closed(team)
    sample = open_kinds(team, action)[CheckKind.MONTHLY]
    team.later(days=(sample.due_date - team.today).days - 2)
    viewer = team.provider.viewer(team.priya)

    with team.provider.reading():
        items = worklist(viewer, team.at).week
        assert [(item.task, item.check) for item in items] == [(Task.CHECK, sample)]
    team.later(days=4)
    with team.provider.reading():
        late = list(late_work(team.organisation_id, team.at))
    assert [work.subject_id for work in late] == [sample.pk]


def test_the_month_is_drawn_from_and_not_all_that_was_since_the_change(team: Team):
    action = verified(team)
    team.report()
    sample = open_kinds(team, action)[CheckKind.MONTHLY]
    team.later(days=(sample.opens_on - team.today).days - 1)
    for _ in range(3):
        team.report()
    team.later(days=1).check(action, "monthly")  # this month is looked at; the next is to come
    later = team.check_of(action, "monthly")
    team.later(days=(later.opens_on - team.today).days - 3).report()
    team.later(days=3)

    row = sampling.draw(recheck=later, frame=Frame.REPORTS, by=team.priya, at=team.at)

    assert row.eligible_from == later.opens_on - timedelta(days=30)
    assert row.eligible_count == 1


def test_what_was_opened_again_is_not_sampled(team: Team):
    action = verified(team)
    sample = open_kinds(team, action)[CheckKind.MONTHLY]
    look(team, action, "lasting", Finding.NOT_IN_PRACTICE)

    draft = CheckDraft(
        method="spot_check",
        finding=Finding.IN_PRACTICE,
        words="It is there.",
        checked_on=team.today,
    )
    with pytest.raises(RecheckClosed):
        steps.record_check(recheck=sample, draft=draft, by=team.priya, at=team.at)

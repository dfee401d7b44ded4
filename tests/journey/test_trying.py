"""Trying a change small: what stops it is fixed before, it is looked at daily, an end is forced."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.utils import DatabaseError

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.store.transactions import write
from heedwell.journey import steps, trying
from heedwell.journey.timeline import story_of
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionNotOpen, OwnerCannotCancel, ReasonNeeded
from heedwell.loop.actions.states import ActionState
from heedwell.loop.reviews.models import Theme
from heedwell.loop.verification.trying import operations, queries
from heedwell.loop.verification.trying.models import Course, Look, MicroTest
from heedwell.loop.verification.trying.operations import TrialDraft
from heedwell.rules.counting import Counts
from heedwell.rules.deadlines import end_of_day, local_date, start_of_day
from heedwell.rules.tiers import Tier
from heedwell.rules.trying import DECIDE, End, Standing, StopRule
from tests.journey.team import Team, says

STOPS_AT_THREE = StopRule(3, "moderate")


def agreed(team: Team) -> Action:
    case = team.triaged(Tier.LOW_HARM)
    team.write_review(case)
    return team.agree(case, due_date=team.today + timedelta(days=7))


def plan(team: Team, action: Action, **parts: Any) -> MicroTest:
    with team.provider.reading():
        theme = Theme.objects.get(organisation=team.organisation_id)
    drafted: dict[str, Any] = {
        "theme": theme,
        "expects": "Fewer evenings with distress",
        "starts_on": team.today + timedelta(days=1),
        "stop": STOPS_AT_THREE,
    }
    draft = TrialDraft(**{**drafted, **parts})
    return operations.plan(action=action, draft=draft, by=team.rob, at=team.at)


def look(team: Team) -> int:
    return trying.look_at_tests(team.organisation_id, team.at)


def happens(team: Team, number: int = 1, **facts: Any) -> None:
    for _ in range(number):
        team.report(**facts)


def standing(team: Team, test: MicroTest) -> str:
    with team.provider.reading():
        return Course.objects.get(test=test).standing


def looks(team: Team, test: MicroTest) -> list[tuple[date, int, str]]:
    with team.provider.reading():
        rows = Look.objects.filter(test=test).order_by("day", "looked_at")
        return list(rows.values_list("day", "count", "stopped_by"))


def told(team: Team, kind: str) -> list[str]:
    with team.provider.reading():
        rows = Notice.objects.filter(kind__startswith=kind).select_related("to_account")
        return sorted(row.to_account.name for row in rows if row.to_account)


def state(team: Team, action: Action) -> str:
    with team.provider.reading():
        return Action.objects.get(pk=action.pk).state


def tasks(team: Team, who: Any) -> list[Task]:
    viewer = team.provider.viewer(who)
    with team.provider.reading():
        work = worklist(viewer, team.at)
    return [item.task for item in (*work.late, *work.today, *work.week)]


def fresh(team: Team, test: MicroTest) -> MicroTest:
    with team.provider.reading():
        return MicroTest.objects.select_related("action__case", "service", "course").get(pk=test.pk)


def decide(team: Team, test: MicroTest, end: End, **parts: Any) -> None:
    who = parts.pop("by", team.rob)
    said = {"reason": "It was calmer, and nobody was hurried", **parts}
    trying.decide(test=fresh(team, test), end=end, by=who, at=team.at, **said)


@pytest.mark.requirement("N13")
def test_it_takes_two_weeks_from_tomorrow_on_and_nothing_of_its_plan_can_be_changed(team: Team):
    test = plan(team, agreed(team))

    assert test.starts_on == date(2026, 3, 3)
    assert test.last_on == date(2026, 3, 16)
    assert test.service_id == team.here.pk
    with pytest.raises(DatabaseError), write(team.organisation_id):
        MicroTest.objects.filter(pk=test.pk).update(stop_count=30)


@pytest.mark.requirement("N13", "Y08")
def test_without_a_number_at_which_it_stops_or_from_today_on_it_is_not_begun(team: Team):
    action = agreed(team)

    with pytest.raises(operations.NothingStopsIt):
        plan(team, action, stop=StopRule(0))
    for days in (0, -1, 29):
        with pytest.raises(operations.StartsTooSoon):
            plan(team, action, starts_on=team.today + timedelta(days=days))
    with pytest.raises(operations.OneThingOnly):
        plan(team, action, place="kitchen", part_of_day="evening")


def test_one_change_is_tried_at_a_time_and_only_before_it_is_made(team: Team):
    action = agreed(team)
    plan(team, action)

    with pytest.raises(operations.TriedAlready):
        plan(team, action)
    steps.cancel_action(action=action, reason="Not wanted", by=team.rob, at=team.at)
    with pytest.raises(ActionNotOpen):
        plan(team, action)


@pytest.mark.requirement("N13", "Y08")
def test_each_day_is_looked_at_and_at_the_number_it_stops_and_tells_once(team: Team):
    test = plan(team, agreed(team))
    team.later(days=1)
    happens(team, 2)
    happens(team, event_type="fall")

    assert look(team) == 0
    team.later(days=1)
    assert look(team) == 0
    happens(team)
    assert look(team.later(minutes=1)) == 1

    assert looks(team, test) == [(date(2026, 3, 3), 2, ""), (date(2026, 3, 4), 3, "count")]
    assert standing(team, test) == Standing.TO_DECIDE
    assert told(team, "trial.stopped") == ["Dev", "Rob"]
    assert look(team.later(days=3)) == 0
    assert told(team, "trial.stopped") == ["Dev", "Rob"]


@pytest.mark.requirement("Y08")
def test_one_event_with_harm_stops_it_and_less_harm_does_not(team: Team):
    test = plan(team, agreed(team))
    team.later(days=1)
    happens(team, harm="low")
    assert look(team) == 0

    happens(team, harm="severe")

    assert look(team.later(minutes=1)) == 1
    assert looks(team, test)[-1][2] == "harm"


def test_harm_that_turns_out_later_stops_it_too_but_not_that_of_what_it_joined(team: Team):
    serious = team.triaged(Tier.LOW_HARM, harm="severe")
    test = plan(team, agreed(team))
    team.later(days=1)
    other = team.report(harm="low")
    joining = team.report(harm="low")
    steps.join(case=joining.case, to=serious, reason="The same", by=team.rob, at=team.at)
    assert look(team) == 0

    steps.set_severity(
        case=other.case, severity="serious", reason="A fracture", by=team.rob, at=team.at
    )

    assert look(team.later(minutes=1)) == 1
    assert looks(team, test)[-1][2] == "harm"


def test_a_case_is_not_withdrawn_while_something_is_tried(team: Team):
    action = agreed(team)
    plan(team, action)

    with pytest.raises(steps.NotYet) as refused:
        steps.withdraw(case=action.case, reason="In error", by=team.rob, at=team.at)

    assert says(refused.value) == [DECIDE]


@pytest.mark.sqlite
def test_the_worker_finds_what_is_due_by_its_own_index(team: Team):
    asked = Course.objects.filter(organisation=team.organisation_id, next_look_at__lte=team.at)

    with team.provider.reading():
        plan_of_it = asked.explain()

    assert "USING INDEX micro_test_by_next_look" in plan_of_it


def test_notices_name_nobody_and_say_what_to_do(team: Team):
    plan(team, agreed(team))
    happens(team.later(days=1), 3)
    look(team)

    with team.provider.reading():
        notice = Notice.objects.filter(kind__startswith="trial.stopped").first()
    assert notice is not None
    assert "Do it the usual way again" in notice.body
    assert not any(name in notice.body for name in ("Person B", "Dev", "Amina", "distress"))


def test_only_what_is_asked_for_counts_here_and_then(team: Team):
    test = plan(team, agreed(team), place="kitchen")
    team.later(days=1)
    happens(team, 3, place="lounge")
    happens(team, 3, happened_on=date(2026, 3, 2), place="kitchen")
    happens(team, 2, place="kitchen")

    assert look(team) == 0
    look(team.later(days=1))
    assert looks(team, test) == [(date(2026, 3, 3), 2, "")]


@pytest.mark.requirement("N13", "Y08")
def test_on_its_last_day_today_asks_what_follows_and_until_then_it_cannot_be_done(team: Team):
    action = agreed(team)
    test = plan(team, action)
    team.at = datetime(2026, 3, 15, 18, tzinfo=UTC)
    assert Task.DECIDE not in tasks(team, team.rob)

    team.later(days=1)

    assert Task.DECIDE in tasks(team, team.rob)
    with pytest.raises(steps.NotYet) as refused:
        team.do(action)
    assert says(refused.value) == [DECIDE]
    assert look(team.later(days=1)) == 1
    assert told(team, "trial.over") == ["Dev", "Rob"]
    assert standing(team, test) == Standing.TO_DECIDE


@pytest.mark.requirement("N13", "Y08")
def test_adopted_with_a_reason_it_can_be_made_and_governance_hears(team: Team):
    team.provider.employ("Bea", Role.BOARD_MEMBER)
    action = agreed(team)
    test = plan(team, action)
    team.later(days=3)
    with pytest.raises(operations.TooEarlyToAdopt):
        decide(team, test, End.ADOPT)
    team.at = datetime(2026, 3, 17, 9, tzinfo=UTC)
    look(team)
    with pytest.raises(ReasonNeeded):
        decide(team, test, End.ADOPT, reason=" ")

    decide(team, test, End.ADOPT)
    team.do(action)

    assert state(team, action) == ActionState.DONE
    assert told(team, "trial.ended") == ["Bea", "Priya"]
    with pytest.raises(operations.AlreadyDecided):
        decide(team, test, End.ABANDON, instead="As before")


@pytest.mark.requirement("Y08")
def test_adapted_it_waits_for_another_round_that_says_what_is_altered(team: Team):
    action = agreed(team)
    first = plan(team, action)
    team.at = datetime(2026, 3, 17, 9, tzinfo=UTC)
    with pytest.raises(operations.SayWhatAlters):
        decide(team, first, End.ADAPT)
    decide(team, first, End.ADAPT, altered="Half an hour earlier")
    with pytest.raises(steps.NotYet):
        team.do(action)

    second = plan(team, action)

    assert (second.round, second.earlier_id) == (2, first.pk)
    assert standing(team, first) == Standing.ENDED
    team.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    decide(team, second, End.ADOPT)
    team.do(action)
    assert state(team, action) == ActionState.DONE


@pytest.mark.requirement("Y08")
def test_abandoned_its_action_is_cancelled_unless_it_says_what_is_done_instead(team: Team):
    action = agreed(team)
    test = plan(team, action)
    team.at = datetime(2026, 3, 17, 9, tzinfo=UTC)
    with pytest.raises(OwnerCannotCancel):
        decide(team, test, End.ABANDON, by=team.dev)
    assert standing(team, test) == Standing.RUNNING

    decide(team, test, End.ABANDON)

    assert state(team, action) == ActionState.CANCELLED
    other = agreed(team)
    kept = plan(team, other)
    decide(team, kept, End.ABANDON, instead="The meal is taken in two sittings")
    assert state(team, other) == ActionState.AGREED


def test_a_cancelled_action_takes_its_micro_test_with_it(team: Team):
    action = agreed(team)
    test = plan(team, action)

    steps.cancel_action(action=action, reason="The room is needed", by=team.rob, at=team.at)

    assert standing(team, test) == Standing.ENDED
    assert look(team.later(days=20)) == 0


def test_a_number_by_hand_stops_it_at_once_and_a_day_that_is_left_out_is_a_gap(team: Team):
    test = plan(team, agreed(team), by_hand="Meals that began late", stop=StopRule(5))
    team.later(days=3)
    test = fresh(team, test)
    for day, number in ((3, 2), (5, 1), (5, 2)):
        trying.enter_day(test=test, day=date(2026, 3, day), number=number, by=team.dev, at=team.at)
        team.later(minutes=1)
    assert standing(team, test) == Standing.RUNNING
    with pytest.raises(operations.DayNotInTest):
        trying.enter_day(test=test, day=date(2026, 3, 6), number=1, by=team.dev, at=team.at)

    trying.enter_day(test=test, day=date(2026, 3, 5), number=3, by=team.dev, at=team.at)

    assert standing(team, test) == Standing.TO_DECIDE
    assert told(team, "trial.stopped") == ["Dev", "Rob"]


@pytest.mark.requirement("V07")
def test_what_is_decided_on_is_what_is_kept_also_when_a_number_came_after_the_last_look(team: Team):
    test = plan(team, agreed(team), by_hand="Meals that began late", stop=StopRule(10))
    team.at = datetime(2026, 3, 16, 20, tzinfo=UTC)
    trying.enter_day(
        test=fresh(team, test), day=date(2026, 3, 15), number=6, by=team.dev, at=team.at
    )
    team.at = datetime(2026, 3, 17, 6, tzinfo=UTC)
    assert look(team) == 1

    trying.enter_day(
        test=fresh(team, test), day=date(2026, 3, 16), number=5, by=team.dev, at=team.at
    )

    assert looks(team, test)[-1] == (date(2026, 3, 16), 11, "count")
    decide(team, test, End.ADOPT)
    assert looks(team, test)[-1] == (date(2026, 3, 16), 11, "count")


@pytest.mark.requirement("N13", "Y08")
def test_of_a_case_without_a_kind_somebody_says_which_reports_are_counted(team: Team):
    case = team.triaged(Tier.LOW_HARM, event_type="")
    team.write_review(case)
    action = team.agree(case)

    with pytest.raises(operations.NoKindToCount):
        plan(team, action)
    assert plan(team, action, kinds=("distress",)).event_type == "distress"


def test_the_worker_asks_only_for_what_is_due_and_a_report_brings_it_forward(team: Team):
    plan(team, agreed(team))
    look(team.later(days=1))
    with team.provider.reading():
        assert queries.due(team.organisation_id, team.later(hours=1).at) == []

    happens(team)

    with team.provider.reading():
        assert len(queries.due(team.organisation_id, team.at)) == 1
    look(team)
    with team.provider.reading():
        assert queries.due(team.organisation_id, team.later(minutes=5).at) == []


@pytest.mark.parametrize(
    "day", [datetime(2026, 3, 20, 18, tzinfo=UTC), datetime(2026, 10, 20, 18, tzinfo=UTC)]
)
def test_days_are_those_on_the_clock_of_the_service_through_both_changes_of_the_clock(
    team: Team, day: datetime
):
    team.at = day
    test = plan(team, agreed(team))
    for _ in range(24 * 15):
        team.later(hours=1)
        look(team)

    kept = [on for on, _, _ in looks(team, test)]
    assert kept == [test.starts_on + timedelta(days=n) for n in range(14)]
    with team.provider.reading():
        moments = Look.objects.filter(test=test).order_by("day").values_list("looked_at", flat=True)
        assert [local_date(at) - on for at, on in zip(moments, kept, strict=True)] == (
            [timedelta(days=1)] * 14
        )
    assert start_of_day(test.starts_on) - end_of_day(test.starts_on - timedelta(days=1)) == (
        timedelta(seconds=1)
    )


def test_the_story_of_the_case_tells_plan_stop_and_end(team: Team):
    action = agreed(team)
    test = plan(team, action)
    happens(team.later(days=1), 3)
    look(team)
    decide(team, test, End.ABANDON, instead="As before")

    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        kinds = [event.kind for event in story_of(viewer, action.case)]
    assert kinds[-3:] == ["trial", "trial_stopped", "trial_ended"]


def test_nothing_at_all_is_no_measure(team: Team):
    with pytest.raises(operations.OneThingOnly):
        plan(team, agreed(team), counts=Counts.NOTHING)

"""What of an action comes again: each time is done or missed, and missed stays visible."""

from datetime import timedelta

import pytest

from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import TrailLine
from heedwell.insight import plan as plans
from heedwell.insight.plan import Filter
from heedwell.journey import steps
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.actions.models import Action, Occurrence, Routine
from heedwell.loop.actions.operations import DateHasPassed, ReasonNeeded
from heedwell.loop.actions.routines import operations
from heedwell.loop.actions.routines.operations import (
    AlreadyRepeats,
    NotRepeated,
    OccurrenceOver,
    RoutineDraft,
)
from heedwell.rules.routines import Every
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from tests.journey.team import Team

WHAT = "Try each call bell"


def repeat(team: Team, action: Action, weeks: int = 3) -> Routine:
    draft = RoutineDraft(
        what=WHAT,
        every=Every.WEEK,
        first_date=team.today + timedelta(days=1),
        until_date=team.today + timedelta(days=1, weeks=weeks),
    )
    return operations.repeat(action=action, draft=draft, by=team.rob, at=team.at)


def times(team: Team, routine: Routine) -> list[Occurrence]:
    with team.provider.reading():
        rows = Occurrence.objects.filter(routine=routine).select_related("routine__action")
        return list(rows.order_by("due_date"))


def do(team: Team, row: Occurrence) -> None:
    operations.do_once(occurrence=row, words="All rang.", by=team.dev, at=team.at)


def on_today(team: Team, who: Account) -> list[str]:
    viewer = team.provider.viewer(who)
    with team.provider.reading():
        work = worklist(viewer, team.at)
    items = (*work.late, *work.today, *work.week)
    return [f"{item.about}, mine: {item.is_mine}" for item in items if item.task is Task.AGAIN]


def missed(team: Team, action: Action) -> int:
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        rows = plans.listed(viewer, Filter(standing=""), DEFAULT_RULEBOOK, team.at)
    return next(row.missed for row in rows if row.action == action)


def test_each_time_is_a_row_of_its_own_and_the_next_stands_on_today(team: Team):
    _, action = team.reviewed()

    routine = repeat(team, action)

    assert len(times(team, routine)) == 4
    assert on_today(team, team.dev) == [f"{WHAT}, mine: True"]
    assert on_today(team, team.rob) == [f"{WHAT}, mine: False"]
    assert on_today(team, team.sue) == []
    do(team.later(days=1), times(team, routine)[0])
    assert on_today(team, team.dev) == [f"{WHAT}, mine: True"]  # the next, in a week
    with team.provider.reading():
        verbs = set(TrailLine.objects.values_list("verb", flat=True))
    assert {"routine.agreed", "routine.done_once"} <= verbs


def test_late_is_still_done_until_the_next_is_due_and_then_it_was_missed(team: Team):
    _, action = team.reviewed()
    first, second, *_ = times(team, repeat(team, action))

    do(team.later(days=6), first)
    assert missed(team, action) == 0
    team.later(days=9)

    assert missed(team, action) == 1
    with pytest.raises(OccurrenceOver):
        do(team, second)


def test_it_cannot_be_done_twice(team: Team):
    _, action = team.reviewed()
    first, *_ = times(team, repeat(team, action))
    do(team.later(days=1), first)

    with pytest.raises(OccurrenceOver):
        do(team, first)


@pytest.mark.requirement("A10")
def test_it_goes_on_when_the_case_is_closed_so_that_a_change_is_not_forgotten(team: Team):
    case = team.verified()
    with team.provider.reading():
        action = Action.objects.select_related("case").get(organisation=team.organisation_id)
    routine = repeat(team, action, weeks=10)
    team.publish(case)
    team.link(case, "workforce", "governance")
    team.close(case)

    team.later(days=1)
    assert set(on_today(team, team.dev)) == {f"{WHAT}, mine: True"}
    do(team, times(team, routine)[0])
    team.later(weeks=3)

    assert missed(team, action) == 2


def test_stopping_needs_a_reason_and_forgives_nothing(team: Team):
    _, action = team.reviewed()
    routine = repeat(team, action)
    team.later(days=9)

    with pytest.raises(ReasonNeeded):
        operations.stop(routine=routine, reason=" ", by=team.rob, at=team.at)
    operations.stop(routine=routine, reason="The bells were replaced", by=team.rob, at=team.at)

    assert on_today(team, team.dev) == []
    team.later(weeks=4)
    assert missed(team, action) == 1
    assert repeat(team, action).pk != routine.pk


def test_one_runs_at_a_time_not_from_yesterday_and_not_of_what_was_cancelled(team: Team):
    _, action = team.reviewed()
    with pytest.raises(DateHasPassed):
        operations.repeat(
            action=action,
            draft=RoutineDraft(
                what=WHAT,
                every=Every.MONTH,
                first_date=team.today - timedelta(days=1),
                until_date=team.today,
            ),
            by=team.rob,
            at=team.at,
        )
    first, *_ = times(team, repeat(team, action))
    with pytest.raises(AlreadyRepeats):
        repeat(team, action)

    steps.cancel_action(action=action, reason="Not right here", by=team.rob, at=team.at)

    assert on_today(team, team.dev) == []
    with pytest.raises(OccurrenceOver):
        do(team, first)
    with pytest.raises(NotRepeated):
        repeat(team, action)

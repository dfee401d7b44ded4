"""The journey line: the six stages of a case, what is done with date and person, what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.rules.stages import CaseState, Stage, stages_for
from heedwell.rules.tiers import Tier


class Point(StrEnum):
    DONE = "done"
    NOW = "now"
    LATE = "late"
    TODO = "todo"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class StagePoint:
    stage: Stage
    point: Point


def points_of(case: Case, now: datetime) -> list[StagePoint]:
    """Where a case stands, from the row alone: enough for the six dots of a list."""
    order = list(Stage)
    passed = stages_for(None if case.tier is None else Tier(case.tier))
    at = order.index(Stage(case.stage))
    late = case.next_due_at is not None and case.next_due_at <= now
    return [
        StagePoint(stage, _point(case, index, at, stage in passed, late))
        for index, stage in enumerate(order)
    ]


def _point(case: Case, index: int, at: int, is_passed: bool, late: bool) -> Point:
    if not is_passed:
        return Point.SKIPPED
    if case.state == CaseState.CLOSED or index < at:
        return Point.DONE
    if case.state != CaseState.OPEN:
        return Point.DONE if index <= at else Point.SKIPPED
    if index == at:
        return Point.LATE if late else Point.NOW
    return Point.TODO


def progress_of(actions: Iterable[Action]) -> tuple[int, int, int]:
    """How many actions there are, how many are done, and how many are verified."""
    states = [action.state for action in actions]
    done = sum(state != ActionState.AGREED for state in states)
    return len(states), done, states.count(ActionState.VERIFIED)

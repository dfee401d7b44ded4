"""The journey line: the six stages of a case, what is done with date and person, what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.queries import CaseLine
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


class Standing(NamedTuple):
    """All that the six dots tell of a case."""

    stage: str
    state: str
    tier: int | None
    is_late: bool


def standing_of(case: Case | CaseLine, now: datetime) -> Standing:
    """From the row alone."""
    late = case.next_due_at is not None and case.next_due_at <= now
    return Standing(case.stage, case.state, case.tier, late)


@cache
def points_of(standing: Standing) -> tuple[StagePoint, ...]:
    """Where a case stands. There are few ways, so each is worked out once."""
    order = list(Stage)
    passed = stages_for(None if standing.tier is None else Tier(standing.tier))
    at = order.index(Stage(standing.stage))
    return tuple(
        StagePoint(stage, _point(standing, index, at, stage in passed))
        for index, stage in enumerate(order)
    )


def _point(standing: Standing, index: int, at: int, is_passed: bool) -> Point:
    if not is_passed:
        return Point.SKIPPED
    if standing.state == CaseState.CLOSED or index < at:
        return Point.DONE
    if standing.state != CaseState.OPEN:
        return Point.DONE if index <= at else Point.SKIPPED
    if index == at:
        return Point.LATE if standing.is_late else Point.NOW
    return Point.TODO


def progress_of(actions: Iterable[Action]) -> tuple[int, int, int]:
    """How many actions stand, how many are done, and how many are verified."""
    states = [action.state for action in actions if action.state != ActionState.CANCELLED]
    done = sum(state != ActionState.AGREED for state in states)
    return len(states), done, states.count(ActionState.VERIFIED)

"""Reads a chart as the NHS does: a label and a type for each point, and the two icons."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from heedwell.statistics.series import Ints

from .chart import Chart
from .profiles import MDC7, RuleProfile
from .rules import outside_marks, shift_marks, trend_marks, two_of_three_marks


class Direction(StrEnum):
    """Which way is good news."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"

    @property
    def sign(self) -> int:
        """+1 where a rise is good news, -1 where a fall is, 0 where neither."""
        return {"increase": 1, "decrease": -1, "neutral": 0}[self.value]


class Rule(StrEnum):
    """Which rule a point broke, in order of precedence."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"
    NONE = "common_cause"


class Variation(StrEnum):
    """What a point says, and for the last point the variation icon."""

    COMMON_CAUSE = "common_cause"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"

    @property
    def is_improvement(self) -> bool:
        """Good news."""
        return self in (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW)

    @property
    def is_concern(self) -> bool:
        """News to look into."""
        return self in (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)


class Assurance(StrEnum):
    """Whether the process as it is will meet the target."""

    PASSES = "consistently_passes"
    FAILS = "consistently_fails"
    HIT_AND_MISS = "hit_and_miss"


@dataclass(frozen=True, slots=True)
class PointReading:
    """One point: the rule it broke, and +1 (high or rising), -1 (low or falling) or 0."""

    rule: Rule
    way: int
    variation: Variation


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A chart as read by one profile; `points` has an entry for every period, gaps included."""

    profile: RuleProfile
    direction: Direction
    marks: dict[Rule, Ints]
    points: list[PointReading]
    variation: Variation
    assurance: Assurance | None


def read(
    chart: Chart,
    profile: RuleProfile = MDC7,
    direction: Direction = Direction.DECREASE,
    target: float | None = None,
) -> Reading:
    """Label every point of a chart and give its variation and assurance icons.

    Precedence: outside the limits, trend, two of three, shift. Where one point carries
    improvement and concern, the profile decides which is shown. The variation icon is the type of
    the last point that is not a gap; the assurance icon compares `target` (in the chart's units)
    with the last limits, and is None without a target, without limits, or in neutral direction.
    Whether icons may be shown at all is `suitability`'s to say. Making Data Count, NHS England.
    """
    marks = {
        Rule.OUTSIDE: outside_marks(chart),
        Rule.TREND: trend_marks(chart, profile),
        Rule.TWO_OF_THREE: two_of_three_marks(chart, profile),
        Rule.SHIFT: shift_marks(chart, profile),
    }
    points = [_point(marks, position, profile, direction) for position in range(len(chart.points))]
    last = int(np.flatnonzero(~np.isnan(chart.points))[-1])
    return Reading(
        profile=profile,
        direction=direction,
        marks=marks,
        points=points,
        variation=points[last].variation,
        assurance=assurance(chart, direction, target),
    )


def assurance(chart: Chart, direction: Direction, target: float | None) -> Assurance | None:
    """The assurance icon; see `read`."""
    lower, upper = float(chart.lower[-1]), float(chart.upper[-1])
    if target is None or direction is Direction.NEUTRAL or np.isnan(lower) or np.isnan(upper):
        return None
    if target > upper:
        return Assurance.FAILS if direction is Direction.INCREASE else Assurance.PASSES
    if target < lower:
        return Assurance.PASSES if direction is Direction.INCREASE else Assurance.FAILS
    return Assurance.HIT_AND_MISS


def _point(
    marks: dict[Rule, Ints], position: int, profile: RuleProfile, direction: Direction
) -> PointReading:
    broken = [(rule, int(mark[position])) for rule, mark in marks.items() if mark[position]]
    if not broken:
        return PointReading(Rule.NONE, 0, Variation.COMMON_CAUSE)
    rule, way = broken[0]
    if profile.improvement_wins and direction is not Direction.NEUTRAL:
        rule, way = next((b for b in broken if b[1] == direction.sign), broken[0])
    return PointReading(rule, way, _variation(way, direction))


def _variation(way: int, direction: Direction) -> Variation:
    news = {1: "improvement", -1: "concern", 0: "neutral"}[way * direction.sign]
    return Variation(f"{news}_{'high' if way > 0 else 'low'}")

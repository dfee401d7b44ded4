"""What is fixed when an action is agreed, so that nobody can choose it afterwards."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from heedwell.statistics.errors import OutOfRange
from heedwell.statistics.series import share

from .looks import information, look_levels
from .rates import Allowance

BASELINE_PERIODS = 12


class Wanted(StrEnum):
    """Which way the measure should go."""

    FEWER = "fewer"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a change will be judged.

    `smallest_ratio`: the smallest change worth having, as rate after over rate before (0.7 is a
    fall of 30 %; above 1 where more is wanted). `smallest_points`: the same for shares, in
    points (0.1 is ten in a hundred). `looks`: exposure after the change at each planned look, in
    the unit of the exposures (periods where there are none); empty for a single look. `alpha`: the
    chance of saying "reduced" (or "worse") by accident over all looks together.
    """

    wanted: Wanted = Wanted.FEWER
    smallest_ratio: float = 0.7
    smallest_points: float = 0.1
    looks: tuple[float, ...] = ()
    alpha: float = 0.05
    mid_p: bool = False
    allowance: Allowance = Allowance.QUASI_POISSON

    def __post_init__(self) -> None:
        share(self.alpha, "alpha")
        share(self.smallest_points, "The smallest change worth having")
        fewer = self.wanted is Wanted.FEWER
        if not (0 < self.smallest_ratio < 1 if fewer else self.smallest_ratio > 1):
            must = "between 0 and 1 where fewer is wanted, above 1 where more is"
            raise OutOfRange("The smallest change worth having", self.smallest_ratio, must)

    def levels(self, exposure_before: float) -> tuple[float, ...]:
        """The one-sided level of each planned look; one look has the whole of alpha."""
        if len(self.looks) < 2:
            return (self.alpha,)
        return look_levels(information(exposure_before, self.looks), self.alpha)

    def level(self, exposure_before: float, look: int) -> float:
        """The level of look 1, 2, … Raises OutOfRange for a look that was not planned."""
        levels = self.levels(exposure_before)
        if not 1 <= look <= len(levels):
            raise OutOfRange("The look", look, f"from 1 to {len(levels)}, as planned")
        return levels[look - 1]


def baseline_positions(
    trigger: int, *, periods: int = BASELINE_PERIODS, left_out: Collection[int] = ()
) -> range | list[int]:
    """Positions of the baseline: the periods before the trigger, never the trigger itself.

    An action that starts after a bad month would look like a success without this: the next
    months are usually better whatever is done. `left_out`: positions of other events that raised
    the action. Raises OutOfRange when nothing lies before the trigger.
    """
    if periods < 1:
        raise OutOfRange("The baseline", periods, "at least one period")
    if trigger < 1:
        raise OutOfRange("The trigger", trigger, "after at least one period")
    before = range(max(0, trigger - periods), trigger)
    return [position for position in before if position not in left_out] if left_out else before

"""Run charts and the Anhøj rules: too long a run, or too few crossings, of the middle line."""

import math
from dataclasses import dataclass

import numpy as np

from heedwell.statistics.distributions import binomial_ppf
from heedwell.statistics.series import Ints, Values, measurements, with_exposure

from .chart import Chart, Kind, Layout, Limits, draw

CROSSINGS_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Runs:
    """What the Anhøj rules found in one phase; None where nothing lies off the middle line.

    `judged` is False for moving ranges: neighbours share a point, so their runs say nothing.
    """

    points: int
    useful: int
    longest: int | None
    longest_expected: int | None
    crossings: int | None
    crossings_expected: int | None
    judged: bool = True

    @property
    def signal(self) -> bool:
        """An unusually long run, or unusually few crossings."""
        if not self.judged:
            return False
        if self.longest is None or self.longest_expected is None:
            return False
        if self.crossings is None or self.crossings_expected is None:
            return False
        return self.longest > self.longest_expected or self.crossings < self.crossings_expected


def run_chart(
    values: Values, exposure: Values | None = None, layout: Layout | None = None
) -> Chart:
    """Points around their median, with no limits: right from the first few points on.

    `values` per period, None for a gap; with `exposure` the points are rates. Raises
    NothingToCompute, NotANumber, and with exposure LengthsDiffer and MissingExposure.
    """
    if exposure is None:
        points = measurements(values)
    else:
        events, at_risk = with_exposure(values, exposure)
        points = events / at_risk

    def limits(_: Ints, used: Ints) -> Limits:
        return Limits(float(np.median(points[used])), math.nan)

    return draw(Kind.RUN, points, layout or Layout(), limits)


def runs(chart: Chart) -> list[Runs]:
    """The Anhøj figures of each phase of any chart, around the centre as it is drawn.

    Points on the centre are not useful and neither lengthen nor end a run; gaps are skipped.
    Longest run allowed: round(log2 n) + 3; fewest crossings: the 5 % point of
    Binomial(n - 1, 1/2). Anhøj and Olesen (2014), PLoS ONE 9, e113825; Schilling (2012);
    Chen (2010).
    """
    found = []
    for positions in chart.phases():
        kept = positions[~chart.left_out[positions]]
        sides = chart.side[kept]
        found.append(_read(sides[sides != 0], len(kept), chart.kind is not Kind.MOVING_RANGE))
    return found


def _read(sides: Ints, points: int, judged: bool) -> Runs:
    useful = len(sides)
    if not useful:
        return Runs(points, 0, None, None, None, None, judged)
    turns = np.flatnonzero(np.diff(sides)) + 1
    lengths = np.diff(np.concatenate([[0], turns, [useful]]))
    return Runs(
        points=points,
        useful=useful,
        longest=int(lengths.max()),
        longest_expected=round(math.log2(useful) + 3),
        crossings=len(turns),
        crossings_expected=binomial_ppf(CROSSINGS_CHANCE, useful - 1, 0.5),
        judged=judged,
    )

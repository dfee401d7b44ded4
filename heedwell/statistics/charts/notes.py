"""Notes beside a chart: more variation than chance gives, and periods that hang together."""

import math
from dataclasses import dataclass

import numpy as np

from heedwell.statistics.distributions import chi_square_sf
from heedwell.statistics.errors import TooLittleHistory
from heedwell.statistics.series import Floats, Values, measurements, with_denominator, with_exposure

from .chart import mean

DISPERSION_LIMIT = 1.5
DISPERSION_CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Variance over mean (phi), its chi-square `statistic` on `df`, and the p-value."""

    phi: float
    statistic: float
    df: int
    p_value: float

    @property
    def is_over(self) -> bool:
        """More than half as much again as chance gives, and not by chance."""
        return self.phi > DISPERSION_LIMIT and self.p_value < DISPERSION_CHANCE

    @property
    def says(self) -> str:
        """The note beside the chart."""
        if not self.is_over:
            return "The baseline varies about as much as chance alone would make it."
        return (
            f"The baseline varies {self.phi:.1f} times as much as chance alone would make it: "
            "limits and tests allow for that."
        )


def dispersion(values: Values, exposure: Values | None = None) -> Dispersion:
    """Overdispersion of the baseline's counts: D = sum of (y - e)²/e against chi-square(n - 1).

    Give the baseline only: computed over a change it would hide the change. `exposure` per
    period, or None for equal exposure. Raises the errors of with_exposure, and TooLittleHistory
    under two periods or without an event. Böhning (1994); Spiegelhalter (2005) for funnels.
    """
    events, at_risk = with_exposure(values, [1.0] * len(values) if exposure is None else exposure)
    known = ~np.isnan(events)
    events, at_risk = events[known], at_risk[known]
    if len(events) < 2 or events.sum() == 0:
        raise TooLittleHistory("Overdispersion", "two periods and one event")
    expected = at_risk * (events.sum() / at_risk.sum())
    return _dispersion((events - expected) ** 2 / expected)


def share_dispersion(values: Values, checked: Values) -> Dispersion:
    """Overdispersion of a baseline of shares; shapes and errors as p_chart.

    A baseline in which all or none met has no variation to judge: TooLittleHistory.
    """
    met, total = with_denominator(values, checked)
    known = ~np.isnan(met)
    met, total = met[known], total[known]
    share = float(met.sum() / total.sum())
    if len(met) < 2 or share in (0.0, 1.0):
        raise TooLittleHistory("Overdispersion", "two periods, some met and some not,")
    return _dispersion((met - total * share) ** 2 / (total * share * (1 - share)))


@dataclass(frozen=True, slots=True)
class Autocorrelation:
    """Lag-1 correlation of a series, and the size it would have to pass."""

    r1: float
    limit: float

    @property
    def is_strong(self) -> bool:
        """Beyond what chance gives to independent periods."""
        return abs(self.r1) > self.limit

    @property
    def says(self) -> str:
        """The note beside the chart."""
        if not self.is_strong:
            return "Neighbouring periods look independent of each other."
        return (
            f"Neighbouring periods hang together (r = {self.r1:.2f}): a longer period would be "
            "safer. A person moving in or out is the usual cause."
        )


def autocorrelation(values: Values) -> Autocorrelation:
    """Lag-1 autocorrelation r1 of the baseline, to be noted when |r1| > 2/sqrt(n).

    `values`: the points of the chart, None for a gap; a pair over a gap is not used. A constant
    series gives 0. Raises TooLittleHistory under four points. Box and Jenkins.
    """
    series = measurements(values)
    known = series[~np.isnan(series)]
    if len(known) < 4:
        raise TooLittleHistory("Autocorrelation", "four points")
    apart = series - mean(known)
    spread = float(np.nansum(apart**2))
    together = float(np.nansum(apart[1:] * apart[:-1]))
    return Autocorrelation(together / spread if spread else 0.0, 2 / math.sqrt(len(known)))


def _dispersion(parts: Floats) -> Dispersion:
    statistic, df = float(parts.sum()), len(parts) - 1
    return Dispersion(statistic / df, statistic, df, chi_square_sf(statistic, df))

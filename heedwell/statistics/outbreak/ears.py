"""EARS C1 to C3: is this week far above the last few?"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from heedwell.statistics.distributions import normal_ppf
from heedwell.statistics.errors import OutOfRange, TooLittleHistory
from heedwell.statistics.series import Bools, Floats, Ints, Values, share, without_gaps

GUARD = 2
"""Points between the baseline and the point judged, so that a rise does not feed its own bar."""

LOOK_BACK = 2
"""Earlier points whose excess C3 adds."""


class Ears(StrEnum):
    """Which of the three comparisons."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"

    @property
    def alpha(self) -> float:
        """The usual one-sided chance of a false alarm per point."""
        return 0.025 if self is Ears.C3 else 0.001

    def needs(self, baseline: int) -> int:
        """Points needed before the first that can be judged."""
        return baseline + {"C1": 0, "C2": GUARD, "C3": GUARD + LOOK_BACK}[self.value]


@dataclass(frozen=True, slots=True, eq=False)
class EarsResult:
    """One entry per judged point: what was observed and the bound it must pass to alarm.

    A NaN bound means that C3 could not judge: nothing varied in one of its baselines. A floor of
    the spread avoids that.
    """

    observed: Floats
    upper: Floats

    @property
    def alarm(self) -> Bools:
        """Points above their bound."""
        return self.observed > self.upper


def ears(
    values: Values,
    method: Ears,
    *,
    first: int,
    last: int | None = None,
    baseline: int = 7,
    alpha: float | None = None,
    least_spread: float = 0.0,
) -> EarsResult:
    """Judge the points `first` to `last` (positions from 0, both included) of a series of counts.

    C1 compares with the `baseline` points just before, C2 leaves 2 points out between. C3 adds up
    by how much C2's score passed 1 in the two points before, and alarms when that passes its
    normal quantile: its bound is the count itself and what room is left, never below 0. `alpha`:
    one-sided, by default 0.001, for C3 0.025. `least_spread`: floor of the standard deviation
    (0.5 keeps a quiet series from alarming at one event). Raises the errors of without_gaps,
    TooLittleHistory, OutOfRange. Hutwagner et al (2003), Journal of Urban Health 80, i89; Fricker, Hegler and
    Dunfee (2008), Statistics in Medicine 27, 3407.
    """
    series = without_gaps(values)
    last = len(series) - 1 if last is None else last
    if baseline < 3:
        raise OutOfRange("The baseline", baseline, "at least 3 points")
    if not first <= last < len(series):
        raise OutOfRange("The last point", last, f"from {first} to {len(series) - 1}")
    if first < method.needs(baseline):
        raise TooLittleHistory(f"EARS {method.value}", f"{method.needs(baseline)} points")
    z = normal_ppf(1 - share(method.alpha if alpha is None else alpha, "alpha"))
    judged = np.arange(first, last + 1)
    gap = 0 if method is Ears.C1 else GUARD
    mean, spread = _baseline(series, judged, baseline, gap, least_spread)
    if method is not Ears.C3:
        return EarsResult(series[judged], mean + z * spread)
    excess = np.zeros(len(judged))
    for back in range(1, LOOK_BACK + 1):
        before = judged - back
        its_mean, its_spread = _baseline(series, before, baseline, gap, least_spread)
        excess += _excess(series[before], its_mean, its_spread)
    with np.errstate(invalid="ignore"):
        room = spread * (z - excess)
    return EarsResult(series[judged], np.maximum(series[judged] + room, 0.0))


def _baseline(
    series: Floats, judged: Ints, baseline: int, gap: int, floor: float
) -> tuple[Floats, Floats]:
    window = judged[:, None] - gap - np.arange(1, baseline + 1)
    rows = series[window]
    return rows.mean(axis=1), np.maximum(rows.std(axis=1, ddof=1), floor)


def _excess(observed: Floats, mean: Floats, spread: Floats) -> Floats:
    """How far a point stood above 1 standard deviation, in standard deviations."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.maximum((observed - mean) / spread - 1.0, 0.0)

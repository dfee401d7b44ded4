"""CUSUM of transformed counts: small rises that last."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from heedwell.statistics.errors import OutOfRange, TooLittleHistory
from heedwell.statistics.series import Bools, Floats, Values, positive, without_gaps


class Transform(StrEnum):
    """How a count is made nearly normal around its mean."""

    STANDARD = "standard"
    ROSSI = "rossi"
    ANSCOMBE = "anscombe"
    ANSCOMBE_SECOND = "anscombe2nd"


@dataclass(frozen=True, slots=True, eq=False)
class CusumResult:
    """One entry per judged point; `upper` is the count that would have raised the alarm there."""

    mean: float
    cusum: Floats
    upper: Floats
    alarm: Bools


def cusum(
    values: Values,
    *,
    first: int,
    last: int | None = None,
    k: float = 1.04,
    h: float = 2.26,
    transform: Transform = Transform.ROSSI,
    mean: float | None = None,
) -> CusumResult:
    """Add up what lies more than `k` above the mean, from position `first` (from 0) to `last`.

    S = max(0, S + z - k), alarm when S >= h; S is not set back after an alarm. `mean` is the
    expected count, by default the mean of everything before `first`. Raises the
    errors of without_gaps, TooLittleHistory, OutOfRange. Rossi, Lampugnani and Marchi (1999), Statistics in Medicine
    18, 2111; Lucas (1985), Technometrics 27, 129.
    """
    series = without_gaps(values)
    last = len(series) - 1 if last is None else last
    if not 0 <= first <= last < len(series):
        raise OutOfRange("The last point", last, f"from {first} to {len(series) - 1}")
    if mean is None:
        if first < 1:
            raise TooLittleHistory("CUSUM", "some points, or their mean,")
        mean = float(np.mean(series[:first]))
    positive(mean, "The expected count")
    positive(h, "h")
    sums, upper, level = [], [], 0.0
    for count in series[first : last + 1]:
        upper.append(_needed(level, mean, transform, k=k, h=h))
        level = _added(level, float(count), mean, transform, k)
        sums.append(level)
    found = np.array(sums)
    return CusumResult(mean, found, np.array(upper), found >= h)


def standardised(count: float, mean: float, transform: Transform) -> float:
    """A count in standard deviations from its expectation, by the transform."""
    match transform:
        case Transform.STANDARD:
            return (count - mean) / math.sqrt(mean)
        case Transform.ROSSI:
            return (count - 3 * mean + 2 * math.sqrt(count * mean)) / (2 * math.sqrt(mean))
        case Transform.ANSCOMBE:
            bent = count ** (2 / 3) - mean ** (2 / 3)
            return float(1.5 * bent / mean ** (1 / 6))
        case Transform.ANSCOMBE_SECOND:
            bent = count ** (2 / 3) - (mean ** (2 / 3) - mean ** (-1 / 3) / 9)
            return float(1.5 * bent / mean ** (1 / 6))


def _added(level: float, count: float, mean: float, transform: Transform, k: float) -> float:
    return max(0.0, level + standardised(count, mean, transform) - k)


def _needed(level: float, mean: float, transform: Transform, *, k: float, h: float) -> float:
    """The least count that takes the sum from `level` to h: 0 when any count is enough."""
    z = h + k - level
    match transform:
        case Transform.STANDARD:
            least = max(0.0, float(math.ceil(mean + z * math.sqrt(mean))))
            # Where the sum lies on h itself, rounding decides: as it does for the alarm.
            while least and _added(level, least - 1, mean, transform, k) >= h:
                least -= 1
            while _added(level, least, mean, transform, k) < h:
                least += 1
            return least
        case Transform.ROSSI:
            inside = 4 * mean + 2 * z * math.sqrt(mean)
            root = math.sqrt(max(inside, 0.0)) - math.sqrt(mean)
            return root**2 if root > 0 else 0.0
        case Transform.ANSCOMBE:
            bent = mean ** (2 / 3) + z * mean ** (1 / 6) / 1.5
        case Transform.ANSCOMBE_SECOND:
            centre = mean ** (2 / 3) - mean ** (-1 / 3) / 9
            bent = centre + z * mean ** (1 / 6) / 1.5
    return float(max(bent, 0.0) ** 1.5)

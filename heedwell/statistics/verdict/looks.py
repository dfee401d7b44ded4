"""Planned looks share one chance of a false verdict: O'Brien-Fleming spending."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from heedwell.statistics.distributions import normal_cdf, normal_ppf
from heedwell.statistics.errors import OutOfRange
from heedwell.statistics.series import Floats, share

GRID = 801
REACH = 8.0


def spent(information: float, alpha: float) -> float:
    """Share of `alpha` (one-sided) that may be spent once this share of information is in.

    2 - 2 Φ(z / sqrt(information)), z the upper alpha/2 point. Lan and DeMets (1983),
    Biometrika 70, 659, after O'Brien and Fleming (1979).
    """
    if not 0 < information <= 1:
        raise OutOfRange("The share of information", information, "above 0 and at most 1")
    z = normal_ppf(1 - share(alpha, "alpha") / 2)
    return 2 * normal_cdf(-z / math.sqrt(information))


def information(exposure_before: float, exposures_after: Sequence[float]) -> tuple[float, ...]:
    """How much each look knows of what the last one will: t0 t / (t0 + t), as a share.

    The log rate ratio's variance falls with both exposures, so after a short baseline later
    looks add little. Raises OutOfRange unless exposures are above zero and rise.
    """
    if exposure_before <= 0 or not exposures_after or exposures_after[0] <= 0:
        raise OutOfRange("Every planned exposure", exposures_after, "above zero")
    if any(later <= sooner for sooner, later in pairwise(exposures_after)):
        raise OutOfRange("The planned looks", exposures_after, "in order of time")
    known = [exposure_before * after / (exposure_before + after) for after in exposures_after]
    return tuple(value / known[-1] for value in known)


@lru_cache(maxsize=256)
def look_levels(shares: tuple[float, ...], alpha: float = 0.05) -> tuple[float, ...]:
    """The one-sided level to use at each look, so that all looks together err at most `alpha`.

    `shares` of information rising to 1, as `information` gives them. One look has level alpha.
    By recursive integration over what earlier looks let through. Armitage, McPherson and Rowe
    (1969), JRSS A 132, 235; Jennison and Turnbull (2000), chapter 7 and 19.
    """
    if not shares or shares[-1] != 1 or any(later <= sooner for sooner, later in pairwise(shares)):
        raise OutOfRange("The shares of information", shares, "rising to 1")
    if len(shares) == 1:
        return (share(alpha, "alpha"),)
    levels: list[float] = []
    done, score, density = 0.0, np.array([0.0]), np.array([1.0])
    for at, now in enumerate(shares):
        step = math.sqrt(now - (shares[at - 1] if at else 0.0))
        target = spent(now, alpha) - done
        critical = _critical(score, density, step, target)
        levels.append(normal_cdf(-critical / math.sqrt(now)))
        done = spent(now, alpha)
        score, density = _carried(score, density, step, critical)
    return tuple(levels)


def _critical(score: Floats, density: Floats, step: float, target: float) -> float:
    """The score that is passed with chance `target` at this look."""
    low, high = -REACH, REACH * 2
    for _ in range(60):
        middle = (low + high) / 2
        above = _upper((middle - score) / step)
        if float(_integral(density * above, score)) > target:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _carried(score: Floats, density: Floats, step: float, critical: float) -> tuple[Floats, Floats]:
    """The density of the score among those that did not pass, on a fresh grid."""
    grid = np.linspace(-REACH, min(critical, REACH), GRID)
    kernel = np.exp(-0.5 * ((grid[:, None] - score[None, :]) / step) ** 2)
    kernel /= step * math.sqrt(2 * math.pi)
    if len(score) == 1:
        return grid, kernel[:, 0] * density[0]
    carried = np.trapezoid(kernel * density, score, axis=1)
    return grid, np.asarray(carried, dtype=np.float64)


def _integral(values: Floats, score: Floats) -> float:
    return float(values[0]) if len(score) == 1 else float(np.trapezoid(values, score))


def _upper(z: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(ndtr(-z), dtype=np.float64)

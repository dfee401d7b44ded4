"""Generalised likelihood ratio: has the mean risen since some week, whichever fits best?"""

import math
from dataclasses import dataclass

import numpy as np

from heedwell.statistics.errors import LengthsDiffer, OutOfRange
from heedwell.statistics.series import Bools, Floats, Ints, Values, positive, without_gaps


@dataclass(frozen=True, slots=True, eq=False)
class GlrResult:
    """One entry per judged point; `since` is the position at which the change fits best."""

    glr: Floats
    alarm: Bools
    since: Ints


def glr(
    values: Values,
    expected: Values | float,
    *,
    threshold: float = 5.0,
    size: float | None = None,
    falling: bool = False,
    reset: bool = True,
) -> GlrResult:
    """Judge every point: the best likelihood ratio of a changed mean over all starting points.

    `values`: counts per period; `expected`: the mean in control, one for all or one per period.
    `size`: None for Poisson, else the size of a negative binomial (variance mean + mean²/size).
    `falling` looks for a fall. An alarm is GLR >= `threshold`; with `reset` the next point starts
    afresh. Raises the errors of without_gaps, LengthsDiffer, OutOfRange. Lorden (1971); Höhle and
    Paul (2008), Computational Statistics & Data Analysis 52, 4357.
    """
    series = without_gaps(values)
    if isinstance(expected, int | float):
        means = np.full(len(series), float(expected))
    else:
        means = without_gaps(expected, "expected counts")
    if len(means) != len(series):
        raise LengthsDiffer("counts", len(series), "expected counts", len(means))
    if not bool((means > 0).all()):
        raise OutOfRange("The expected count", float(means.min()), "above zero")
    positive(threshold, "The threshold")
    if size is not None:
        positive(size, "size")
    ratios, alarms, since, begin = [], [], [], 0
    for now in range(len(series)):
        tries = [
            _ratio(series[start : now + 1], means[start : now + 1], size, falling)
            for start in range(now, begin - 1, -1)
        ]
        best = int(np.argmax(tries))
        ratios.append(tries[best])
        since.append(now - best)
        alarms.append(tries[best] >= threshold)
        if alarms[-1] and reset:
            begin = now + 1
    return GlrResult(np.array(ratios), np.array(alarms), np.array(since, dtype=np.int64))


def _ratio(observed: Floats, means: Floats, size: float | None, falling: bool) -> float:
    """Log-likelihood ratio of the best common factor on the means over no change."""
    total, expected = float(observed.sum()), float(means.sum())
    if (total >= expected) if falling else (total <= expected):
        return 0.0
    if size is None:
        factor = total / expected
        return (total * math.log(factor) if total else 0.0) + expected - total
    return _negative_binomial_ratio(observed, means, size)


def _negative_binomial_ratio(observed: Floats, means: Floats, size: float) -> float:
    """The same with variance mean + mean²/size; the factor is found by Newton's steps."""
    total = float(observed.sum())
    if total == 0:
        return float((size * np.log1p(means / size)).sum())
    log_factor = math.log(total / float(means.sum()))
    for _ in range(100):
        fitted = means * math.exp(log_factor)
        slope = float((size * (observed - fitted) / (size + fitted)).sum())
        bend = float((size * fitted * (size + observed) / (size + fitted) ** 2).sum())
        step = slope / bend
        log_factor += max(-2.0, min(2.0, step))
        if abs(step) < 1e-12:
            break
    fitted = means * math.exp(log_factor)
    moved = np.log((size + fitted) / (size + means))
    return float((observed * log_factor - (observed + size) * moved).sum())

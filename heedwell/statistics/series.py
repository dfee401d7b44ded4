"""Checks every series at the door: gaps stay gaps, and what cannot be meant is refused.

Inside the floor a gap is NaN in a float array; outside it is None. A NaN handed in is an error,
because nobody can tell a missing month from a broken sum.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .errors import (
    HasGap,
    LengthsDiffer,
    MissingExposure,
    MoreThanChecked,
    NegativeCount,
    NotANumber,
    NothingToCompute,
    NotWhole,
    OutOfRange,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Values = Sequence[float | None] | Sequence[float] | Sequence[int] | Floats | Ints


def measurements(values: Values, name: str = "values") -> Floats:
    """Any numbers, None for a gap. Raises NothingToCompute, NotANumber."""
    checked = np.empty(len(values), dtype=np.float64)
    for position, value in enumerate(values):
        if value is None:
            checked[position] = math.nan
        elif not math.isfinite(value):
            raise NotANumber(name, position)
        else:
            checked[position] = float(value)
    if not len(checked) or bool(np.isnan(checked).all()):
        raise NothingToCompute(name)
    return checked


def counts(values: Values, name: str = "counts") -> Floats:
    """Numbers of events, none below zero. Raises also NegativeCount."""
    checked = measurements(values, name)
    below = np.flatnonzero(checked < 0)
    if below.size:
        raise NegativeCount(name, int(below[0]), float(checked[below[0]]))
    return checked


def without_gaps(values: Values, name: str = "counts") -> Floats:
    """Counts of every period. Raises HasGap besides the errors of counts."""
    checked = counts(values, name)
    gaps = np.flatnonzero(np.isnan(checked))
    if gaps.size:
        raise HasGap(name, int(gaps[0]))
    return checked


def with_exposure(values: Values, exposure: Values) -> tuple[Floats, Floats]:
    """Counts and what they could have happened in; a period without exposure becomes a gap.

    Raises MissingExposure when a period has events but no exposure: that is a hole in the
    exposure table, not a quiet month.
    """
    if len(values) != len(exposure):
        raise LengthsDiffer("counts", len(values), "exposures", len(exposure))
    events, at_risk = counts(values), counts(exposure, "exposures")
    nothing = np.isnan(at_risk) | (at_risk == 0)
    lost = np.flatnonzero(nothing & (events > 0))
    if lost.size:
        raise MissingExposure(int(lost[0]))
    gap = nothing | np.isnan(events)
    if bool(gap.all()):
        raise NothingToCompute("periods with exposure")
    return np.where(gap, np.nan, events), np.where(gap, np.nan, at_risk)


def with_denominator(values: Values, checked: Values) -> tuple[Floats, Floats]:
    """Numbers met out of numbers checked. Raises MoreThanChecked besides with_exposure's errors."""
    met, total = with_exposure(values, checked)
    above = np.flatnonzero(met > total)
    if above.size:
        raise MoreThanChecked(int(above[0]))
    return met, total


def whole(value: float, name: str) -> int:
    """One count of whole events. Raises NotANumber, NegativeCount, NotWhole."""
    if not math.isfinite(value):
        raise NotANumber(name, 0)
    if value < 0:
        raise NegativeCount(name, 0, value)
    if value != int(value):
        raise NotWhole(name, value)
    return int(value)


def positive(value: float, name: str) -> float:
    """A setting that must lie above zero. Raises OutOfRange."""
    if not math.isfinite(value) or value <= 0:
        raise OutOfRange(name, value, "above zero")
    return float(value)


def share(value: float, name: str) -> float:
    """A setting that must lie strictly between 0 and 1. Raises OutOfRange."""
    if not 0 < value < 1:
        raise OutOfRange(name, value, "between 0 and 1")
    return float(value)

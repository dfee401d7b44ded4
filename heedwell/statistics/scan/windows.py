"""Space-time windows: every zone (a set of places) over each number of latest periods."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heedwell.statistics.errors import (
    HasGap,
    LengthsDiffer,
    NegativeCount,
    NotANumber,
    NothingToCompute,
    OutOfRange,
)

Matrix = NDArray[np.float64]
Table = Sequence[Sequence[float | None]]
Zones = Sequence[Sequence[int]]
Scorer = Callable[[Matrix], Matrix]

ALMOST = 1e-9
"""Scores closer than this share are a tie."""


@dataclass(frozen=True, slots=True)
class Window:
    """A zone over its last `duration` periods: what was seen, what was expected, the score."""

    zone: int
    places: tuple[int, ...]
    duration: int
    observed: float
    expected: float
    score: float

    @property
    def relative_risk(self) -> float:
        """Seen over expected."""
        return self.observed / self.expected


@dataclass(frozen=True, slots=True, eq=False)
class ScanResult:
    """Windows by falling score; `p_value` of the first one from replicates, None without them.

    `total`: all events seen, for the risk outside a window.
    """

    windows: list[Window]
    total: float
    p_value: float | None
    replicates: int

    @property
    def top(self) -> Window:
        """The window with the highest score."""
        return self.windows[0]

    def risk_outside(self, window: Window) -> float:
        """Seen over expected everywhere but in the window."""
        return (self.total - window.observed) / (self.total - window.expected)


def checked_counts(counts: Table, name: str = "counts") -> Matrix:
    """Rows of periods (oldest first) by columns of places, whole and complete.

    Raises NothingToCompute, LengthsDiffer, HasGap, NotANumber, NegativeCount.
    """
    if not len(counts) or not len(counts[0]):
        raise NothingToCompute(name)
    for period, row in enumerate(counts):
        if any(value is None for value in row):
            raise HasGap(name, period)
        if len(row) != len(counts[0]):
            raise LengthsDiffer(
                f"places in the first row of {name}", len(counts[0]), "in another", len(row)
            )
    matrix = np.array(counts, dtype=np.float64)
    if not np.isfinite(matrix).all():
        raise NotANumber(name, int(np.argwhere(~np.isfinite(matrix))[0][0]))
    if (matrix < 0).any():
        period = int(np.argwhere(matrix < 0)[0][0])
        raise NegativeCount(name, period, float(matrix[matrix < 0][0]))
    return matrix


def membership(zones: Zones, places: int) -> Matrix:
    """One row per zone, 1 where it holds a place (positions from 0). Raises OutOfRange."""
    if not len(zones):
        raise NothingToCompute("zones")
    table = np.zeros((len(zones), places))
    for row, zone in enumerate(zones):
        for place in zone:
            if not 0 <= place < places:
                raise OutOfRange("A place of a zone", place, f"from 0 to {places - 1}")
            table[row, place] = 1.0
    return table


def latest_sums(table: Matrix, counts: Matrix, longest: int) -> Matrix:
    """Zone by duration: what each zone holds over its last 1, 2, … `longest` periods."""
    latest = np.cumsum(counts[::-1][:longest], axis=0)
    return table @ latest.T


def ranked(zones: Zones, observed: Matrix, expected: Matrix, scores: Matrix) -> list[Window]:
    """All windows by falling score; among equals the shorter, then the earlier zone first."""
    order = sorted(
        np.ndindex(scores.shape), key=lambda at: (-round(float(scores[at]), 9), at[1], at[0])
    )
    return [
        Window(
            zone=zone,
            places=tuple(sorted(zones[zone])),
            duration=column + 1,
            observed=float(observed[zone, column]),
            expected=float(expected[zone, column]),
            score=float(scores[zone, column]),
        )
        for zone, column in order
    ]


def replicate_p_value(
    top: float, draw: Callable[[], Matrix], scorer: Scorer, replicates: int, ties: float = 1.0
) -> float | None:
    """(1 + replicates whose best score passes the observed) / (1 + replicates).

    A replicate that equals it counts for `ties`: 1 is the cautious way, 0.5 the mid-p.
    """
    if not replicates:
        return None
    best = np.array([float(scorer(draw()).max()) for _ in range(replicates)])
    above, equal = best > top * (1 + ALMOST), np.isclose(best, top, rtol=ALMOST, atol=0)
    return float((1 + above.sum() + ties * (equal & ~above).sum()) / (1 + replicates))

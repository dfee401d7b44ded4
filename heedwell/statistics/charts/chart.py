"""What every chart hands back, and how a person lays it out: phases, frozen baseline, left out."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from heedwell.statistics.errors import NothingToCompute, OutOfRange
from heedwell.statistics.series import Bools, Floats, Ints

ROUNDING = 1e-12
"""Two numbers closer than this share of their size are the same number."""


class Kind(StrEnum):
    """The charts of this floor; the value is the name used in exports."""

    RUN = "run"
    XMR = "xmr"
    INDIVIDUALS = "i"
    MOVING_RANGE = "mr"
    INDIVIDUALS_PRIME = "ip"
    C = "c"
    U = "u"
    U_PRIME = "up"
    P = "p"
    P_PRIME = "pp"
    G = "g"
    T = "t"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a person laid the chart out; nothing here is ever chosen by the product.

    `phase_starts`: positions (from 0) at which a new phase begins; the first is implied.
    `baseline`: limits come from the first so many points of each phase; None takes all of them.
    `left_out`: positions drawn but not used for limits and runs, each with its reason elsewhere.
    """

    phase_starts: Sequence[int] = ()
    baseline: int | None = None
    left_out: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """One phase's lines before they are drawn: the centre and one step of spread per point."""

    centre: float
    step: Floats | float


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A chart ready to draw; every array has one entry per period, NaN where there is none.

    `lower` and `upper` are the limits, `inner_lower` and `inner_upper` lie at two thirds of
    them; `phase` counts from 0; `used` marks the points behind the limits, `left_out` those that
    a person left out; `outside` is strict: a point on a limit is inside.
    """

    kind: Kind
    points: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    inner_lower: Floats
    inner_upper: Floats
    phase: Ints
    used: Bools
    left_out: Bools

    @property
    def counted(self) -> Bools:
        """Points that rules of runs may use: drawn, and not left out."""
        return ~np.isnan(self.points) & ~self.left_out

    @property
    def outside(self) -> Bools:
        """Points beyond the limits."""
        return (apart(self.points, self.upper) > 0) | (apart(self.points, self.lower) < 0)

    @property
    def beyond_inner(self) -> Bools:
        """Points beyond two thirds of the limits."""
        return (apart(self.points, self.inner_upper) > 0) | (
            apart(self.points, self.inner_lower) < 0
        )

    @property
    def side(self) -> Ints:
        """1 above the centre, -1 below, 0 on it or in a gap."""
        return apart(self.points, self.centre)

    def phases(self) -> Iterator[Ints]:
        """Positions of each phase, oldest first."""
        for number in range(int(self.phase[-1]) + 1):
            yield np.flatnonzero(self.phase == number)

    def scaled(self, factor: float) -> "Chart":
        """The same chart with every line in other units, such as per 1,000 bed days."""
        return replace(
            self,
            points=self.points * factor,
            centre=self.centre * factor,
            lower=self.lower * factor,
            upper=self.upper * factor,
            inner_lower=self.inner_lower * factor,
            inner_upper=self.inner_upper * factor,
        )


def apart(points: Floats, line: Floats) -> Ints:
    """1 above the line, -1 below, 0 on it but for rounding, or where either is missing."""
    distance = np.nan_to_num(points - line)
    reach = ROUNDING * np.maximum(np.abs(points), np.abs(line))
    return np.where(np.abs(distance) > reach, np.sign(distance), 0).astype(np.int64)


def phase_numbers(length: int, layout: Layout) -> Ints:
    """The phase of each position. Raises OutOfRange for a start outside the series."""
    number = np.zeros(length, dtype=np.int64)
    for start in layout.phase_starts:
        if not 0 <= start < length:
            raise OutOfRange("A phase start", start, f"a position from 0 to {length - 1}")
        if start > 0:
            number[start:] += 1
    _, dense = np.unique(number, return_inverse=True)
    return dense.astype(np.int64)


def used_for_limits(present: Bools, phase: Ints, layout: Layout) -> Bools:
    """The points behind the limits: the phase's baseline, without gaps and points left out."""
    if layout.baseline is not None and layout.baseline < 1:
        raise OutOfRange("The baseline", layout.baseline, "at least one point")
    used = present & ~np.isin(np.arange(len(present)), list(layout.left_out))
    if layout.baseline is not None:
        for number in range(int(phase[-1]) + 1):
            used[np.flatnonzero(phase == number)[layout.baseline :]] = False
    return used


def draw(
    kind: Kind,
    points: Floats,
    layout: Layout,
    limits: Callable[[Ints, Ints], Limits],
    *,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Chart:
    """Lay `limits(positions of a phase, those of them in use)` over the phases of a series.

    Limits stand three steps from the centre, cut at `floor` and `ceiling` where the measure
    cannot go further. Raises NothingToCompute for a phase with nothing in use.
    """
    phase = phase_numbers(len(points), layout)
    used = used_for_limits(~np.isnan(points), phase, layout)
    left_out = np.isin(np.arange(len(points)), list(layout.left_out))
    centre, step = np.full(len(points), np.nan), np.full(len(points), np.nan)
    for number in range(int(phase[-1]) + 1):
        positions = np.flatnonzero(phase == number)
        basis = positions[used[positions]]
        if not basis.size:
            raise NothingToCompute(f"points in phase {number + 1}")
        found = limits(positions, basis)
        centre[positions], step[positions] = found.centre, found.step
    cut = _cutter(floor, ceiling)
    return Chart(
        kind=kind,
        points=points,
        centre=centre,
        lower=cut(centre - 3 * step),
        upper=cut(centre + 3 * step),
        inner_lower=cut(centre - 2 * step),
        inner_upper=cut(centre + 2 * step),
        phase=phase,
        used=used,
        left_out=left_out,
    )


def mean(values: Floats) -> float:
    """The mean, summed without rounding: a point equal to it must be found equal. NaN of none."""
    return math.fsum(values.tolist()) / len(values) if len(values) else math.nan


def _cutter(floor: float | None, ceiling: float | None) -> Callable[[Floats], Floats]:
    def cut(line: Floats) -> Floats:
        if floor is not None:
            line = np.maximum(line, floor)
        return line if ceiling is None else np.minimum(line, ceiling)

    return cut

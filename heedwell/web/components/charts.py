"""Charts as server-side SVG: no script, no style. Each has a title that says the finding and a table.

Numbers come in; places on the paper are worked out here, so that templates hold no arithmetic.
"""

from dataclasses import dataclass
from math import ceil, log10
from typing import ClassVar

from heedwell.web.components.drawing import Component
from heedwell.web.components.parts import Cell, DataTable


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a bar chart. `words` stands at its end, such as "48 of 51"."""

    label: str
    value: float
    words: str = ""
    is_marked: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class BarChart(Component):
    """Bars that lie, as a table that shows its lengths. `finding` is the sentence it shows."""

    finding: str
    bars: tuple[Bar, ...]
    note: str = ""

    template: ClassVar[str] = "components/bar_chart.html"

    @property
    def lengths(self) -> list[tuple[Bar, float, str]]:
        """Each bar with its length out of 100 and its words."""
        most = max((bar.value for bar in self.bars), default=0) or 1
        return [
            (bar, round(bar.value / most * 100, 1), bar.words or plain(bar.value))
            for bar in self.bars
        ]


@dataclass(frozen=True, slots=True)
class Point:
    """One value in time. `is_left_out`: drawn open, not counted. `is_marked`: a signal."""

    label: str
    value: float | None
    short: str = ""
    is_left_out: bool = False
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A centre line over the points from `first` to `last`, counted from 0."""

    first: int
    last: int
    mean: float
    label: str = ""
    is_after: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    x: float
    y: float
    point: Point


@dataclass(frozen=True, slots=True)
class RunChart(Component):
    """Values in time with their centre lines; `change_at` is the point where the change began."""

    finding: str
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...] = ()
    change_at: int | None = None
    change: str = ""
    unit: str = "Number"
    note: str = ""

    template: ClassVar[str] = "components/run_chart.html"
    width: ClassVar[int] = 520
    height: ClassVar[int] = 222
    left: ClassVar[int] = 34
    top: ClassVar[int] = 22
    bottom: ClassVar[int] = 192
    right: ClassVar[int] = 512

    @property
    def scale(self) -> list[tuple[float, str]]:
        return [(self._y(value), plain(value)) for value in self._steps]

    @property
    def drawn(self) -> list[Drawn]:
        return [
            Drawn(self._x(at), self._y(point.value), point)
            for at, point in enumerate(self.points)
            if point.value is not None
        ]

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.drawn)

    @property
    def means(self) -> list[tuple[float, float, float, Stretch]]:
        half = self._step / 2
        return [
            (self._x(one.first) - half, self._x(one.last) + half, self._y(one.mean), one)
            for one in self.stretches
        ]

    @property
    def change_x(self) -> float | None:
        return (
            None if self.change_at is None else round(self._x(self.change_at) - self._step / 2, 1)
        )

    @property
    def wash_width(self) -> float:
        return 0 if self.change_x is None else round(self.right - self.change_x, 1)

    @property
    def labels(self) -> list[tuple[float, str]]:
        """At most about twelve, so that they do not run into each other."""
        every = ceil(len(self.points) / 13)
        return [
            (self._x(at), point.short or point.label)
            for at, point in enumerate(self.points)
            if at % every == 0
        ]

    @property
    def table(self) -> DataTable:
        rows = tuple(
            (
                Cell(point.label, detail="left out" if point.is_left_out else ""),
                Cell("no count" if point.value is None else plain(point.value), is_number=True),
            )
            for point in self.points
        )
        return DataTable(self.finding, ("When", self.unit), rows, shows_caption=False)

    @property
    def _most(self) -> float:
        values = [point.value for point in self.points if point.value is not None]
        return max([*values, *(one.mean for one in self.stretches), 1])

    @property
    def _step(self) -> float:
        return (self.right - self.left) / max(len(self.points), 1)

    @property
    def _steps(self) -> list[float]:
        values = [point.value for point in self.points if point.value is not None]
        return steps(self._most, whole=all(value == int(value) for value in values))

    def _x(self, at: int) -> float:
        return round(self.left + self._step * (at + 0.5), 1)

    def _y(self, value: float) -> float:
        top = self._steps[-1]
        return round(self.bottom - value / top * (self.bottom - self.top), 1)


@dataclass(frozen=True, slots=True)
class Sparkline(Component):
    """Twelve months in a thumbnail; `said` tells what it shows."""

    values: tuple[float, ...]
    said: str
    is_good: bool | None = None

    template: ClassVar[str] = "components/sparkline.html"
    width: ClassVar[int] = 228
    height: ClassVar[int] = 46

    @property
    def _places(self) -> list[tuple[float, float]]:
        least, most = min(self.values), max(self.values)
        span, step = (most - least) or 1, (self.width - 12) / max(len(self.values) - 1, 1)
        return [
            (round(6 + at * step, 1), round(40 - (value - least) / span * 34, 1))
            for at, value in enumerate(self.values)
        ]

    @property
    def line(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self._places)

    @property
    def end(self) -> tuple[float, float]:
        return self._places[-1]

    @property
    def tone(self) -> str:
        return {True: "good", False: "bad", None: "end"}[self.is_good]


@dataclass(frozen=True, slots=True)
class Metric(Component):
    """A number, what it is of, its year, and the sentence that says why it moved."""

    title: str
    value: str
    of: str = ""
    why: str = ""
    sparkline: Sparkline | None = None
    url: str = ""

    template: ClassVar[str] = "components/metric.html"


def steps(most: float, *, whole: bool = False) -> list[float]:
    """A few round numbers from 0 to just above `most`; only whole ones for what is counted."""
    size = 10 ** (ceil(log10(most)) - 1) if most > 1 else 0.2
    step = next(size * k for k in (1, 2, 5, 10) if most / (size * k) <= 5)
    if whole:
        step = max(step, 1)
    return [round(step * at, 6) for at in range(ceil(most / step) + 1)]


def plain(value: float) -> str:
    """12, 1,204, 5.1: no more places than a reader needs."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}" if value >= 1 else f"{value:.2g}"

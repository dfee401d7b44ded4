"""Charts as server-side SVG: no script, no style. Each has a title that says the finding and a table.

Numbers come in; places on the paper are worked out here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, log10
from typing import ClassVar

from django.utils.safestring import SafeString

from heedwell.web.components.drawing import Component
from heedwell.web.components.elements import element
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
class Limit:
    """A line across, at a value that is not to be reached."""

    value: float
    label: str


@dataclass(frozen=True, slots=True)
class RunChart(Component):
    """Values in time with their centre lines; `change_at` is the point where the change began.

    What follows it is shaded, or only the points `shaded` from and to.
    """

    finding: str
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...] = ()
    change_at: int | None = None
    change: str = ""
    unit: str = "Number"
    note: str = ""
    limit: Limit | None = None
    shaded: tuple[int, int] | None = None

    width: ClassVar[int] = 520
    height: ClassVar[int] = 222
    left: ClassVar[int] = 34
    top: ClassVar[int] = 22
    bottom: ClassVar[int] = 192
    right: ClassVar[int] = 512

    def render(self) -> SafeString:
        drawing = element(
            "svg",
            *self._parts(),
            class_="chart wide",
            viewBox=f"0 0 {self.width} {self.height}",
            role="img",
            aria_label=f"{self.finding}. The table below has the numbers.",
        )
        numbers = element("details", element("summary", "Table of the numbers"), self.table)
        caption = element("figcaption", self.note, numbers)
        return element("figure", element("h2", self.finding), "\n", drawing, "\n", caption)

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

    def _parts(self) -> Iterator[SafeString]:
        """From the back to the front."""
        scale = self._scale
        x = [self._x(at) for at in range(len(self.points))]
        y = [None if point.value is None else self._y(point.value, scale) for point in self.points]
        yield from self._wash()
        for value in scale:
            yield from self._grid(value, self._y(value, scale))
        line = " ".join(f"{x[at]},{each}" for at, each in enumerate(y) if each is not None)
        yield element("polyline", class_="line", points=line)
        for stretch in self.stretches:
            yield from self._mean(stretch, self._y(stretch.mean, scale))
        yield from self._change()
        if self.limit is not None:
            yield from self._limit(self.limit, self._y(self.limit.value, scale))
        for at, each in enumerate(y):
            if each is not None:
                yield _dot(self.points[at], x[at], each)
        for place, label in self.labels:
            yield element("text", label, x=place, y=213, text_anchor="middle")

    def _wash(self) -> Iterator[SafeString]:
        """A shade over the points it names, or over all that follows the change."""
        whole = (self.change_at, len(self.points) - 1) if self.change_at is not None else None
        if shade := self.shaded or whole:
            width = round(self._step * (shade[1] - shade[0] + 1), 1)
            x = self._edge(shade[0])
            yield element("rect", class_="wash", x=x, y=6, width=width, height=186)

    def _grid(self, value: float, y: float) -> Iterator[SafeString]:
        yield element("line", class_="grid", x1=self.left, x2=self.right, y1=y, y2=y)
        yield element("text", plain(value), x=28, y=y, dy=".35em", text_anchor="end")

    def _mean(self, stretch: Stretch, y: float) -> Iterator[SafeString]:
        x1, x2 = self._edge(stretch.first), self._edge(stretch.last + 1)
        kind = "mean after" if stretch.is_after else "mean"
        yield element("line", class_=kind, x1=x1, x2=x2, y1=y, y2=y)
        if stretch.label:
            yield element(
                "text", stretch.label, class_="label", x=x2, y=y, dy="-.4em", text_anchor="end"
            )

    def _change(self) -> Iterator[SafeString]:
        if self.change_at is not None:
            x = self._edge(self.change_at)
            yield element("line", class_="change", x1=x, x2=x, y1=6, y2=192)
            yield element("text", self.change, class_="label", x=x, dx=5, y=17)

    def _limit(self, limit: Limit, y: float) -> Iterator[SafeString]:
        yield element(
            "line",
            class_="change",
            x1=self.left,
            x2=self.right,
            y1=y,
            y2=y,
            stroke_dasharray="7 4",
        )
        yield element("text", limit.label, class_="label", x=self.left, dx=6, y=y, dy="-.5em")

    @property
    def _scale(self) -> list[float]:
        values = [point.value for point in self.points if point.value is not None]
        limits = [self.limit.value] if self.limit else []
        most = max([*values, *(one.mean for one in self.stretches), *limits, 1])
        return steps(most, whole=all(value == int(value) for value in values))

    @property
    def _step(self) -> float:
        return (self.right - self.left) / max(len(self.points), 1)

    def _x(self, at: float) -> float:
        return round(self.left + self._step * (at + 0.5), 1)

    def _edge(self, at: int) -> float:
        """Where the place of a point begins."""
        return self._x(at - 0.5)

    def _y(self, value: float, scale: list[float]) -> float:
        return round(self.bottom - value / scale[-1] * (self.bottom - self.top), 1)


def _dot(point: Point, x: float, y: float) -> SafeString:
    look = " open" if point.is_left_out else " marked" if point.is_marked else ""
    return element("circle", element("title", point.label), class_=f"dot{look}", cx=x, cy=y, r=3.6)


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

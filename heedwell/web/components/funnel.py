"""A funnel plot as server-side SVG: services by size and rate, with the limits chance gives."""

from dataclasses import dataclass
from typing import ClassVar

from heedwell.web.components.charts import plain, steps
from heedwell.web.components.drawing import Component
from heedwell.web.components.parts import Cell, DataTable


@dataclass(frozen=True, slots=True)
class Place:
    """A service: how large it is, its rate, and whether it lies outside what chance gives."""

    label: str
    size: float
    rate: float
    words: str
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class FunnelPlot(Component):
    """`limits` hold size, lower, inner lower, inner upper, upper, from small to large."""

    finding: str
    places: tuple[Place, ...]
    centre: float
    limits: tuple[tuple[float, ...], ...]
    size: str
    unit: str
    note: str = ""

    template: ClassVar[str] = "components/funnel_plot.html"
    width: ClassVar[int] = 520
    height: ClassVar[int] = 232
    left: ClassVar[int] = 34
    top: ClassVar[int] = 10
    bottom: ClassVar[int] = 192
    right: ClassVar[int] = 512

    @property
    def scale(self) -> list[tuple[float, str]]:
        return [(self._y(value), plain(value)) for value in self._steps]

    @property
    def sizes(self) -> list[tuple[float, str]]:
        ticks = [size for size in steps(self._widest) if 0 < size <= self._widest]
        return [(self._x(size), plain(size)) for size in ticks]

    @property
    def curves(self) -> list[tuple[str, str]]:
        """Each limit as a line; the outer ones are drawn heavier."""
        return [
            (
                "bound" if column in (1, 4) else "bound inner",
                " ".join(f"{self._x(row[0])},{self._y(row[column])}" for row in self.limits),
            )
            for column in (1, 2, 3, 4)
        ]

    @property
    def middle(self) -> float:
        return self._y(self.centre)

    @property
    def dots(self) -> list[tuple[float, float, str, Place]]:
        """In order of size; names stand above and below in turns, so that neighbours keep apart."""
        by_size = sorted(self.places, key=lambda place: place.size)
        return [
            (self._x(each.size), self._y(each.rate), "1.7em" if at % 2 else "-.8em", each)
            for at, each in enumerate(by_size)
        ]

    @property
    def table(self) -> DataTable:
        rows = tuple(
            (
                Cell(each.label, detail="outside what chance gives" if each.is_outside else ""),
                Cell(each.words),
                Cell(plain(each.rate), is_number=True),
            )
            for each in self.places
        )
        return DataTable(
            self.finding, ("Service", "Reports and support", self.unit), rows, shows_caption=False
        )

    @property
    def _highest(self) -> float:
        return max([each.rate for each in self.places] + [self.centre * 2.2])

    @property
    def _steps(self) -> list[float]:
        return steps(self._highest)

    @property
    def _widest(self) -> float:
        return max(each.size for each in self.places) * 1.05

    def _x(self, size: float) -> float:
        return round(self.left + size / self._widest * (self.right - self.left), 1)

    def _y(self, rate: float) -> float:
        within = min(max(rate, 0), self._steps[-1])
        return round(self.bottom - within / self._steps[-1] * (self.bottom - self.top), 1)

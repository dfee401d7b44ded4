"""A run chart in a thumbnail, for lists: the line, its means and where the change began."""

from dataclasses import dataclass
from typing import ClassVar

from heedwell.web.components.drawing import Component


@dataclass(frozen=True, slots=True)
class SmallChart(Component):
    """`said` tells what it shows. `means` hold first and last point, and the height."""

    values: tuple[float | None, ...]
    said: str
    means: tuple[tuple[int, int, float], ...] = ()
    change_at: int | None = None

    template: ClassVar[str] = "components/small_chart.html"
    width: ClassVar[int] = 320
    height: ClassVar[int] = 60

    @property
    def line(self) -> str:
        most = self._most
        return " ".join(
            f"{self._x(at)},{self._y(value, most)}"
            for at, value in enumerate(self.values)
            if value is not None
        )

    @property
    def drawn_means(self) -> list[tuple[float, float, float, str]]:
        most = self._most
        return [
            (
                self._x(first - 0.5),
                self._x(last + 0.5),
                self._y(value, most),
                "mean after" if at else "mean",
            )
            for at, (first, last, value) in enumerate(self.means)
        ]

    @property
    def change_x(self) -> float | None:
        return None if self.change_at is None else self._x(self.change_at - 0.5)

    @property
    def wash_width(self) -> float:
        return 0 if self.change_x is None else round(self.width - self.change_x, 1)

    @property
    def _most(self) -> float:
        known = [value for value in self.values if value is not None]
        return max([*known, *(value for _, _, value in self.means), 1])

    def _x(self, at: float) -> float:
        return round((at + 0.5) * self.width / max(len(self.values), 1), 1)

    def _y(self, value: float, most: float) -> float:
        return round(56 - value / most * 50, 1)

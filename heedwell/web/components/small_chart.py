"""A run chart in a thumbnail, for lists: the line, its means and where the change began."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.safestring import SafeString

from heedwell.web.components.drawing import Component
from heedwell.web.components.elements import element


@dataclass(frozen=True, slots=True)
class SmallChart(Component):
    """`said` tells what it shows. `means` hold first and last point, and the height."""

    values: tuple[float | None, ...]
    said: str
    means: tuple[tuple[int, int, float], ...] = ()
    change_at: int | None = None

    width: ClassVar[int] = 320
    height: ClassVar[int] = 60

    def render(self) -> SafeString:
        known = [value for value in self.values if value is not None]
        most = max([*known, *(value for _, _, value in self.means), 1])
        line = " ".join(
            f"{self._x(at)},{_y(value, most)}"
            for at, value in enumerate(self.values)
            if value is not None
        )
        return element(
            "svg",
            *self._change(),
            element("polyline", class_="line", points=line),
            *(self._mean(at, _y(self.means[at][2], most)) for at in range(len(self.means))),
            class_="chart",
            viewBox=f"0 0 {self.width} {self.height}",
            role="img",
            aria_label=self.said,
        )

    def _change(self) -> list[SafeString]:
        if self.change_at is None:
            return []
        x = self._x(self.change_at - 0.5)
        width = round(self.width - x, 1)
        return [
            element("rect", class_="wash", x=x, y=2, width=width, height=56),
            element("line", class_="change", x1=x, x2=x, y1=2, y2=58),
        ]

    def _mean(self, at: int, y: float) -> SafeString:
        first, last, _ = self.means[at]
        kind = "mean after" if at else "mean"
        x1, x2 = self._x(first - 0.5), self._x(last + 0.5)
        return element("line", class_=kind, x1=x1, x2=x2, y1=y, y2=y)

    def _x(self, at: float) -> float:
        return round((at + 0.5) * self.width / max(len(self.values), 1), 1)


def _y(value: float, most: float) -> float:
    return round(56 - value / most * 50, 1)

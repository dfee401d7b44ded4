"""What made it more likely, drawn as a fishbone: a bone for each group, its factors along it.

Places on the paper are worked out here, so that the template holds no arithmetic. On a phone, and
for those who do not see it, the same stands as a list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar

from heedwell.web.components.drawing import Component
from heedwell.web.words import names_words


@dataclass(frozen=True, slots=True)
class Rib:
    """A factor: its label, and what was seen of it."""

    label: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Bone:
    title: str
    ribs: tuple[Rib, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    x: int
    y: int
    text: str
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """One bone on the paper: from the spine to its end, with its lines of words."""

    x1: int
    y1: int
    x2: int
    y2: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Fishbone(Component):
    bones: tuple[Bone, ...]
    effect: str

    template: ClassVar[str] = "components/fishbone.html"
    column: ClassVar[int] = 250
    letters: ClassVar[int] = 30
    step: ClassVar[int] = 17

    @property
    def finding(self) -> str:
        """Where most of it lies, as a sentence."""
        counts = [(len(bone.ribs), bone.title) for bone in self.bones]
        total, most = sum(n for n, _ in counts), max((n for n, _ in counts), default=0)
        if not total:
            return "Nothing has been named yet that made it more likely"
        where = names_words([title.lower() for n, title in counts if n == most])
        if total == 1:
            return f"One thing made it more likely, in {where}"
        return (
            f"{total} things made it more likely, most of them in {where} ({most} each)"
            if (sum(n == most for n, _ in counts) > 1)
            else f"{total} things made it more likely, {most} of them in {where}"
        )

    @property
    def empty(self) -> str:
        """The groups in which nothing was named: that is a finding too."""
        titles = [bone.title.lower() for bone in self.bones if not bone.ribs]
        return f"Nothing named in {names_words(titles)}." if titles else ""

    @property
    def width(self) -> int:
        return self.column * self._columns + 210

    @property
    def height(self) -> int:
        return self.spine + self._depth(1) + 30

    @property
    def spine(self) -> int:
        return self._depth(0) + 30

    @property
    def tail(self) -> int:
        """Where the spine ends and the head with the effect begins."""
        return self.column * self._columns + 20

    @property
    def head(self) -> list[Line]:
        lines = wrap(self.effect, 24)[:6]
        top = self.spine - (len(lines) - 1) * self.step // 2
        return [Line(self.tail + 14, top + at * self.step, text) for at, text in enumerate(lines)]

    @property
    def drawn(self) -> Iterator[Drawn]:
        for at, bone in enumerate(self.bones):
            left, is_below = (at // 2) * self.column + 12, at % 2 == 1
            lines = self._lines(bone)
            if is_below:
                first, end = self.spine + 32, self.spine + self._depth(1) + 12
            else:
                first, end = self.spine - len(lines) * self.step - 4, 14
            yield Drawn(
                x1=left + self.column - 8,
                y1=self.spine,
                x2=left + self.column - 44,
                y2=end,
                lines=tuple(
                    Line(left, first + n * self.step, text, n == 0) for n, text in enumerate(lines)
                ),
            )

    @property
    def _columns(self) -> int:
        return (len(self.bones) + 1) // 2

    def _depth(self, side: int) -> int:
        """The most lines that a bone above (0) or below (1) the spine has, in height."""
        return (
            max((len(self._lines(bone)) for bone in self.bones[side::2]), default=1) * (self.step)
            + 20
        )

    def _lines(self, bone: Bone) -> list[str]:
        ribs = [rib.label for rib in bone.ribs] or ["Nothing named"]
        return [bone.title] + [
            ("• " if at == 0 else "   ") + text
            for label in ribs
            for at, text in enumerate(wrap(label, self.letters - 4))
        ]

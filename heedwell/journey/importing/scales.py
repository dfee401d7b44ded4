"""Grades given as numbers: which scale it is, and what each number stands for."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from heedwell.journey.importing.fields import plain_words
from heedwell.rules.vocabulary import SEVERITIES

# No number means death: whoever died is said in words, or chosen by a person.
_STEPS: dict[tuple[int, int], tuple[str, ...]] = {
    (0, 3): ("no_harm", "low", "moderate", "serious"),
    (0, 4): ("no_harm", "low", "moderate", "serious", "serious"),
    (0, 5): ("no_harm", "low", "low", "moderate", "serious", "serious"),
    (1, 3): ("low", "moderate", "serious"),
    (1, 4): ("no_harm", "low", "moderate", "serious"),
    (1, 5): ("no_harm", "low", "moderate", "serious", "serious"),
}
_FROM_TO = re.compile(r"\b([01]) (?:to |up to )?([345])\b")
_WORST_FIRST = re.compile(
    r"\b[01] (?:is |most |the )*(?:high|highest|severe|serious|major|death|worst|catastrophic)"
)
_NUMBER = re.compile(
    r"^(?:severity|level|grade|category|cat|score|harm|tier|impact)?\s*(-?\d+)(?:\s*/\s*\d+)?$"
)


class Known(StrEnum):
    """How we know a scale."""

    HEADER = "its heading says so"
    CHOSEN = "chosen"
    VALUES = "taken from the numbers in the column"


@dataclass(frozen=True, slots=True)
class Scale:
    lowest: int
    highest: int
    is_rising: bool = True
    known: Known = Known.VALUES

    @property
    def says(self) -> str:
        numbers = range(self.lowest, self.highest + 1)
        steps = ", ".join(
            f"{number} is {SEVERITIES.label(self.grade(number) or '').lower()}"
            for number in numbers
        )
        return f"Numbers are a scale from {self.lowest} to {self.highest} ({self.known}): {steps}."

    def grade(self, number: int) -> str | None:
        """The severity for a number, or None when it is outside the scale."""
        if not self.lowest <= number <= self.highest:
            return None
        steps = _STEPS[self.lowest, self.highest]
        place = number - self.lowest
        return steps[place] if self.is_rising else steps[-1 - place]

    def turned(self) -> "Scale":
        return replace(self, is_rising=not self.is_rising, known=Known.CHOSEN)


def is_scale(lowest: int, highest: int) -> bool:
    return (lowest, highest) in _STEPS


def number_in(cell: str) -> int | None:
    """A grade that is nothing but a number: "3", "Level 3", "3/5"."""
    match = _NUMBER.match(" ".join(cell.lower().split()))
    return int(match[1]) if match else None


def find_scale(header: str, cells: Iterable[str]) -> Scale | None:
    """The scale that a column uses, if its grades are numbers."""
    counts = Counter(number for cell in cells if (number := number_in(cell)) is not None)
    if not counts:
        return None
    rising = not _WORST_FIRST.search(plain_words(header))
    if (stated := _stated(header)) is not None:
        return Scale(*stated, is_rising=rising, known=Known.HEADER)
    low = 0 if counts[0] else 1
    most = counts.total()
    for highest in (5,) if low else (4, 5):
        inside = sum(times for number, times in counts.items() if low <= number <= highest)
        if inside >= 0.9 * most:
            return Scale(low, highest, is_rising=rising)
    return None


def _stated(header: str) -> tuple[int, int] | None:
    plain = plain_words(header.replace("=", " "))
    if match := _FROM_TO.search(plain):
        return int(match[1]), int(match[2])
    digits = [int(digit) for digit in re.findall(r"\b\d\b", plain)]
    if len(digits) >= 2 and is_scale(min(digits), max(digits)):
        return min(digits), max(digits)
    return None

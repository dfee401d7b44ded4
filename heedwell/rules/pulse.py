"""How sure staff feel of a change: the same few statements before it and since, without a name.

The statements are our own and about the work, not about anybody. A new wording is a new version: what
is asked since a change is always what was asked before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_ANSWERS = 5
"""Fewer are never shown: with four, everybody could work out who said what. Ours."""


class Side(StrEnum):
    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> str:
        return "Before the change" if self is Side.BEFORE else "Since the change"


@dataclass(frozen=True, slots=True)
class Statement:
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """`scale` from not at all to fully; who chooses `agrees_from` or above agrees. The first
    statement is the one that the change is judged by: more would find something by chance."""

    version: int
    statements: tuple[Statement, ...]
    scale: tuple[str, ...]
    agrees_from: int

    @property
    def judged_by(self) -> Statement:
        return self.statements[0]

    def agree(self, chosen: Sequence[int]) -> int:
        """How many agree, of the numbers that chose each step of the scale."""
        return sum(chosen[self.agrees_from - 1 :])


_FIRST = Instrument(
    1,
    (
        Statement("sure", "I feel sure that I can do this as it is meant"),
        Statement("when", "I know when to do it, and when not"),
        Statement("means", "I have what it takes: the time, the tool, the place"),
        Statement("say", "When it does not work, I know whom to tell, and I would"),
    ),
    ("Not at all", "A little", "Half and half", "Mostly", "Fully"),
    agrees_from=4,
)
INSTRUMENTS: dict[int, Instrument] = {each.version: each for each in (_FIRST,)}
NEWEST = _FIRST

WHAT_IS_KEPT = (
    "Your answers are added to the totals at once. Nobody can see afterwards who chose what, or when.",
    (
        "Until the questions end we keep that you were asked and whether you have answered, apart from "
        "the totals, so that nobody answers twice. Then that is deleted; only the message that asked you "
        "stays."
    ),
    (
        "Nobody sees a result before the questions have ended, and never with fewer than "
        f"{LEAST_ANSWERS} answers."
    ),
    (
        "Whoever can look into the database itself could watch the totals grow while the questions are "
        "open. We cannot prevent that, so we say it."
    ),
)

"""How strongly a change works: on the work itself, or on people remembering. A nudge, no block."""

from collections.abc import Iterable
from enum import StrEnum

from heedwell.rules.vocabulary import ACTION_KINDS


class Strength(StrEnum):
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"

    @property
    def label(self) -> str:
        return f"{self.value} change"

    @property
    def why(self) -> str:
        """The reason in one line, as it stands beside the word."""
        return _WHY[self]


_WHY: dict[Strength, str] = {
    Strength.WEAK: "It relies on people remembering, on the busiest day too.",
    Strength.MEDIUM: "It gives people something to work with, and still needs them to use it.",
    Strength.STRONG: "It changes the work itself, so that nobody has to remember.",
}

# Said where every change of a case is a weak one (S3:57, S2:55).
ONLY_WEAK = "Training alone rarely lasts; what in the work could change?"


def proposed_strength(kind: str) -> Strength:
    """What the kind of a change suggests. A kind that we do not know is taken for a medium one."""
    known = ACTION_KINDS.get(kind).strength if kind in ACTION_KINDS else None
    return Strength(known) if known else Strength.MEDIUM


def is_only_weak(strengths: Iterable[str]) -> bool:
    """Whether there are changes, and not one of them is more than weak."""
    found = set(strengths)
    return found == {Strength.WEAK}

"""How it is for the person whom a change was made for: asked of them, or of who speaks for them."""

from enum import StrEnum

from heedwell.rules.deadlines import CheckKind
from heedwell.rules.tiers import Tier

ASKED_FROM = Tier.MODERATE_OR_REPEAT
"""From this tier up nobody says that a change works without it. Ours."""


class Now(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Now.BETTER: "Better",
    Now.SAME: "The same",
    Now.WORSE: "Worse",
    Now.NOT_ASKED: "They could not be asked",
}
TOLD = (Now.BETTER, Now.SAME, Now.WORSE)


def must_be_asked(tier: Tier | None, kind: str) -> bool:
    """Of a case about somebody who is supported, when its change is to be called verified."""
    return kind == CheckKind.FINAL and tier is not None and tier >= ASKED_FROM

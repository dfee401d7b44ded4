"""What a case that looks across services may hold."""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

# The kinds of action of which one refreshes what staff know and can do (S3:45).
TRAINING_REFRESH = frozenset(
    {"training", "competency_check", "coaching_supervision", "induction_update"}
)

CIRCLE = "A thematic case cannot be part of itself, or of a case that it is already part of."


def would_circle(whole: K, part: K, parts_of: Mapping[K, Collection[K]]) -> bool:
    """Whether `part` is the whole itself, or holds it, directly or through others."""
    seen: set[K] = set()
    waiting = [part]
    while waiting:
        here = waiting.pop()
        if here == whole:
            return True
        if here not in seen:
            seen.add(here)
            waiting += parts_of.get(here, ())
    return False

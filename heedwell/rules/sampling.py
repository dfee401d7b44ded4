"""Which cases are looked at to see whether a change shows: drawn by chance, so that nobody picks.

Whoever has the seed and the list can draw again and finds the same.
"""

import math
from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256

SAMPLE = "sample"
"""The check method (reviews.toml) that rests on a draw."""


class Frame(StrEnum):
    """From what is drawn."""

    REPORTS = "reports"
    PEOPLE = "people"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def hint(self) -> str:
        return _HINTS[self]


_LABELS = {
    Frame.REPORTS: "Reports of this kind since the change",
    Frame.PEOPLE: "People who are supported here now",
}
_HINTS = {
    Frame.REPORTS: "For each: was it done the new way, and is that written down?",
    Frame.PEOPLE: "For each: does their record hold the change, and does it happen? "
    "Better where little is reported.",
}


class Seen(StrEnum):
    """What the verifier found of one case. What could not be seen does not count as shown."""

    YES = "yes"
    NO = "no"
    NOT_SEEN = "not_seen"

    @property
    def label(self) -> str:
        return _SEEN[self]


_SEEN = {Seen.YES: "Yes", Seen.NO: "No", Seen.NOT_SEEN: "It could not be seen"}

HOW_DRAWN = (
    "For each line of the list: the SHA-256 of the seed, a space and the line. "
    "Those with the lowest are looked at, lowest first."
)


def drawn(seed: str, names: Iterable[str], wanted: int) -> tuple[str, ...]:
    """So many of the names, in the order in which they are looked at; all of them when too few."""
    return tuple(sorted(set(names), key=lambda name: _place(seed, name))[:wanted])


def _place(seed: str, name: str) -> str:
    return sha256(f"{seed} {name}".encode()).hexdigest()


def needed(looked_at: int, percent: int) -> int:
    """In how many of them the change must show."""
    return math.ceil(looked_at * percent / 100)

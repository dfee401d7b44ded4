"""What happened again although an action against it was done: what it may mean (S4:89, S4:108)."""

from enum import StrEnum


class Because(StrEnum):
    """Why something is held to be the same again."""

    THEME = "theme"
    PERSON = "person"

    @property
    def label(self) -> str:
        return _BECAUSE[self]


_BECAUSE = {
    Because.THEME: "the same learning theme in the same service",
    Because.PERSON: "the same kind of event for the same person",
}


class Meaning(StrEnum):
    """What whoever looked at it decided about the change. One event alone proves nothing."""

    STANDS = "stands"
    MORE = "more"
    NOT_HELD = "not_held"

    @property
    def label(self) -> str:
        return _MEANINGS[self][0]

    @property
    def hint(self) -> str:
        return _MEANINGS[self][1]


_MEANINGS: dict[Meaning, tuple[str, str]] = {
    Meaning.STANDS: ("The change stands", "It works, and this had another cause."),
    Meaning.MORE: ("The change stands, and more is needed", "Agree another action in this case."),
    Meaning.NOT_HELD: (
        "The change did not hold",
        "Agree another action in this case: a stronger one, if you can.",
    ),
}

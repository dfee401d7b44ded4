"""The shapes of the sentences that ordinary reports are made of. `{who}` is a person's reference."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Happening:
    """One way in which a kind of event goes, with the places and activities that fit it."""

    type: str
    facts: str
    made_safe: str
    places: tuple[str, ...] = ("not_known",)
    activities: tuple[str, ...] = ("other",)
    weight: float = 1.0
    others: str = ""  # the role of somebody else whom it happened to as well


@dataclass(frozen=True)
class Harm:
    """How often this much harm comes of it, and the sentence that says so."""

    weight: float
    physical: str
    psychological: str
    words: str


@dataclass(frozen=True)
class Nearly:
    type: str
    facts: str
    stopped: str
    could: str
    shows: str
    by_chance: bool = False
    place: str = "not_known"
    activity: str = "other"


@dataclass(frozen=True)
class Voice:
    """A complaint, a compliment, an idea or what a check found."""

    kind: str
    type: str
    facts: str
    answered: str = ""
    title: str = ""

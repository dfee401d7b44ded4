"""The people supported: a reference each, and what the people around them need to know."""

from dataclasses import dataclass
from string import ascii_uppercase

from heedwell.config.demo.staff import ELM, FERRY, ROWAN

COMMUNICATION = (
    "Speaks in short sentences. Give one choice at a time and wait ten seconds.",
    "Uses a picture plan for the day. Show the next picture before anything changes.",
    "Understands more than they say. Signs “more”, “stop” and “home”.",
    "Wears two hearing aids. Face them, and turn the radio off first.",
    "Reads easy-read letters with large print. Likes to keep a copy.",
    "Points at objects of reference: cup, towel, car keys.",
    "Speaks Punjabi at home and English with staff. An interpreter for anything about health.",
    "Says yes to please others. Ask again in another way.",
    "Is clear and quick in words. Ask them directly, not their family.",
    "Sees little on the left side. Stand on their right.",
)
BEHAVIOUR = (
    "A busy room late in the day is hard. A quiet corner and headphones help.",
    "Needs to know who comes next. Photographs of the team stand by the door.",
    "Walks up and down when in pain. Look for the reason before anything else.",
    "",
    "Likes the same seat, the same cup and the same greeting.",
    "",
)
HEALTH = (
    "Has epilepsy: plan 4, kept in the bedroom and on the tablet.",
    "Soft food cut small, and somebody beside them at meals.",
    "",
    "Takes a blood thinner: any knock to the head is a 111 call.",
    "",
    "Diabetes, managed with tablets and food.",
    "Skin marks easily.",
    "",
)


@dataclass(frozen=True)
class Somebody:
    reference: str
    communication: str
    behaviour: str
    health: str


def everybody() -> dict[str, list[Somebody]]:
    """Thirty-one people at Rowan House, thirty-five at Elm Court, sixty-four at home."""
    letters = [*ascii_uppercase, *(f"A{letter}" for letter in "ABCDE")]
    references = {
        ROWAN: [f"Person {letter}" for letter in letters],
        ELM: [f"Person {number}" for number in range(1, 36)],
        FERRY: [f"Person {number}" for number in range(101, 165)],
    }
    return {
        where: [_somebody(reference, at, where) for at, reference in enumerate(names)]
        for where, names in references.items()
    }


def _somebody(reference: str, at: int, where: str) -> Somebody:
    return Somebody(
        reference=reference,
        communication=COMMUNICATION[(at * 3 + len(where)) % len(COMMUNICATION)],
        behaviour=BEHAVIOUR[at % len(BEHAVIOUR)] if where == ROWAN else "",
        health=HEALTH[(at * 5 + 1) % len(HEALTH)],
    )

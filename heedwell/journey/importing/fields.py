"""Our fields that a column of a spreadsheet can fill, and the words that head such columns."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path


class Field(StrEnum):
    REFERENCE = "reference"
    HAPPENED_DATE = "happened_date"
    HAPPENED_TIME = "happened_time"
    REPORTED_DATE = "reported_date"
    REPORTED_TIME = "reported_time"
    SERVICE = "service"
    PERSON = "person"
    PERSON_NAME = "person_name"
    KIND = "kind"
    EVENT_TYPE = "event_type"
    ABUSE_CATEGORY = "abuse_category"
    SEVERITY = "severity"
    PHYSICAL = "physical"
    PSYCHOLOGICAL = "psychological"
    PLACE = "place"
    ACTIVITY = "activity"
    FACTS = "facts"
    IMMEDIATE_ACTIONS = "immediate_actions"
    STOPPED_BY = "stopped_by"
    WHAT_STOPPED_IT = "what_stopped_it"
    COULD_HAVE_HAPPENED = "could_have_happened"
    WEAKNESS = "weakness"
    FACTORS = "factors"
    SAFEGUARDING = "safeguarding"
    TOLD = "told"
    REPORTER = "reporter"
    STATUS = "status"
    CLOSED_DATE = "closed_date"
    OWNER = "owner"
    OUTCOME = "outcome"
    TIER = "tier"


DATES = frozenset({Field.HAPPENED_DATE, Field.REPORTED_DATE, Field.CLOSED_DATE})
CLOCKS = frozenset({Field.HAPPENED_TIME, Field.REPORTED_TIME})
# Several columns may fill these; for every other field the best one does.
MANY = frozenset(
    {
        Field.FACTS,
        Field.IMMEDIATE_ACTIONS,
        Field.EVENT_TYPE,
        Field.FACTORS,
        Field.TOLD,
        Field.OUTCOME,
    }
)


@dataclass(frozen=True, slots=True)
class FieldWords:
    """A header that `equals` one of these is the field; one that `says` them may well be."""

    label: str
    equals: frozenset[str]
    says: tuple[frozenset[str], ...]
    never: frozenset[str]


_PUNCTUATION = re.compile(r"[^\w]+|_")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IDLE = frozenset(
    [
        *("a", "an", "and", "any", "are", "as", "at", "by", "for", "has", "have", "if", "in"),
        *("is", "it", "of", "on", "or", "please", "s", "that", "the", "their", "there", "this"),
        *("to", "was", "were", "with", "you", "your"),
    ]
)


@lru_cache(maxsize=50_000)
def plain_words(text: str) -> str:
    """A header as words: `DateOfIncident`, `date_of_incident` and "Date of incident" are one."""
    return " ".join(_PUNCTUATION.sub(" ", _HUMP.sub(" ", text)).lower().split())


def telling_words(text: str) -> frozenset[str]:
    return frozenset(plain_words(text).split()) - _IDLE


@cache
def field_words() -> dict[Field, FieldWords]:
    raw = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    return {
        Field(code): FieldWords(
            label=entry["label"],
            equals=frozenset(map(plain_words, entry.get("equals", ()))),
            says=tuple(telling_words(words) for words in entry.get("says", ())),
            never=frozenset(entry.get("never", ())),
        )
        for code, entry in raw.items()
    }


def label(field: Field) -> str:
    return field_words()[field].label


@cache
def header_score(header: str, field: Field) -> float:
    """From 0 to 1: how much a header sounds like a field."""
    words = field_words()[field]
    plain = plain_words(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", header)) or plain_words(header)
    if plain in words.equals:
        return 1.0
    told = telling_words(plain)
    if not told or told & words.never:
        return 0.0
    best = max((len(phrase) for phrase in words.says if phrase <= told), default=0)
    return 0.6 + 0.35 * best / len(told) if best else 0.0

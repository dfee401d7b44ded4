"""The words of a spreadsheet's cells, turned into the codes of our vocabularies."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from heedwell.journey.importing.fields import Field, plain_words
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.vocabulary import (
    ABUSE_CATEGORIES,
    ACTIVITIES,
    CONTRIBUTING_FACTORS,
    EVENT_TYPES,
    PHYSICAL_HARM,
    PLACES,
    PSYCHOLOGICAL_HARM,
    SEVERITIES,
    SIGNAL_KINDS,
    STOPPED_BY,
    TOLD,
    Vocabulary,
)
from heedwell.rules.vocabulary.own import OWN, OwnVocabulary
from heedwell.rules.vocabulary.terms import under

VOCABULARIES: dict[Field, Vocabulary] = {
    Field.KIND: SIGNAL_KINDS,
    Field.EVENT_TYPE: EVENT_TYPES,
    Field.ABUSE_CATEGORY: ABUSE_CATEGORIES,
    Field.SEVERITY: SEVERITIES,
    Field.PHYSICAL: PHYSICAL_HARM,
    Field.PSYCHOLOGICAL: PSYCHOLOGICAL_HARM,
    Field.PLACE: PLACES,
    Field.ACTIVITY: ACTIVITIES,
    Field.STOPPED_BY: STOPPED_BY,
    Field.TOLD: TOLD,
    Field.FACTORS: CONTRIBUTING_FACTORS,
}
# These have just a few answers, which need no vocabulary.
ANSWERS: dict[Field, tuple[str, ...]] = {
    Field.SAFEGUARDING: ("yes", "no"),
    Field.STATUS: ("open", "closed"),
    Field.TIER: ("0", "1", "2", "3", "4"),
}
CODED = frozenset({*VOCABULARIES, *ANSWERS})
# A grade is one word: of several that are found, the worst counts.
_GRADES = frozenset({Field.SEVERITY, Field.PHYSICAL, Field.PSYCHOLOGICAL})
_BLANKS = frozenset({"", "n a", "na", "not applicable", "nil", "none", "n k", "nk"})
_LONGEST_BLANK = 20
_BLANK_TEXT = re.compile(r"[\s.?*_/\\\-\u2013\u2014]*")
# A name of a field stands for no answer where "none" is an answer itself.
_NONE_IS_AN_ANSWER = _GRADES | {Field.SAFEGUARDING}
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_DENIED = frozenset({"no", "not", "without", "non", "nil", "never", "denies", "zero"})
_NUMBERS = re.compile(r"\b\d+\b")


@dataclass(frozen=True)
class Lexicon:
    """The words of one field: those that are the whole cell, and those that stand in it."""

    whole: dict[str, str]
    inside: dict[str, str]
    pattern: re.Pattern[str] | None


def is_error(cell: str) -> bool:
    """A formula that failed when the spreadsheet was last saved."""
    return cell.strip() in _ERRORS


def is_blank(cell: str, field: Field | None = None) -> bool:
    """Whether a cell says nothing: empty, a dash, "N/A"; but "none" is a level of harm."""
    if len(cell) > _LONGEST_BLANK and cell.strip()[_LONGEST_BLANK:]:
        return False
    if _BLANK_TEXT.fullmatch(cell) or is_error(cell):
        return True
    plain = plain_words(cell)
    if field in _NONE_IS_AN_ANSWER:
        return plain in ("", "n a", "na", "not applicable") and field is not Field.SAFEGUARDING
    return plain in _BLANKS


# The lists that a provider may lay its own words over.
OWN_WORDS: dict[Field, OwnVocabulary] = {
    Field.PLACE: OWN["places"],
    Field.ACTIVITY: OWN["activities"],
    Field.EVENT_TYPE: OWN["event_types"],
}


Own = Mapping[Field, Mapping[str, str]]
"""A provider's own words, plainly written, with the codes that they are laid over."""
NO_OWN: Own = MappingProxyType({})


def is_code_of(field: Field, code: str) -> bool:
    """Whether a cell of this field may be mapped to it: a code of ours, or one added under it."""
    return under(code) in codes_of(field) if field in OWN_WORDS else code in codes_of(field)


def own_values(rulebook: Rulebook) -> Own:
    """What the provider's own words mean, retired ones too: an old log still says them."""
    laid = {field: rulebook.laid(vocabulary) for field, vocabulary in OWN_WORDS.items()}
    return {
        field: {plain_words(word.label): code for code, word in each.words.items() if word.label}
        for field, each in laid.items()
    }


def codes_of(field: Field) -> tuple[str, ...]:
    """Every code of ours that a cell of this field may be mapped to."""
    if field in ANSWERS:
        return ANSWERS[field]
    return tuple(term.code for term in VOCABULARIES[field])


def choices_of(field: Field, rulebook: Rulebook) -> list[tuple[str, str]]:
    """The codes that a cell may be mapped to, in the provider's words."""
    if field in OWN_WORDS:
        return rulebook.laid(OWN_WORDS[field]).choices
    return [(code, code_label(field, code)) for code in codes_of(field)]


def code_label(field: Field, code: str) -> str:
    vocabulary = VOCABULARIES.get(field)
    return vocabulary.label(code) if vocabulary else code


@cache
def _synonyms() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(Path(__file__).with_name("values.toml").read_text(encoding="utf-8"))


@cache
def lexicon(field: Field) -> Lexicon:
    whole: dict[str, str] = {}
    inside: dict[str, str] = {}
    for code, words in _synonyms()[field].items():
        whole |= {plain_words(phrase): code for phrase in words.get("equals", ())}
        inside |= {plain_words(phrase): code for phrase in words.get("says", ())}
    for term in VOCABULARIES.get(field, ()):
        whole |= {plain_words(words): term.code for words in (term.code, term.label, term.plain)}
    longest_first = sorted(inside, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b") if inside else None
    return Lexicon(whole, inside, pattern)


@lru_cache(maxsize=20_000)
def recognised(field: Field, cell: str) -> tuple[str, ...]:
    """The codes that a cell says, the most telling first. Empty when it says none that we know."""
    words = lexicon(field)
    plain = plain_words(cell[:300])
    for candidate in (plain, " ".join(_NUMBERS.sub(" ", plain).split())):
        if candidate in words.whole:
            return (words.whole[candidate],)
    if words.pattern is None or len(plain) > 200:
        return ()
    found = [
        (match.group(), words.inside[match.group()])
        for match in words.pattern.finditer(plain)
        if not _is_denied(plain[: match.start()])
    ]
    return _best(field, found)


def says_it_all(field: Field, cell: str) -> bool:
    """Whether a code tells everything that the cell does: "Fall", but not "Fall from hoist"."""
    return plain_words(cell) in lexicon(field).whole


def _is_denied(before: str) -> bool:
    return bool(before) and before.split()[-1] in _DENIED


def _best(field: Field, found: list[tuple[str, str]]) -> tuple[str, ...]:
    codes = list(dict.fromkeys(code for _, code in found))
    if field in _GRADES:
        return tuple(sorted(codes, key=codes_of(field).index, reverse=True)[:1])
    if field is Field.STATUS and "open" in codes:
        return ("open",)
    if field is Field.SAFEGUARDING and "no" in codes:
        return ("no",)
    if field is Field.EVENT_TYPE:
        return most_telling(codes)
    return tuple(codes)


def most_telling(codes: Iterable[str]) -> tuple[str, ...]:
    """Event types with the narrower ones first; a wider one that holds them is left out."""
    once = list(dict.fromkeys(codes))
    wider = {EVENT_TYPES.get(code).parent for code in once if code in EVENT_TYPES}
    kept = [code for code in once if code not in wider]
    return tuple(sorted(kept, key=lambda code: EVENT_TYPES.get(code).parent is None))


def pieces(cell: str, separator: str) -> list[str]:
    """The parts of a cell that names several things."""
    if not separator:
        return [cell.strip()] if cell.strip() else []
    return [part.strip() for part in cell.split(separator) if part.strip()]


def find_separator(cells: Iterable[str], candidates: Iterable[str] = (";", "|", "\n", ",")) -> str:
    """What stands between several things in the cells of one column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    for separator in candidates:
        with_it = sum(separator in cell for cell in filled)
        if with_it and with_it >= 0.02 * len(filled):
            return separator
    return ""

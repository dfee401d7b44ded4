"""Guesses which column fills which field of ours, from its heading and from what its cells say.

Every guess has a score and a reason that is shown beside it; a person may choose otherwise.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from heedwell.journey.importing.column_looks import Looks, looks_of
from heedwell.journey.importing.fields import (
    CLOCKS,
    DATES,
    MANY,
    Field,
    header_score,
    label,
    plain_words,
)
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.memory import Memory
from heedwell.journey.importing.tables import Table
from heedwell.journey.importing.values import CODED, recognised

# Of this few cells nothing can be said but by their heading.
FEW = 12
GOOD_ENOUGH = 0.5
GOOD_ENOUGH_FOR_ONE_MORE = 0.65
_WORDS_OF_THEIR_OWN = frozenset({Field.SEVERITY, Field.PHYSICAL, Field.PSYCHOLOGICAL})


@dataclass(frozen=True, slots=True)
class Guess:
    """One column: the field it was taken for (None: kept as words), how surely, and why."""

    header: str
    letter: str
    field: Field | None
    score: float
    reason: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guessed:
    mapping: Mapping
    guesses: tuple[Guess, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    field: Field
    looks: Looks
    reason: str


NO_MEMORY = Memory()
# What heads a counter of rows, which may change when somebody sorts the sheet.
_COUNTERS = frozenset({"id", "no", "number", "row", "serial no"})


def guess(
    table: Table, memory: Memory = NO_MEMORY, services: Collection[str] | None = None
) -> Guessed:
    columns = looks_of(table)
    remembered = {
        looks.index: field
        for looks in columns
        if (field := memory.column(looks.header)) is not None
    }
    settled = {*remembered} | {c.index for c in columns if memory.left_as_words(c.header)}
    candidates = _candidates([looks for looks in columns if looks.index not in settled])
    taken = _assign(candidates, remembered)
    _find_the_account(columns, taken, settled, 25 if table.header_row is None else 60)
    guesses = tuple(_guess(looks, taken, remembered, looks.index in settled) for looks in columns)
    mapping = Mapping(
        columns={guess.header: guess.field for guess in guesses},
        values=memory.known_values(),
        orders={
            looks.header: order
            for looks in columns
            if (order := memory.order(looks.header)) is not None
        },
        scales=memory.known_scales(),
        defaults={**_default_kind(table, guesses), **_default_service(table, guesses, services)},
    )
    return Guessed(mapping, guesses)


def _candidates(columns: Sequence[Looks]) -> list[_Candidate]:
    longest = max((c.mean_length for c in columns if c.is_prose), default=0.0)
    found = []
    for looks in columns:
        for field in Field:
            by_header = header_score(looks.header, field)
            score, reason = _score(looks, field, by_header, looks.mean_length == longest)
            if score >= GOOD_ENOUGH:
                found.append(_Candidate(score, field, looks, reason))
    return sorted(found, key=lambda c: (-c.score, -_fuller(c), c.looks.index))


def _fuller(candidate: _Candidate) -> float:
    """Among equals, the column that says more: one more word of our lists, one more cell filled."""
    looks = candidate.looks
    known = looks.share_recognised(candidate.field) if candidate.field in CODED else 0.0
    return known + looks.share_filled


def _assign(
    candidates: Iterable[_Candidate], remembered: dict[int, Field]
) -> dict[int, _Candidate]:
    """The surest first; a field is given once, but for those that several columns may fill."""
    taken: dict[int, _Candidate] = {}
    given = set(remembered.values())
    for candidate in candidates:
        if candidate.looks.index in taken:
            continue
        may_have_more = candidate.field in MANY and candidate.score >= GOOD_ENOUGH_FOR_ONE_MORE
        if candidate.field in given and not may_have_more:
            continue
        taken[candidate.looks.index] = candidate
        given.add(candidate.field)
    return taken


def _score(looks: Looks, field: Field, by_header: float, is_longest: bool) -> tuple[float, str]:
    """How surely a column is a field, and why. 0 rules it out."""
    said = f"its heading says “{looks.header}”"
    if looks.is_empty:
        return by_header * 0.9, f"{said}; it is empty"
    if field in DATES:
        return _score_date(looks, by_header, said)
    if field in CLOCKS:
        if looks.share_clocks < 0.5 or looks.share_dates >= 0.5:
            return 0.0, ""
        return by_header, f"{said}; its cells are times"
    if looks.share_dates >= 0.8:
        return 0.0, ""
    if field in CODED:
        return _score_coded(looks, field, by_header, said)
    return _score_words(looks, field, by_header, said, is_longest)


def _score_date(looks: Looks, by_header: float, said: str) -> tuple[float, str]:
    if looks.share_dates_or_serials < 0.5:
        return 0.0, ""
    return by_header, f"{said}; {looks.share_dates_or_serials:.0%} of its cells are dates"


def _score_coded(looks: Looks, field: Field, by_header: float, said: str) -> tuple[float, str]:
    known = looks.share_recognised(field)
    if field in _WORDS_OF_THEIR_OWN and known < 0.3:
        return 0.0, ""  # "Harm" above free text is no grade
    if looks.is_prose and not looks.is_categories and field not in (Field.FACTORS, Field.TOLD):
        return 0.0, ""
    if field in (Field.PLACE, Field.ACTIVITY) and known < 0.3:
        return 0.0, ""
    if field is Field.STATUS and known < 0.5:
        return 0.0, ""
    if field is Field.FACTORS and looks.share_distinct > 0.6 and len(looks.filled) > 30:
        return 0.0, ""  # each cell is a text of its own
    if field is Field.KIND and recognised(Field.KIND, looks.header):
        known = max(known, looks.share_recognised(Field.SAFEGUARDING))  # "Near miss?" yes, no
    if field is Field.KIND and known < 0.5 and by_header:
        return 0.0, ""
    if by_header >= GOOD_ENOUGH:
        return by_header * (0.85 + 0.15 * known), f"{said}; {known:.0%} of its words are known"
    looks_like_types = looks.is_categories and len(looks.filled) > FEW and looks.mean_length > 3
    if field is Field.EVENT_TYPE and looks_like_types and known >= 0.5:
        return 0.6, f"{known:.0%} of its words are types of event"
    return 0.0, ""


def _score_words(
    looks: Looks, field: Field, by_header: float, said: str, is_longest: bool
) -> tuple[float, str]:
    score = by_header
    if field is Field.REFERENCE:
        if not _can_be_reference(looks):
            return 0.0, ""
        if plain_words(looks.header) in _COUNTERS:
            return 0.7 * by_header, f"{said}, perhaps just a row number"
    if field in (Field.SERVICE, Field.PERSON, Field.PERSON_NAME, Field.OWNER, Field.REPORTER):
        if looks.mean_length > 60 or _is_a_count(looks):
            return 0.0, ""
        if field is Field.SERVICE and looks.share_distinct > 0.5 and len(looks.filled) > 50:
            return min(score, 0.55) * looks.share_filled, f"{said}, though few come twice"
    if field is Field.OUTCOME and looks.is_categories and len(looks.filled) > FEW:
        return score * 0.55, f"{said}, though it holds a few short words"
    if field in (Field.FACTS, Field.IMMEDIATE_ACTIONS) and looks.share_numbers > 0.5:
        return 0.0, ""
    if field is Field.FACTS:
        if looks.is_categories and not looks.is_prose and len(looks.filled) > FEW:
            score *= 0.5
        if is_longest and score:
            return min(1.0, score + 0.2), f"{said}; it holds the longest texts"
    return score, said


def _is_a_count(looks: Looks) -> bool:
    """Small numbers that come again and again name nobody and no place."""
    return looks.share_numbers > 0.8 and looks.share_distinct < 0.1


def _can_be_reference(looks: Looks) -> bool:
    """Different in each row, but for a row that was pasted twice."""
    twice = len(looks.filled) - len(looks.distinct)
    different = twice <= max(1, 0.1 * len(looks.filled))
    filled = looks.share_filled >= (0.4 if len(looks.cells) <= FEW else 0.6)
    return different and filled and looks.mean_length <= 40


def _find_the_account(
    columns: Sequence[Looks], taken: dict[int, _Candidate], settled: set[int], at_least: int
) -> None:
    """Without a heading for it, the column of longest texts tells what happened."""
    if any(candidate.field is Field.FACTS for candidate in taken.values()):
        return
    free = [
        looks
        for looks in columns
        if looks.mean_length >= at_least
        and looks.is_prose
        and not looks.is_categories
        and looks.share_filled >= 0.5
        and looks.index not in settled
        and not _is_surely_other(looks, taken)
    ]
    if free:
        best = max(free, key=lambda looks: looks.mean_length)
        taken[best.index] = _Candidate(0.55, Field.FACTS, best, "it holds the longest texts")


def _is_surely_other(looks: Looks, taken: dict[int, _Candidate]) -> bool:
    return looks.index in taken and taken[looks.index].score >= 0.7


def _guess(
    looks: Looks,
    taken: dict[int, _Candidate],
    remembered: dict[int, Field],
    is_settled: bool,
) -> Guess:
    if looks.index in remembered:
        field: Field | None = remembered[looks.index]
        return Guess(looks.header, looks.letter, field, 1.0, "as last time", looks.samples)
    if looks.index in taken:
        found = taken[looks.index]
        score = round(found.score, 2)
        return Guess(looks.header, looks.letter, found.field, score, found.reason, looks.samples)
    reason = "as last time" if is_settled else "no field of ours; kept as words beside the record"
    return Guess(looks.header, looks.letter, None, 0.0, reason, looks.samples)


def _default_kind(table: Table, guesses: Iterable[Guess]) -> dict[Field, str]:
    """A file called "near misses 2025" holds near misses; one called "incidents" says nothing."""
    if any(guess.field is Field.KIND for guess in guesses):
        return {}
    for words in _names(table):
        kinds = set(recognised(Field.KIND, words))
        if len(kinds) == 1 and "incident" not in kinds:
            return {Field.KIND: kinds.pop()}
    return {}


def _default_service(
    table: Table, guesses: Iterable[Guess], services: Collection[str] | None
) -> dict[Field, str]:
    """Whose a sheet is that names no service in its rows: the one in its title, or the only one."""
    if any(guess.field is Field.SERVICE for guess in guesses):
        return {}
    if services is not None and len(services) == 1:
        return {Field.SERVICE: next(iter(services))}
    said = f" {plain_words(' '.join(_names(table)))} "
    named = [name for name in services or () if f" {plain_words(name)} " in said]
    return {Field.SERVICE: named[0]} if len(named) == 1 else {}


def _names(table: Table) -> tuple[str, ...]:
    """What the sheet, its titles and its file are called."""
    return (table.sheet, *table.titles, re.sub(r"\.\w{2,5}(\.gz)?$", "", table.source))


def describe(guess: Guess) -> str:
    """One line of the preview."""
    to = label(guess.field) if guess.field else "kept as words"
    return f"{guess.letter}  {guess.header} → {to} ({guess.reason})"

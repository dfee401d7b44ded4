"""What a row says in words that we know: kind, type, severity, place and the like."""

from dataclasses import dataclass
from datetime import date

from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.line import Line
from heedwell.journey.importing.remarks import Odd
from heedwell.journey.importing.scales import number_in
from heedwell.journey.importing.values import (
    is_blank,
    most_telling,
    pieces,
    recognised,
)

_UNKNOWN: dict[Field, Odd] = {
    Field.KIND: Odd.KIND_UNKNOWN,
    Field.EVENT_TYPE: Odd.EVENT_TYPE_UNKNOWN,
    Field.ABUSE_CATEGORY: Odd.ABUSE_UNKNOWN,
    Field.SEVERITY: Odd.SEVERITY_UNKNOWN,
    Field.PHYSICAL: Odd.SEVERITY_UNKNOWN,
    Field.PSYCHOLOGICAL: Odd.SEVERITY_UNKNOWN,
    Field.PLACE: Odd.PLACE_UNKNOWN,
    Field.ACTIVITY: Odd.ACTIVITY_UNKNOWN,
    Field.FACTORS: Odd.FACTOR_UNKNOWN,
    Field.TOLD: Odd.TOLD_UNKNOWN,
    Field.STATUS: Odd.STATUS_UNKNOWN,
    Field.TIER: Odd.TIER_UNKNOWN,
    Field.STOPPED_BY: Odd.STOPPED_BY_UNKNOWN,
    Field.SAFEGUARDING: Odd.SAFEGUARDING_UNCLEAR,
}
_SAFEGUARDING_KIND = "safeguarding_concern"


def codes(line: Line, field: Field) -> tuple[str, ...]:
    """Every code that the columns of a field say. Words that we do not know are kept and said."""
    found: list[str] = []
    for index, cell in line.filled(field):
        for word in pieces(cell, line.plan.separators.get(index, "")):
            if is_blank(word, field):
                continue
            known = line.plan.codes(field, word)
            found += known
            if not known and line.plan.mapping.value_of(field, word) is None:
                line.odd(_odd_for(line, field, word), index, cell=word)
            if not known or not line.plan.says_it_all(field, word):
                line.keep(index)
    return tuple(dict.fromkeys(found))


def _odd_for(line: Line, field: Field, word: str) -> Odd:
    if field in line.plan.scales and number_in(word) is not None:
        return Odd.SEVERITY_OUTSIDE
    return _UNKNOWN[field]


def one(line: Line, field: Field) -> str:
    return next(iter(codes(line, field)), "")


@dataclass(frozen=True, slots=True)
class Happening:
    """What kind of report a row is, and what happened."""

    kind: str
    event_types: tuple[str, ...]
    abuse_categories: tuple[str, ...]
    is_safeguarding: bool

    @property
    def event_type(self) -> str:
        return next(iter(self.event_types), "")


def read_happening(line: Line) -> Happening:
    kind = _kind(line)
    abuse = codes(line, Field.ABUSE_CATEGORY)
    types = list(codes(line, Field.EVENT_TYPE))
    _forget_kinds_among_types(line)
    if abuse and not any(is_safeguarding_type(code) for code in types):
        types.append("safeguarding")
    marked = one(line, Field.SAFEGUARDING) == "yes"
    is_safeguarding = (
        marked
        or bool(abuse)
        or kind == _SAFEGUARDING_KIND
        or any(is_safeguarding_type(code) for code in types)
    )
    return Happening(kind, most_telling(types), abuse, is_safeguarding)


def is_safeguarding_type(code: str) -> bool:
    return code.startswith("safeguarding")


def _kind(line: Line) -> str:
    """A column of its own, else a type such as "Near miss", else what was set for all rows."""
    if line.plan.columns.get(Field.KIND):
        for index, cell in line.filled(Field.KIND):
            if kind := _answer(line, index, cell):
                return kind
    for _, cell in line.filled(Field.EVENT_TYPE):
        for word in pieces(cell, ";"):
            kinds = recognised(Field.KIND, word)
            if kinds and kinds[0] not in ("incident", _SAFEGUARDING_KIND):
                return kinds[0]
    for _, cell in line.filled(Field.SEVERITY):
        if recognised(Field.KIND, cell) == ("near_miss",):
            return "near_miss"
    return line.plan.mapping.defaults.get(Field.KIND, "incident")


def _answer(line: Line, index: int, cell: str) -> str:
    """The column may be a question: "Near miss?" answered by yes or no."""
    known = line.plan.codes(Field.KIND, cell)
    if known:
        return known[0]
    asked = recognised(Field.KIND, line.plan.table.headers[index])
    answer = recognised(Field.SAFEGUARDING, cell)
    if answer and len(asked) == 1:
        return asked[0] if answer == ("yes",) else "incident"
    line.odd(Odd.KIND_UNKNOWN, index)
    line.keep(index)
    return ""


def _forget_kinds_among_types(line: Line) -> None:
    """A type such as "Near miss" is known after all: it is a kind."""
    line.odds[:] = [
        remark
        for remark in line.odds
        if remark.code != Odd.EVENT_TYPE_UNKNOWN or not _names_a_kind(line)
    ]


def _names_a_kind(line: Line) -> bool:
    return any(recognised(Field.KIND, cell) for _, cell in line.filled(Field.EVENT_TYPE))


def read_closing(line: Line, closed_on: date | None) -> bool:
    """Whether a row is closed: by its status, else by a date in the past."""
    status = one(line, Field.STATUS)
    past = closed_on is not None and closed_on <= line.plan.today
    if status == "open" and past:
        line.odd(Odd.CLOSED_YET_OPEN, line.first_column(Field.CLOSED_DATE))
    return status == "closed" if status else past


def read_told(line: Line) -> tuple[tuple[str, ...], str]:
    """Who was told: by name in the cell, or by a heading such as "Police informed?"."""
    found: list[str] = []
    words: list[str] = []
    for index, cell in line.filled(Field.TOLD):
        heading = line.plan.table.headers[index]
        asked = recognised(Field.TOLD, heading)
        answer = recognised(Field.SAFEGUARDING, cell)
        named = recognised(Field.TOLD, cell)
        if asked and answer == ("no",):
            continue
        if asked and answer == ("yes",):
            found += asked
        found += named
        words.append(f"{heading}: {cell}" if asked else cell)
    return tuple(dict.fromkeys(found)), "; ".join(words)

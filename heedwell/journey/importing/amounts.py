"""Reads a small table of how much support was given: service, month or day, what, and how many.

No database here. A line that cannot be read says why; nothing is taken for nought.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from heedwell.journey.importing.dates import MONTHS, Moment, Order, read_moment
from heedwell.journey.importing.fields import plain_words
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.tables import Row, Table
from heedwell.rules.months import month_after

MOST_LINES = 2000
LARGEST = Decimal(10) ** 9
_HEADINGS = {
    "service": ("service", "home", "location", "branch", "scheme", "where"),
    "when": ("month", "day", "date", "period", "when"),
    "what": ("kind", "what", "unit", "measure", "kind of amount", "exposure", "kind of exposure"),
    "number": ("number", "amount", "how many", "total", "count", "value"),
}
# How people call each kind of amount, besides its own name.
_CALLED = {
    "person_days": (
        "occupied days",
        "bed days",
        "occupied bed days",
        "resident days",
        "person day",
    ),
    "support_hours": ("hours", "hours of support", "care hours", "hours of care"),
    "visits": ("visit", "calls", "care calls", "home visits"),
    "medicines": (
        *("medicines", "medicines given", "medicine rounds", "medication administrations"),
        *("administrations", "doses", "medication rounds", "medicine administration"),
    ),
}
_NOT_KNOWN = frozenset({"", "-", "*", "n/a", "na", "not known", "unknown", "?"})
_ISO_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")
_NUMBER_MONTH = re.compile(r"^(\d{1,2})[/.](\d{4})$")
_WORD_MONTH = re.compile(r"^([a-z]+)\.?[\s\-,']+(\d{4})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of the file. `problem` says why it cannot come in, and what to do."""

    row: int
    service: str
    month: date | None
    unit: str
    amount: Decimal | None
    words: str = ""
    problem: str = ""

    @property
    def place(self) -> tuple[str, date | None, str]:
        return self.service.casefold(), self.month, self.unit

    def as_json(self) -> list[str]:
        """What a page keeps of a line that can come in, until it does."""
        month = self.month.isoformat() if self.month else ""
        return [str(self.row), self.service, month, self.unit, self.words]


def line_from(kept: Sequence[str]) -> Line:
    """A line again. ValueError for what `as_json` did not write."""
    row, service, month, unit, words = kept
    amount, problem = _amount(words)
    if problem or unit not in _CALLED:
        raise ValueError(words)
    return Line(int(row), service, date.fromisoformat(month).replace(day=1), unit, amount, words)


@dataclass(frozen=True, slots=True)
class _Cell:
    """`is_day` when it names a day that is not the first of a month."""

    line: Line
    day: date | None
    is_month: bool


def read_lines(table: Table, units: Mapping[str, str], services: Sequence[str]) -> list[Line]:
    """`units` are codes with their names. Raises Unreadable when a column is not there."""
    columns = {what: _column(table, names) for what, names in _HEADINGS.items()}
    wide = _wide(table, units)
    if columns["when"] is None:
        raise Unreadable("No column is headed “Month” or “Day”. Give it that heading.")
    if not wide and (columns["what"] is None or columns["number"] is None):
        raise Unreadable(
            "The table needs the columns “Service”, “Month”, “Kind” and “Number”, or a column for "
            f"each of: {', '.join(units.values())}."
        )
    if columns["service"] is None and len(services) != 1:
        raise Unreadable("No column is headed “Service”. Give it that heading.")
    cells = [cell for row in table.rows for cell in _cells(row, columns, wide, units, services)]
    if len(cells) > MOST_LINES:
        raise Unreadable(f"This table has more than {MOST_LINES:,} amounts. Split it by year.")
    return _without_twice(list(_whole_months(cells)))


def _cells(
    row: Row,
    columns: Mapping[str, int | None],
    wide: Mapping[int, str],
    units: Mapping[str, str],
    services: Sequence[str],
) -> Iterator[_Cell]:
    def at(what: str) -> str:
        column = columns[what]
        return "" if column is None else row.cells[column].strip()

    service = at("service") if columns["service"] is not None else services[0]
    said = wide or {-1: _unit(at("what"), units)}
    for column, unit in said.items():
        number = at("number") if column < 0 else row.cells[column].strip()
        day, is_month = _when(at("when"))
        amount, problem = _amount(number)
        line = Line(row.number, service, day and day.replace(day=1), unit, amount, number, problem)
        if not unit:
            names = ", ".join(units.values())
            line = replace(line, problem=f"“{at('what')}” is not known. Write one of: {names}")
        elif day is None:
            line = replace(
                line, problem=f"“{at('when')}” is no month. Write it like “March 2026” or 2026-03"
            )
        yield _Cell(line, day, is_month)


def _whole_months(cells: list[_Cell]) -> Iterator[Line]:
    """As they are, when all are months; else the days of each month together, if none is missing."""
    days = [cell for cell in cells if cell.day is not None and not cell.is_month]
    if all(cell.day is not None and cell.day.day == 1 for cell in days):
        yield from (cell.line for cell in cells)
        return
    together: dict[tuple[str, date | None, str], list[_Cell]] = {}
    for cell in cells:
        if cell.line.problem or cell.is_month:
            yield cell.line
        else:
            together.setdefault(cell.line.place, []).append(cell)
    for of_month in together.values():
        yield _summed(of_month)


def _summed(cells: list[_Cell]) -> Line:
    first = cells[0].line
    if first.month is None:
        return first
    days = {cell.day for cell in cells}
    there = monthrange(first.month.year, first.month.month)[1]
    total = sum((cell.line.amount or Decimal(0) for cell in cells), Decimal(0))
    line = replace(first, amount=total, words=f"{total}")
    if len(days) < len(cells):
        return replace(line, problem="A day stands here twice. Keep one row for each day")
    if len(days) < there:
        return replace(
            line,
            problem=f"Only {len(days)} of {there} days are in the file. A month comes in when it is whole",
        )
    return line


def _without_twice(lines: list[Line]) -> list[Line]:
    """The same month twice with the same number is one; with another, nobody knows which holds."""
    first: dict[tuple[str, date | None, str], Line] = {}
    kept = []
    for line in lines:
        before = None if line.problem else first.setdefault(line.place, line)
        if before is None or before is line:
            kept.append(line)
        elif before.amount != line.amount:
            kept.append(
                replace(
                    line, problem=f"Row {before.row} says {before.words} for the same. Keep one"
                )
            )
    return kept


def _column(table: Table, names: Sequence[str]) -> int | None:
    found = (table.index_of(name) for name in names)
    return next((index for index in found if index is not None), None)


def _wide(table: Table, units: Mapping[str, str]) -> dict[int, str]:
    """Columns that are headed by a kind of amount."""
    named = {index: _unit(name, units) for index, name in enumerate(table.headers)}
    return {index: unit for index, unit in named.items() if unit}


def _unit(words: str, units: Mapping[str, str]) -> str:
    plain = plain_words(words)
    for code, name in units.items():
        if plain in {plain_words(each) for each in (code, name, *_CALLED.get(code, ()))}:
            return code
    return ""


def _when(words: str) -> tuple[date | None, bool]:
    """The day, or the first of the month and that it was a month."""
    if month := _month(" ".join(words.split())):
        return month, True
    found = read_moment(words, Order.DAY_FIRST, 2000) if words else None
    return (found.day, False) if isinstance(found, Moment) else (None, False)


def _month(words: str) -> date | None:
    if match := _ISO_MONTH.match(words):
        year, number = int(match[1]), int(match[2])
    elif match := _NUMBER_MONTH.match(words):
        number, year = int(match[1]), int(match[2])
    elif match := _WORD_MONTH.match(words):
        number, year = MONTHS.get(match[1].lower(), 0), int(match[2])
    else:
        return None
    return date(year, number, 1) if 1 <= number <= 12 and 1900 < year < 2200 else None


def _amount(words: str) -> tuple[Decimal | None, str]:
    """What is not known stays a gap, and says so."""
    if words.casefold() in _NOT_KNOWN:
        return None, "No number stands here, so this month stays a gap"
    try:
        amount = Decimal(words.replace(",", "").replace(" ", "").replace("\u00a0", ""))
    except InvalidOperation:
        return None, f"“{words}” is no number. Write it in figures"
    if not amount.is_finite() or not 0 <= amount < LARGEST:
        return None, f"{words} cannot be. Write a number of nought or more"
    return amount.quantize(Decimal("0.01")), ""


def is_to_come(month: date, today: date) -> bool:
    """A month that is not over has no whole amount yet."""
    return month_after(month) > today

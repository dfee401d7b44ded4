"""When a row says that it happened, was reported and was closed."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from heedwell.journey.importing.clocks import Clock, read_clock
from heedwell.journey.importing.date_columns import MIDNIGHT, clock_change, read_in_column
from heedwell.journey.importing.dates import Moment, Oddity, Unread, numeric_parts
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.line import Line
from heedwell.journey.importing.remarks import Hold, Odd

EARLIEST_LIKELY_YEAR = 1930
LONG = timedelta(days=5 * 365)
_HOLDS = {
    Unread.NOT_A_DATE: Hold.DATE_UNREADABLE,
    Unread.NO_SUCH_DAY: Hold.DATE_IMPOSSIBLE,
    Unread.NO_DAY: Hold.DATE_WITHOUT_DAY,
    Unread.NO_YEAR: Hold.DATE_WITHOUT_YEAR,
}
_ODDITIES = {
    Oddity.ABOUT: Odd.DATE_ABOUT,
    Oddity.SPAN: Odd.DATE_SPAN,
    Oddity.EXTRA_WORDS: Odd.DATE_WORDS,
    Oddity.OTHER_ORDER: Odd.DATE_OTHER_ORDER,
}
_NOT_KNOWN = {"unknown", "not known", "date unknown", "date not known", "n/k", "nk", "?", "tbc"}


@dataclass(frozen=True, slots=True)
class When:
    day: date | None = None
    at: time | None = None
    part_of_day: str = ""

    @property
    def precision(self) -> str:
        if self.day is None:
            return "unknown"
        if self.at is not None:
            return "exact"
        return "part_of_day" if self.part_of_day else "day"


NEVER = When()


def read_happened(line: Line) -> When:
    """When it happened. What cannot be read holds the row; what is unlikely is kept and said."""
    when = _date_of(line, Field.HAPPENED_DATE)
    if when is None:
        return NEVER
    when = _with_clock(line, Field.HAPPENED_TIME, when)
    if when.day is not None and when.at is not None:
        change = clock_change(when.day, when.at)
        if change:
            line.odd(Odd.CLOCK_TWICE if change == "twice" else Odd.CLOCK_SKIPPED)
    _check_likely(line, when)
    return when


def _date_of(line: Line, field: Field) -> When | None:
    index = line.first_column(field)
    cells = line.filled(field)
    if index is None or not cells:
        _no_date(line, index)
        return None
    index, cell = cells[0]
    read = _read(line, index, cell)
    if isinstance(read, Unread):
        if line.plan.mapping.date_not_known or cell.lower() in _NOT_KNOWN:
            line.keep(index)
            _no_date(line, index)
        else:
            line.hold(_HOLDS[read], index)
        return None
    for oddity in read.oddities:
        line.odd(_ODDITIES[oddity], index)
        line.keep(index)
    return When(read.day, read.at, read.part_of_day)


def _no_date(line: Line, index: int | None) -> None:
    reported_only = index is None and line.filled(Field.REPORTED_DATE)
    if line.plan.mapping.date_not_known or reported_only:
        line.odd(Odd.DATE_NOT_KNOWN)
    else:
        line.hold(Hold.NO_DATE, index)


def _read(line: Line, index: int, cell: str) -> Moment | Unread:
    habit = line.plan.dates[index]
    this_year = line.plan.today.year
    read = read_in_column(cell, habit, this_year)
    if isinstance(read, Moment):
        if read.at is None and habit.midnight_is_unknown and "00:00" in cell:
            line.odd(Odd.TIME_UNKNOWN, index)
        pair = numeric_parts(cell)
        if pair and not habit.order_is_sure and pair[0] != pair[1] and max(pair) <= 12:
            line.odd(Odd.DATE_UNSURE, index, order=habit.order)
    return read


def _with_clock(line: Line, field: Field, when: When) -> When:
    """A column of its own for the time says more than the time beside the date."""
    for index, cell in line.filled(field):
        clock = read_clock(cell)
        if clock is None:
            clock = _from_moment(line, cell)
        if clock is None:
            line.odd(Odd.TIME_UNREADABLE, index)
            line.keep(index)
            continue
        if clock.at == MIDNIGHT and line.plan.clocks[index].midnight_is_unknown:
            line.odd(Odd.TIME_UNKNOWN, index)
            continue
        if clock.is_about:
            line.odd(Odd.TIME_ABOUT, index)
            line.keep(index)
        if clock != Clock() and when.day is not None:
            return replace(when, at=clock.at, part_of_day=clock.part_of_day)
    return when


def _from_moment(line: Line, cell: str) -> Clock | None:
    """Some programs write the whole moment into the column of the time."""
    for habit in line.plan.dates.values():
        read = read_in_column(cell, habit, line.plan.today.year)
        return Clock(read.at) if isinstance(read, Moment) and read.at else None
    return None


def _check_likely(line: Line, when: When) -> None:
    index, today = line.first_column(Field.HAPPENED_DATE), line.plan.today
    if when.day is None:
        return
    if not EARLIEST_LIKELY_YEAR <= when.day.year <= today.year + 1:
        line.odd(Odd.YEAR_IMPOSSIBLE, index, year=when.day.year)
    elif when.day > today:
        line.odd(Odd.IN_FUTURE, index)


def read_reported(line: Line, happened: When) -> When:
    """When it was reported. If it cannot be read the words are kept; it never holds a row."""
    when = _optional(line, Field.REPORTED_DATE, Odd.REPORTED_UNREADABLE)
    if when.day is None:
        return NEVER
    when = _with_clock(line, Field.REPORTED_TIME, when)
    _compare(line, happened, when)
    return when


def _optional(line: Line, field: Field, unreadable: Odd) -> When:
    for index, cell in line.filled(field):
        read = _read_quietly(line, index, cell)
        if read is not None:
            return When(read.day, read.at, read.part_of_day)
        line.odd(unreadable, index)
        line.keep(index)
    return NEVER


def _read_quietly(line: Line, index: int, cell: str) -> Moment | None:
    read = read_in_column(cell, line.plan.dates[index], line.plan.today.year)
    return read if isinstance(read, Moment) else None


def _compare(line: Line, happened: When, reported: When) -> None:
    if happened.day is None or reported.day is None:
        return
    index = line.first_column(Field.HAPPENED_DATE)
    same_day_later = (
        happened.day == reported.day
        and happened.at is not None
        and reported.at is not None
        and happened.at > reported.at
    )
    if happened.day > reported.day or same_day_later:
        line.odd(Odd.AFTER_REPORT, index)
    elif reported.day - happened.day > LONG:
        line.odd(Odd.LONG_BEFORE_REPORT, index)


def read_closed(line: Line, happened: When) -> date | None:
    closed = _optional(line, Field.CLOSED_DATE, Odd.CLOSED_UNREADABLE).day
    index = line.first_column(Field.CLOSED_DATE)
    if closed is not None and happened.day is not None and closed < happened.day:
        line.odd(Odd.CLOSED_BEFORE, index)
    if closed is not None and closed > line.plan.today:
        line.odd(Odd.CLOSED_IN_FUTURE, index)
    return closed

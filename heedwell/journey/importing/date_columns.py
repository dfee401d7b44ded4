"""What a whole column of dates tells that one cell cannot: day or month first, what 00:00 means."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from heedwell.journey.importing.clocks import Clock, read_clock
from heedwell.journey.importing.dates import (
    LOCAL,
    Moment,
    Order,
    Unread,
    numeric_parts,
    read_moment,
)

MIDNIGHT = time(0)
_SAID_IN_WORDS = re.compile(r"midnight|12\s*a\.?m", re.IGNORECASE)
# Midnight is taken as a real time only where the hours beside it are about as full.
_TIMES_THE_NEIGHBOURS = 3
_SMALL_NUMBER_OF_MIDNIGHTS = 3
_SHARE_TOO_MANY = 0.03
_COULD_BE_BOTH = (
    "Dates could be day first or month first; they are read day first (UK). "
    "Choose the other if that is wrong."
)


@dataclass(frozen=True, slots=True)
class DateHabit:
    """How one column writes its dates. `says` is the sentence for the preview."""

    order: Order = Order.DAY_FIRST
    order_is_sure: bool = True
    told_by_cells: bool = False
    midnight_is_unknown: bool = True
    midnights: int = 0
    readable: int = 0
    filled: int = 0
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockHabit:
    midnight_is_unknown: bool = False
    says: tuple[str, ...] = ()


def date_habit(cells: Iterable[str], this_year: int, order: Order | None = None) -> DateHabit:
    """Look through a column. An `order` that is given was chosen by a person."""
    filled = [cell for cell in cells if cell.strip()]
    pairs = [pair for cell in filled if (pair := numeric_parts(cell))]
    if order is not None:
        habit = DateHabit(order, told_by_cells=True, says=(f"Dates are read {order}, as chosen.",))
    else:
        habit = _order(pairs, filled)
    moments = [read_moment(cell, habit.order, this_year) for cell in filled]
    read = [moment for moment in moments if isinstance(moment, Moment)]
    times = [moment.at for moment in read if moment.at is not None]
    midnights = times.count(MIDNIGHT)
    unknown = _midnight_stands_out(times, lone_is_enough=True)
    says = habit.says
    if midnights:
        says = (*says, _about_midnight(midnights, len(read), unknown))
    return replace(
        habit,
        midnight_is_unknown=unknown,
        midnights=midnights,
        readable=len(read),
        filled=len(filled),
        says=says,
    )


def _order(pairs: Sequence[tuple[int, int]], filled: Sequence[str]) -> DateHabit:
    day_first = sum(1 for first, second in pairs if first > 12 >= second)
    month_first = sum(1 for first, second in pairs if second > 12 >= first)
    if month_first > day_first:
        extra = _mixed(day_first) or _swapped_by_a_spreadsheet(pairs, filled)
        return DateHabit(
            Order.MONTH_FIRST,
            order_is_sure=not extra,
            told_by_cells=True,
            says=(f"Dates are month first (US): {_cells(month_first)} can only be so.", *extra),
        )
    if day_first:
        extra = _mixed(month_first)
        return DateHabit(
            order_is_sure=not extra,
            told_by_cells=True,
            says=(f"Dates are day first (UK): {_cells(day_first)} can only be so.", *extra),
        )
    if pairs and any(first != second for first, second in pairs):
        return DateHabit(
            order_is_sure=False,
            says=(_COULD_BE_BOTH,),
        )
    return DateHabit()


def _cells(count: int) -> str:
    return f"{count:,} cell" if count == 1 else f"{count:,} cells"


def _mixed(others: int) -> tuple[str, ...]:
    if not others:
        return ()
    return (f"{_cells(others)} can only be the other way round, and read so. Check the rest.",)


def _swapped_by_a_spreadsheet(
    pairs: Sequence[tuple[int, int]], filled: Sequence[str]
) -> tuple[str, ...]:
    """US dates opened in a UK spreadsheet: those it could turn into dates come out swapped."""
    real = [cell for cell in filled if cell[:4].isdigit() and cell[4:5] == "-"]
    if len(real) < 5 or any(int(cell[8:10] or 0) > 12 for cell in real if cell[8:10].isdigit()):
        return ()
    if any(first <= 12 and second <= 12 for first, second in pairs):
        return ()
    swapped = f"A spreadsheet seems to have swapped day and month in {len(real):,} other cells."
    return (f"{swapped} Import the file as it was before it was opened there.",)


def adopt_order(habit: DateHabit, sibling: DateHabit) -> DateHabit:
    """Dates of one file are written one way: an unsure column follows a sure one."""
    if habit.order_is_sure or habit.told_by_cells or not sibling.order_is_sure:
        return habit
    return replace(
        habit,
        order=sibling.order,
        order_is_sure=True,
        says=(f"Dates are read {sibling.order}, like the other dates of this file.",),
    )


def clock_habit(cells: Iterable[str]) -> ClockHabit:
    """For a column that holds nothing but times."""
    clocks = (read_clock(cell) for cell in cells if cell.strip())
    times = [clock.at for clock in clocks if isinstance(clock, Clock) and clock.at is not None]
    midnights = times.count(MIDNIGHT)
    if not midnights:
        return ClockHabit()
    unknown = _midnight_stands_out(times, lone_is_enough=False)
    return ClockHabit(unknown, (_about_midnight(midnights, len(times), unknown),))


def _midnight_stands_out(times: Sequence[time], *, lone_is_enough: bool) -> bool:
    """Whether 00:00 is far too frequent to be a time.

    Beside a date a program writes 00:00 where it knows no time, so a lone one is enough; in a
    column of its own somebody typed it, so it takes more.
    """
    count = Counter(times)
    midnights = count[MIDNIGHT]
    if not midnights:
        return lone_is_enough
    if midnights == len(times) and (lone_is_enough or midnights >= _SMALL_NUMBER_OF_MIDNIGHTS):
        return True
    beside = max(count[time(23)], count[time(1)], count[time(22)], count[time(2)])
    if midnights <= _TIMES_THE_NEIGHBOURS * beside:
        return False
    if lone_is_enough:
        return True
    return (
        midnights >= _SMALL_NUMBER_OF_MIDNIGHTS
        and midnights > _TIMES_THE_NEIGHBOURS * beside
        and midnights / len(times) > _SHARE_TOO_MANY
    )


def _about_midnight(midnights: int, of: int, unknown: bool) -> str:
    if unknown:
        return f"{midnights:,} of {of:,} say 00:00: taken as “time unknown”, not as midnight."
    return f"{midnights:,} of {of:,} say 00:00: taken as midnight, like the hours beside it."


def read_in_column(cell: str, habit: DateHabit, this_year: int) -> Moment | Unread:
    """One cell, read as its column is."""
    moment = read_moment(cell, habit.order, this_year)
    if not isinstance(moment, Moment) or moment.at != MIDNIGHT or not habit.midnight_is_unknown:
        return moment
    return moment if _SAID_IN_WORDS.search(cell) else replace(moment, at=None)


def clock_change(day: date, at: time) -> str:
    """ "skipped" or "twice" for a local time that a change of the clocks left out or repeats."""
    first = datetime.combine(day, at, LOCAL)
    second = first.replace(fold=1)
    try:
        if first.utcoffset() == second.utcoffset():
            return ""
        back = first.astimezone(UTC).astimezone(LOCAL)
    except OverflowError:
        return ""
    return "twice" if back.time() == at else "skipped"

"""Whole months, by their first days."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date


def months_before(day: date, count: int) -> list[date]:
    """So many months before that of a day, oldest first."""
    index = _index(day)
    return [_first_day(n) for n in range(index - count, index)]


def month_after(day: date) -> date:
    """The month after that of a day."""
    return _first_day(_index(day) + 1)


def months_on(day: date, months: int) -> date:
    """The same day so many months on; the last day of a month that is too short for it."""
    first = _first_day(_index(day) + months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def by_month(first: date, until: date) -> Iterator[tuple[date, date]]:
    """The days from `first` to the one before `until`, cut where a month ends."""
    while first < until:
        end = min(month_after(first), until)
        yield first, end
        first = end


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)

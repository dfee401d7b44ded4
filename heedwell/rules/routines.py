"""A task that comes again: on which days, and until when each can still be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heedwell.rules.months import months_on

# A routine is looked at again after a year at the latest.
LONGEST = timedelta(days=366)


class Every(StrEnum):
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Every.WEEK: "Each week",
    Every.TWO_WEEKS: "Every two weeks",
    Every.MONTH: "Each month",
}
_WEEKS = {Every.WEEK: 1, Every.TWO_WEEKS: 2}


class OutOfOrder(ValueError):
    """It would end before it begins, or only after more than a year."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Due on a day, and done late until the day before the next; from then on it was missed."""

    due: date
    closes: date


def turns(first: date, every: Every, until: date) -> tuple[Turn, ...]:
    """Each day on which it is due, the last of them on `until` at the latest."""
    if not first <= until <= first + LONGEST:
        raise OutOfOrder
    days = _days(first, every)
    found, due = [], next(days)
    while due <= until:
        after = next(days)
        found.append(Turn(due, after - timedelta(days=1)))
        due = after
    return tuple(found)


def _days(first: date, every: Every) -> Iterator[date]:
    number = 0
    while True:
        yield (
            months_on(first, number)
            if every is Every.MONTH
            else first + timedelta(weeks=number * _WEEKS[every])
        )
        number += 1

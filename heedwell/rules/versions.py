"""When a version of the rulebook is in force: from its first day until a newer one begins.

The newest version that has begun holds. One that a newer one overtakes before its first day never does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Standing(StrEnum):
    IN_FORCE = "in force"
    PLANNED = "planned"
    PAST = "past"
    OVERTAKEN = "never in force"


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day to a last one, both included; None when no end is known."""

    first: date
    last: date | None

    def standing(self, today: date) -> Standing:
        if self.first > today:
            return Standing.PLANNED
        return Standing.IN_FORCE if self.last is None or self.last >= today else Standing.PAST


def period(version: int, starts: Mapping[int, date]) -> Period | None:
    """When a version holds, by the first days of all; None when it never does."""
    first = starts[version]
    newer = [day for other, day in starts.items() if other > version]
    end = min(newer, default=None)
    if end is not None and end <= first:
        return None
    return Period(first, None if end is None else end - timedelta(days=1))


def standing(version: int, starts: Mapping[int, date], today: date) -> Standing:
    held = period(version, starts)
    return Standing.OVERTAKEN if held is None else held.standing(today)


def in_force(starts: Mapping[int, date], on: date) -> int:
    """The version that holds on a day; 0, ours, before the first has begun."""
    return max((version for version, first in starts.items() if first <= on), default=0)


def overtaken_by(starts_on: date, starts: Mapping[int, date]) -> tuple[int, ...]:
    """The versions that a new one, from this day, would keep from ever holding."""
    new = max(starts, default=0) + 1
    after = {**starts, new: starts_on}
    return tuple(v for v in starts if period(v, starts) and not period(v, after))

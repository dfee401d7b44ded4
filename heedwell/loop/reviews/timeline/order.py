"""Where a statement stands in the timeline: by its time, or after the one that it follows."""

from collections.abc import Sequence
from datetime import date, time
from typing import Protocol
from uuid import UUID

from heedwell.loop.reviews.states import When
from heedwell.rules.vocabulary import PARTS_OF_DAY


class Dated(Protocol):
    @property
    def when(self) -> str: ...
    @property
    def on_day(self) -> date | None: ...
    @property
    def at_time(self) -> time | None: ...
    @property
    def part_of_day(self) -> str: ...


class Placed(Dated, Protocol):
    @property
    def key(self) -> UUID: ...
    @property
    def place(self) -> float: ...


def moment_of(one: Dated) -> tuple[date, time] | None:
    """Day and time to sort by. A part of the day counts from its start, and so does a bare day."""
    if one.on_day is None:
        return None
    if one.when == When.EXACT and one.at_time is not None:
        return one.on_day, one.at_time
    if one.when == When.PART and one.part_of_day in PARTS_OF_DAY:
        hour: int = PARTS_OF_DAY.get(one.part_of_day).details["from_hour"]
        return one.on_day, time(hour)
    return one.on_day, time.min


def place_for(draft: Dated, after: UUID | None, standing: Sequence[Placed]) -> float:
    """A number between those of its neighbours; `standing` is what stands now, in order."""
    at = _index(draft, after, standing)
    before = standing[at - 1].place if at else None
    behind = standing[at].place if at < len(standing) else None
    if before is None:
        return 1.0 if behind is None else behind - 1
    return before + 1 if behind is None else (before + behind) / 2


def _index(draft: Dated, after: UUID | None, standing: Sequence[Placed]) -> int:
    if after is not None:
        return next((at + 1 for at, one in enumerate(standing) if one.key == after), len(standing))
    mine = moment_of(draft)
    if mine is None:
        return len(standing)
    for at, one in enumerate(standing):
        theirs = moment_of(one)
        if theirs is not None and theirs > mine:
            return at
    return len(standing)

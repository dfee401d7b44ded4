"""How often somebody is written to: at once, or gathered once a day or a week; never when quiet.

Times are those on the wall where the service is, so a clock change moves no morning mail.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from heedwell.rules.deadlines import LONDON


class Rhythm(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Rhythm.AT_ONCE: "Each one as it comes",
    Rhythm.DAILY: "Together, once a day",
    Rhythm.WEEKLY: "Together, once a week",
}

# What is late, and what waits for triage, has a clock of its own. Nor is the gathered mail itself.
NEVER_GATHERED = ("late.", "signal.reported", "gathered")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody chose. `weekday` counts from Monday as 0. Both ends of quiet, or neither."""

    rhythm: Rhythm = Rhythm.AT_ONCE
    hour: int = 8
    weekday: int = 0
    quiet_from: time | None = None
    quiet_until: time | None = None


def is_gathered(kind: str, wish: Wish) -> bool:
    """Whether a notice of this kind waits for the next gathered mail."""
    return wish.rhythm is not Rhythm.AT_ONCE and not kind.startswith(NEVER_GATHERED)


def next_gathering(wish: Wish, after: datetime, zone: tzinfo = LONDON) -> datetime | None:
    """The first moment after this one at which gathered mail goes; None for each as it comes."""
    if wish.rhythm is Rhythm.AT_ONCE:
        return None
    local = after.astimezone(zone)
    for days in range(9):
        day = local.date() + timedelta(days=days)
        moment = datetime.combine(day, time(wish.hour), zone).astimezone(UTC)
        right_day = wish.rhythm is Rhythm.DAILY or day.weekday() == wish.weekday
        if right_day and moment > after:
            return moment
    raise ValueError("a weekday is a number from 0 to 6")


def quiet_ends(wish: Wish, now: datetime, zone: tzinfo = LONDON) -> datetime | None:
    """When mail may go again, if now is a quiet hour; None when it may go now."""
    start, end = wish.quiet_from, wish.quiet_until
    if start is None or end is None or start == end:
        return None
    local = now.astimezone(zone)
    if not _within(local.time(), start, end):
        return None
    day = local.date() + timedelta(days=local.time() >= end)
    return datetime.combine(day, end, zone).astimezone(UTC)


def _within(moment: time, start: time, end: time) -> bool:
    """Whether a time of day lies in a span that may go over midnight; its end is outside."""
    if start < end:
        return start <= moment < end
    return moment >= start or moment < end

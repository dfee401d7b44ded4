"""Dates, times, spans and shares as people say them."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, now

from heedwell.statistics.verdict.shares import CONFIDENCE

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def day_words(day: date, today: date | None = None) -> str:
    """Today, tomorrow, yesterday, Friday 27 November, or with the year when it is another."""
    today = today or localdate()
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    if near:
        return near
    if day.year != today.year:
        return _written(day, "j F Y")
    return _written(day, "l j F" if abs((day - today).days) <= 7 else "j F")


@lru_cache(maxsize=4096)
def _written(day: date, form: str) -> str:
    """A list says the same few days over and over."""
    return date_format(day, form)


def month_words(month: date) -> str:
    """November 2026."""
    return _written(month, "F Y")


def month_letter(month: date) -> str:
    """N, under the line of a chart."""
    return _written(month, "M")[0]


def moment_words(moment: datetime) -> str:
    """07:40 today, 16:05 on 3 March."""
    local = localtime(moment)
    day = day_words(local.date())
    joiner = "" if day in ("today", "tomorrow", "yesterday") else "on "
    return f"{local:%H:%M} {joiner}{day}"


def span_words(span: timedelta) -> str:
    """The two largest parts at most: 1 h 20 min, 2 days, 5 min."""
    seconds = int(abs(span).total_seconds())
    if seconds >= 2 * _DAY:
        return f"{seconds // _DAY} days"
    if seconds >= _DAY:
        return f"1 day {seconds % _DAY // _HOUR} h" if seconds % _DAY >= _HOUR else "1 day"
    if seconds >= _HOUR:
        minutes = seconds % _HOUR // _MINUTE
        return f"{seconds // _HOUR} h {minutes} min" if minutes else f"{seconds // _HOUR} h"
    return f"{max(1, seconds // _MINUTE)} min"


def due_words(due_at: datetime, at: datetime | None = None) -> str:
    """How late it is, or how long is left."""
    at = at or now()
    return f"{span_words(at - due_at)} late" if due_at <= at else f"{span_words(due_at - at)} left"


def names_words(names: list[str]) -> str:
    """Amina, Dev and Rob."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def share_words(n: int, of: int) -> str:
    """48 of 51 (94 %)."""
    return f"{n:,} of {of:,} ({round(100 * n / of)}\u00a0%)" if of else "none yet"


def interval_words(low: float, high: float) -> str:
    """Between which shares of all the truth may well lie: 55% to 100% (exact, 90% confidence)."""
    return f"{low:.0%} to {high:.0%} (exact, {CONFIDENCE:.0%} confidence)"


_A_LINE = 220


def in_a_line(text: str) -> str:
    """The beginning of a text, cut between two words."""
    words = " ".join(text.split())
    return words if len(words) <= _A_LINE else words[:_A_LINE].rsplit(" ", 1)[0] + " …"


def quoted(text: str) -> str:
    """In quotation marks; those inside become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"

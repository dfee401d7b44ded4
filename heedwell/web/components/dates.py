"""Dates and times as people write them: 27/3/2026, 27 March, yesterday, 5.30pm. No clock of its own."""

import re
from datetime import date, time, timedelta
from typing import Literal

Lean = Literal["past", "future"]

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_UK = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})(?:\s*[-/. ]\s*(\d{4}|\d{2}))?$")
_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{4}|\d{2})$")
_WORDED = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[-\s]+([a-z]{3,9})\.?,?(?:[-\s]+(\d{4}|\d{2}))?$",
    re.IGNORECASE,
)
_WORDED_MONTH_FIRST = re.compile(
    r"^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?(?:\s+(\d{4}|\d{2}))?$", re.IGNORECASE
)
_NAMED = {"today": 0, "yesterday": -1, "tomorrow": 1}
_CLOCK = re.compile(r"^(\d{1,2})(?:\s*[:.h]\s*(\d{2}))?\s*([ap])?\.?\s*m?\.?$", re.IGNORECASE)
_CLOCK_DIGITS = re.compile(r"^(\d{2})(\d{2})(?:\s*(?:hrs?|hours))?$", re.IGNORECASE)


def read_date(text: str, *, today: date, lean: Lean = "past") -> date | None:
    """The date meant by `text`, day before month; None when it is none.

    Without a year it is the nearest such day in the past, or in the future.
    """
    text = " ".join(text.split())
    if text.lower() in _NAMED:
        return today + timedelta(days=_NAMED[text.lower()])
    text = _WEEKDAY.sub("", text)
    year, month, day = _parts(text)
    if not month or not day:
        return None
    if year:
        return _real(year + 2000 if year < 100 else year, month, day)
    return _nearest(month, day, today, lean)


def read_time(text: str) -> time | None:
    """The time of day meant by `text`, on a 24 hour clock unless am or pm is said."""
    text = " ".join(text.lower().split())
    if text in {"noon", "midday", "midnight"}:
        return time(0 if text == "midnight" else 12)
    if found := _CLOCK_DIGITS.match(text):
        hour, minute, half = int(found[1]), int(found[2]), None
    elif (found := _CLOCK.match(text)) and (found[2] or found[3]):
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    else:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def typed(day: date) -> str:
    """How a date stands in a box: the way most people here would type it."""
    return f"{day.day}/{day.month}/{day.year}"


def _parts(text: str) -> tuple[int, int, int]:
    """Year (0 when unsaid), month, day; zeros when nothing fits."""
    if found := _ISO.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _UK.match(text) or _DIGITS.match(text):
        return int(found[3] or 0), int(found[2]), int(found[1])
    if found := _WORDED.match(text):
        return int(found[3] or 0), _month(found[2]), int(found[1])
    if found := _WORDED_MONTH_FIRST.match(text):
        return int(found[3] or 0), _month(found[1]), int(found[2])
    return 0, 0, 0


def _month(word: str) -> int:
    """Its number, from three letters up; 0 for a word that is no month."""
    return next((at for at, name in enumerate(MONTHS, 1) if name.startswith(word.lower())), 0)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(month: int, day: int, today: date, lean: Lean) -> date | None:
    years = (
        range(today.year, today.year - 5, -1)
        if lean == "past"
        else range(today.year, today.year + 5)
    )
    days = (found for year in years if (found := _real(year, month, day)))
    return next((d for d in days if (d <= today if lean == "past" else d >= today)), None)

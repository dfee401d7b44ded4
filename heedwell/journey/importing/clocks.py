"""Times of day as people write them: 18:30, 6.30pm, 1830hrs, noon, "early evening"."""

import re
from dataclasses import dataclass
from datetime import time

# Codes of rules.vocabulary.PARTS_OF_DAY, by the words that staff use for them.
_PARTS = {
    "early_morning": ("early morning", "early hours of the morning", "first thing"),
    "morning": ("morning", "am", "a.m", "mid morning", "breakfast", "early shift", "early", "mane"),
    "midday": ("midday", "mid day", "lunchtime", "lunch time", "lunch", "around midday"),
    "afternoon": ("afternoon", "pm", "p.m", "mid afternoon", "early afternoon", "late afternoon"),
    "evening": ("evening", "early evening", "late shift", "late", "teatime", "tea time", "bedtime"),
    "late_evening": ("late evening", "late at night"),
    "night": (
        "night",
        "nights",
        "night shift",
        "overnight",
        "small hours",
        "waking night",
        "nocte",
    ),
}
_PART_WORDS = {word: part for part, words in _PARTS.items() for word in words}
_FILLERS = re.compile(
    r"^(?:at|@|time|the|in|during|between|from)\s*[:\-]?\s+"
    r"|(?:\s|(?<=\d))(?:hours|hour|hrs|hr|h|gmt|bst)\.?$"
)
_ABOUT = re.compile(
    r"^(?:approx(?:imately)?|about|around|circa|c|ca|est(?:imated)?)\b\.?\s*|^~\s*"
    r"|\s*(?:\(?approx(?:imately)?\.?\)?|ish|\?)$"
)
_CLOCK = re.compile(
    r"^(\d{1,2})(?:\s*[:.;]\s*(\d{2}))?(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?)?$"
)
_PLAIN_FOUR = re.compile(r"^([01]?\d|2[0-3])([0-5]\d)\s*(?:h|hrs?|hours)?\.?$")
_SPAN = re.compile(r"\s*(?:-|\u2013|\u2014|\bto\b|\buntil\b|/|&|\band\b)\s*")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
# 18.30 typed into a spreadsheet comes back as the number 18.3.
_LOST_ZERO = re.compile(r"^\d{1,2}\.[0-5]$")
_FRACTION = re.compile(r"^0?\.\d+$")
_PART_INSIDE = re.compile(r"\b(?:in the |at |over)?(morning|afternoon|evening|night)\b")
_NAMED = {"noon": time(12), "12 noon": time(12), "midnight": time(0), "12 midnight": time(0)}
NOT_KNOWN = {"", "?", "??", "-", "n/a", "na", "n/k", "nk", "unknown", "not known", "unk", "tbc"}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, or just a part of the day. Both empty: the words say that it is not known."""

    at: time | None = None
    part_of_day: str = ""
    is_about: bool = False


def read_clock(text: str) -> Clock | None:
    """None when the words do not say a time at all."""
    words = " ".join(text.lower().split()).strip(" ,;.")
    if words in NOT_KNOWN:
        return Clock()
    if (part := _part_of_day(words)) is not None:
        return Clock(part_of_day=part)
    if _FRACTION.match(words):
        return Clock(fraction_of_day(float(words)))
    if _LOST_ZERO.match(words) and (at := _one_time(f"{words}0")) is not None:
        return Clock(at, is_about=True)
    plain, about = _without_about(words)
    if (at := _one_time(plain)) is not None:
        return Clock(at, is_about=about)
    if _DATE.search(plain):
        return None
    first, *others = _SPAN.split(plain)
    if others and (at := _one_time(_with_half(first, others[-1]))) is not None:
        return Clock(at, is_about=True)
    if inside := _PART_INSIDE.search(words):
        return Clock(part_of_day=_PART_WORDS[inside[1]], is_about=True)
    return None


def _part_of_day(words: str) -> str | None:
    stripped = words.strip("()[] ")
    for plain in (stripped, _FILLERS.sub("", stripped)):
        if plain in _PART_WORDS:
            return _PART_WORDS[plain]
    return None


def _without_about(words: str) -> tuple[str, bool]:
    words = words.strip("()[] ")
    before = ""
    about = False
    while words != before:
        before = words
        words = _ABOUT.sub("", words).strip()
        about = about or words != before
        words = _FILLERS.sub("", words).strip()
    return words, about


def _with_half(first: str, last: str) -> str:
    """In "6-7pm" the first time is in the afternoon too."""
    half = re.search(r"[ap]\.?m\.?$", last)
    return f"{first} {half.group()}" if half and not re.search(r"[ap]\.?m", first) else first


def _one_time(words: str) -> time | None:
    if words in _NAMED:
        return _NAMED[words]
    if (four := _PLAIN_FOUR.match(words)) and len(words) >= 3:
        return time(int(four[1]), int(four[2]))
    if (clock := _CLOCK.match(words)) is None:
        return None
    hour, minute, second, half = clock.groups()
    if minute is None and half is None:
        return None  # a bare number is no time
    return _time(int(hour), int(minute or 0), int(second or 0), (half or "")[:1])


def _time(hour: int, minute: int, second: int, half: str) -> time | None:
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour == 24 and minute == 0:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)


def fraction_of_day(number: float) -> time:
    """How a spreadsheet keeps a time: 0.75 is 18:00."""
    seconds = round(number % 1 * 86_400) % 86_400
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)

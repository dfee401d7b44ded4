"""One date as people and programs write it. Which of day and month comes first is told, not asked.

`date_columns` finds that out from the whole column.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from heedwell.journey.importing.clocks import Clock, fraction_of_day, read_clock

LOCAL = ZoneInfo("Europe/London")


class Order(StrEnum):
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class Oddity(StrEnum):
    """What a person should know about how one date was read."""

    ABOUT = "about"
    EXTRA_WORDS = "extra words"
    OTHER_ORDER = "other order"
    SPAN = "span"


class Unread(StrEnum):
    """Why some words are no date."""

    NOT_A_DATE = "not a date"
    NO_SUCH_DAY = "no such day"
    NO_DAY = "no day"
    NO_YEAR = "no year"


@dataclass(frozen=True, slots=True)
class Moment:
    day: date
    at: time | None = None
    part_of_day: str = ""
    oddities: tuple[Oddity, ...] = ()


_MONTHS = (
    "jan january ionawr|feb february chwefror|mar march mawrth|apr april ebrill|may mai"
    "|jun june mehefin|jul july gorffennaf|aug august awst|sep sept september medi"
    "|oct october hydref|nov november tachwedd|dec december rhagfyr"
)
MONTHS = {
    word: number for number, words in enumerate(_MONTHS.split("|"), 1) for word in words.split()
}
_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?![a-z])\.?"
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?", re.IGNORECASE
)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([/.,\- ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2,3})(?![\d:])")
_WORDED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/,.]*(?:of\s+)?{_MONTH}[\s\-/,.']*(\d{{4}}|\d{{2}})(?!\d|:)",
    re.IGNORECASE,
)
_MONTH_WORD_FIRST = re.compile(
    rf"(?<![a-z]){_MONTH}[\s\-/]*(\d{{1,2}})(?:st|nd|rd|th)?[\s\-/,]+(\d{{4}})(?!\d)", re.IGNORECASE
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
_SERIALS = range(18_264, 73_051)  # 1950 to 2099
_SPREADSHEET_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a calendar, not a moment
_ZONE = re.compile(r"^t?\s*(.*\d)\s*(z|\+\d{2}:?\d{2})$|^t(.*\d)\s*(-\d{2}:?\d{2})$", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:on or about|approx(?:imately)?|about|around|circa|c\.|w/c|w/e|week commencing)|[~?]",
    re.IGNORECASE,
)
_JOINTS = re.compile(
    r"^(?:on|the|at|@|t|date|dated|time|hrs|hours|and|,|;|-|\u2013|\.|\(|\))+$", re.IGNORECASE
)
_MONTH_AND_YEAR = re.compile(
    rf"^\W*{_MONTH}[\s\-/,.']*(\d{{4}}|\d{{2}})\W*$|^\W*\d{{1,2}}[/.\-]\d{{4}}\W*$", re.IGNORECASE
)
_DAY_AND_MONTH = re.compile(
    rf"^\W*\d{{1,2}}(?:st|nd|rd|th)?[\s\-]*(?:of\s+)?{_MONTH}\W*$|^\W*\d{{1,2}}[/.]\d{{1,2}}\W*$",
    re.IGNORECASE,
)


def numeric_parts(text: str) -> tuple[int, int] | None:
    """The two numbers before the year, where both orders could be meant."""
    found = _NUMERIC.search(text)
    return None if found is None or _ISO.search(text) else (int(found[1]), int(found[3]))


def read_moment(text: str, order: Order, this_year: int) -> Moment | Unread:
    """A date, with its time or part of the day if the words say one."""
    words = " ".join(text.split())
    if _SERIAL.match(words):
        return _from_serial(float(words))
    plain = _WEEKDAY.sub(" ", words)
    found = _found(plain, order, this_year)
    if found is None:
        return _why_not(plain)
    match, day, other_order = found
    if day is None:
        return Unread.NO_SUCH_DAY
    left = " ".join((plain[: match.start()] + " " + plain[match.end() :]).split())
    moment = _with_rest(day, left, order, this_year)
    if other_order:
        return Moment(day, moment.at, moment.part_of_day, (*moment.oddities, Oddity.OTHER_ORDER))
    return moment


def _found(
    words: str, order: Order, this_year: int
) -> tuple[re.Match[str], date | None, bool] | None:
    if match := _ISO.search(words):
        year, month, day = map(int, match.groups())
        if month > 12 >= day:
            return match, _day(year, day, month), True
        return match, _day(year, month, day), False
    if match := _NUMERIC.search(words):
        return match, *_numeric_day(match, order, this_year)
    if match := _WORDED.search(words):
        month = MONTHS[match[2].lower()]
        return match, _day(_full_year(match[3], this_year), month, int(match[1])), False
    if match := _MONTH_WORD_FIRST.search(words):
        month = MONTHS[match[1].lower()]
        return match, _day(int(match[3]), month, int(match[2])), False
    if match := _COMPACT.search(words):
        year, month, day = map(int, match.groups())
        return match, _day(year, month, day), False
    return None


def _numeric_day(match: re.Match[str], order: Order, this_year: int) -> tuple[date | None, bool]:
    first, second = int(match[1]), int(match[3])
    year = _full_year(match[4], this_year)
    day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
    if month > 12 >= day:
        return _day(year, day, month), True
    return _day(year, month, day), False


def _full_year(digits: str, this_year: int) -> int:
    """Two digits are the hundred years that end next year."""
    year = int(digits)
    if len(digits) != 2:
        return year
    latest = this_year + 1
    return latest - (latest - year) % 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_serial(number: float) -> Moment | Unread:
    if int(number) not in _SERIALS:
        return Unread.NOT_A_DATE
    day = (_SPREADSHEET_DAY_ZERO + timedelta(days=int(number))).date()
    return Moment(day, fraction_of_day(number) if number % 1 else None)


def _with_rest(day: date, rest: str, order: Order, this_year: int) -> Moment:
    """What stands beside the date: a time, a zone, "about", or words that say something else."""
    if not rest or _JOINTS.match(rest.replace(" ", "")):
        return Moment(day)
    if (zoned := _ZONE.match(rest)) and (local := _to_local(day, *filter(None, zoned.groups()))):
        return local
    oddities: tuple[Oddity, ...] = ()
    if _ABOUT.search(rest):
        oddities = (Oddity.ABOUT,)
        rest = " ".join(_ABOUT.sub(" ", rest).split())
    if isinstance(_second_date(rest, order, this_year), date):
        return Moment(day, oddities=(*oddities, Oddity.SPAN))
    clock = _clock(rest)
    if clock is None:
        return Moment(day, oddities=(*oddities, Oddity.EXTRA_WORDS))
    about = (Oddity.ABOUT,) if clock.is_about and not oddities else ()
    return Moment(day, clock.at, clock.part_of_day, (*oddities, *about))


def _second_date(rest: str, order: Order, this_year: int) -> date | None:
    found = _found(rest, order, this_year)
    return found[1] if found else None


def _clock(rest: str) -> Clock | None:
    plain = rest.strip(" ,;-\u2013()T")
    if not plain or _JOINTS.match(plain.replace(" ", "")):
        return Clock()
    return read_clock(re.sub(r"^(?:at|on|@|t)\b\s*", "", plain, flags=re.IGNORECASE))


def _to_local(day: date, clock: str, zone: str) -> Moment | None:
    read = read_clock(clock)
    if read is None or read.at is None:
        return None
    offset = "+00:00" if zone.lower() == "z" else zone
    try:
        stamp = datetime.fromisoformat(f"{day.isoformat()}T{read.at.isoformat()}{offset}")
        local = stamp.astimezone(LOCAL)
    except (ValueError, OverflowError):
        return None
    return Moment(local.date(), local.time())


def _why_not(words: str) -> Unread:
    if _MONTH_AND_YEAR.match(words):
        return Unread.NO_DAY
    if _DAY_AND_MONTH.match(words):
        return Unread.NO_YEAR
    return Unread.NOT_A_DATE

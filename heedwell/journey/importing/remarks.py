"""What is said about a row: why it is held or skipped, and what was odd but kept.

A code is counted and stored; its sentence is read. Sentences say what to do, in plain words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Hold(StrEnum):
    NO_FACTS = "no_facts"
    NO_DATE = "no_date"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_WITHOUT_DAY = "date_without_day"
    DATE_WITHOUT_YEAR = "date_without_year"
    CELL_TOO_LONG = "cell_too_long"
    SERVICE_UNKNOWN = "service_unknown"
    NO_SERVICE = "no_service"
    REFERENCE_TWICE = "reference_twice"
    CHANGED = "changed_since_import"


class Skip(StrEnum):
    ALREADY_THERE = "already_there"
    REPEATED = "repeated_in_file"


class Odd(StrEnum):
    TIME_UNKNOWN = "time_unknown"
    TIME_UNREADABLE = "time_unreadable"
    TIME_ABOUT = "time_about"
    CLOCK_SKIPPED = "time_skipped_by_clock_change"
    CLOCK_TWICE = "time_twice_by_clock_change"
    DATE_ABOUT = "date_about"
    DATE_SPAN = "date_span"
    DATE_WORDS = "date_with_words"
    DATE_UNSURE = "day_or_month_first"
    DATE_OTHER_ORDER = "date_other_order"
    DATE_NOT_KNOWN = "date_not_known"
    YEAR_IMPOSSIBLE = "year_impossible"
    IN_FUTURE = "happened_in_future"
    AFTER_REPORT = "happened_after_reported"
    LONG_BEFORE_REPORT = "happened_long_before_reported"
    REPORTED_UNREADABLE = "reported_unreadable"
    CLOSED_UNREADABLE = "closed_unreadable"
    CLOSED_BEFORE = "closed_before_it_happened"
    CLOSED_IN_FUTURE = "closed_in_future"
    CLOSED_YET_OPEN = "closed_date_yet_open"
    SEVERITY_OUTSIDE = "severity_outside_scale"
    SEVERITY_UNKNOWN = "severity_not_known_word"
    KIND_UNKNOWN = "kind_not_known_word"
    EVENT_TYPE_UNKNOWN = "event_type_not_known_word"
    ABUSE_UNKNOWN = "abuse_category_not_known_word"
    PLACE_UNKNOWN = "place_not_known_word"
    ACTIVITY_UNKNOWN = "activity_not_known_word"
    FACTOR_UNKNOWN = "factor_not_known_word"
    TOLD_UNKNOWN = "told_not_known_word"
    STATUS_UNKNOWN = "status_not_known_word"
    TIER_UNKNOWN = "tier_not_known_word"
    STOPPED_BY_UNKNOWN = "stopped_by_not_known_word"
    SAFEGUARDING_UNCLEAR = "safeguarding_unclear"
    FACTS_FROM_TYPE = "facts_from_type"
    FORMULA_ERROR = "formula_error"
    NO_REFERENCE = "no_reference"


_SENTENCES: dict[str, str] = {
    Hold.NO_FACTS: "Nothing says what happened. Write it in {where}.",
    Hold.NO_DATE: "No date. Enter the date it happened in {where}, like 27/03/2026, or choose "
    "“date not known” for rows without one.",
    Hold.DATE_UNREADABLE: "“{cell}” cannot be read as a date. Enter it in {where} like 27/03/2026.",
    Hold.DATE_IMPOSSIBLE: "There is no day “{cell}” in the calendar. Correct it in {where}.",
    Hold.DATE_WITHOUT_DAY: "“{cell}” has no day. Enter the whole date in {where}, like 27/03/2026.",
    Hold.DATE_WITHOUT_YEAR: "“{cell}” has no year. Enter the whole date in {where}, "
    "like 27/03/2026.",
    Hold.CELL_TOO_LONG: "The text in {where} is longer than {limit} characters. Shorten it, or "
    "look for a quotation mark that was never closed.",
    Hold.SERVICE_UNKNOWN: "“{cell}” is no service of yours yet. Choose which service it is, or "
    "correct it in {where}.",
    Hold.NO_SERVICE: "No service. Enter it in {where}, or choose one service for all such rows.",
    Hold.REFERENCE_TWICE: "Row {row} has the same reference “{cell}” with other details. Give each "
    "event a reference of its own in {where}, or leave it empty.",
    Hold.CHANGED: "“{cell}” came in before with other details, and what came in first was kept. "
    "If this corrects it, add the correction to the record; if it is another event, give it a "
    "reference of its own in {where}.",
    Skip.ALREADY_THERE: "It came in before and has not changed.",
    Skip.REPEATED: "It says the same as row {row}.",
    Odd.TIME_UNKNOWN: "00:00 is taken as “time not known”.",
    Odd.TIME_UNREADABLE: "“{cell}” cannot be read as a time; the day is kept.",
    Odd.TIME_ABOUT: "The time is “about”.",
    Odd.CLOCK_SKIPPED: "The clocks went forward over this time of day, so it cannot be right.",
    Odd.CLOCK_TWICE: "The clocks went back, so this time came twice; the first is taken.",
    Odd.DATE_ABOUT: "The date is “about”.",
    Odd.DATE_SPAN: "“{cell}” is more than one day; the first is taken.",
    Odd.DATE_WORDS: "“{cell}” says more than a date; the words are kept.",
    Odd.DATE_UNSURE: "“{cell}” could be day first or month first; it was read {order}.",
    Odd.DATE_OTHER_ORDER: "“{cell}” is the other way round than its column, and was read so.",
    Odd.DATE_NOT_KNOWN: "It is not known when it happened.",
    Odd.YEAR_IMPOSSIBLE: "The year {year} can hardly be right. Check {where}.",
    Odd.IN_FUTURE: "It is dated after today. Check {where}.",
    Odd.AFTER_REPORT: "It happened after it was reported. Check both dates.",
    Odd.LONG_BEFORE_REPORT: "It was reported more than five years after it happened. "
    "Check the year in {where}.",
    Odd.REPORTED_UNREADABLE: "“{cell}” cannot be read as the date it was reported; it is kept "
    "as words.",
    Odd.CLOSED_UNREADABLE: "“{cell}” cannot be read as the date it was closed; it is kept as "
    "words.",
    Odd.CLOSED_BEFORE: "It was closed before it happened. Check both dates.",
    Odd.CLOSED_IN_FUTURE: "It is to be closed after today, so it is taken as open.",
    Odd.CLOSED_YET_OPEN: "It has a date it was closed, and says that it is open; taken as open.",
    Odd.SEVERITY_OUTSIDE: "Severity “{cell}” is outside its scale, so the grade is left open.",
    Odd.SEVERITY_UNKNOWN: "Severity “{cell}” is no word we know, so the grade is left open.",
    Odd.SAFEGUARDING_UNCLEAR: "“{cell}” is neither yes nor no for safeguarding. Look at it.",
    Odd.FACTS_FROM_TYPE: "There is no account of what happened, just its type.",
    Odd.FORMULA_ERROR: "A formula in {where} shows an error instead of a value.",
    Odd.NO_REFERENCE: "It has no reference, so it is known by its whole row.",
}
_NOT_KNOWN_WORD = "“{cell}” is not in our list yet; it is kept as words. You can map it."


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing said about one row. `heading` is the column it is about, if there is one."""

    code: str
    text: str
    heading: str = ""


def remark(
    code: Hold | Skip | Odd,
    heading: str = "",
    letter: str = "",
    *,
    words: Mapping[str, object] = MappingProxyType({}),
) -> Remark:
    where = f"column {letter} ({heading})" if letter else "a column of its own"
    shown = {name: _short(value) for name, value in words.items()}
    template = _SENTENCES.get(code, _NOT_KNOWN_WORD)
    return Remark(code, template.format(where=where, **shown), heading)


def explain(code: str) -> str:
    """The sentence of a code without a row, for the summary."""
    words = code.replace("_", " ")
    return _HEADLINES.get(code, words[:1].upper() + words[1:])


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "…"


_HEADLINES: dict[str, str] = {
    Hold.NO_FACTS: "Nothing says what happened",
    Hold.NO_DATE: "No date",
    Hold.DATE_UNREADABLE: "The date cannot be read",
    Hold.DATE_IMPOSSIBLE: "There is no such day",
    Hold.CHANGED: "A known reference with other details",
    Hold.REFERENCE_TWICE: "The same reference on two rows with different details",
    Skip.ALREADY_THERE: "Came in before, and has not changed",
    Skip.REPEATED: "Says the same as an earlier row",
    Odd.TIME_UNKNOWN: "00:00 taken as “time not known”",
    Odd.YEAR_IMPOSSIBLE: "The year can hardly be right",
    Odd.IN_FUTURE: "Dated after today",
    Odd.AFTER_REPORT: "Happened after it was reported",
    Odd.LONG_BEFORE_REPORT: "Reported more than five years after it happened",
    Odd.SEVERITY_OUTSIDE: "Severity outside its scale",
    Odd.SEVERITY_UNKNOWN: "Severity in words that we do not know",
    Odd.EVENT_TYPE_UNKNOWN: "Type of event in words that we do not know",
    Odd.ACTIVITY_UNKNOWN: "Activity in words that we do not know",
    Odd.FACTOR_UNKNOWN: "Factor in words that we do not know",
    Odd.NO_REFERENCE: "No reference: known by the whole row",
    Odd.DATE_UNSURE: "Day or month first cannot be told",
}

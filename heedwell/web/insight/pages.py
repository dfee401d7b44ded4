"""The words on "Your last twelve months". A finding is a sentence, never a label."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.insight.themes import ThemeRepeats, Themes
from heedwell.insight.twelve_months import Repeating, TwelveMonths
from heedwell.loop.signals.counts import GAPS
from heedwell.rules.own_words import OwnWords
from heedwell.rules.vocabulary import PARTS_OF_DAY, SEVERITIES
from heedwell.web.cases.pages.rows import case_page
from heedwell.web.components.charts import Bar, BarChart, Point, RunChart
from heedwell.web.components.parts import Cell, DataTable, EmptyState, Link
from heedwell.web.words import month_letter, month_words, share_words

_MOST_TYPES = 10
_MOST_REFERENCES = 5


class TwelveMonthsPage:
    def __init__(
        self,
        viewer: Viewer,
        found: TwelveMonths,
        people: dict[str, str],
        words: OwnWords,
        themes: Themes,
    ) -> None:
        self.empty = None if found.total else _empty(viewer)
        self.total = found.total
        self.span = f"{month_words(found.months[0])} to {month_words(found.months[-1])}"
        self.by_month = _by_month(found)
        self.by_type = _by_type(found, words)
        self.types = _table(
            "What kind, month by month", "Kind", found.by_type, found.months, _type(words)
        )
        self.services = _table(
            "Which service, month by month", "Service", found.by_service, found.months, str
        )
        self.severities = _severities(found)
        self.repeats = [_repeat(group, people, words) for group in found.repeats]
        self.gaps = _gaps(found)
        may_open = viewer.may(Permission.READ_CASES)
        self.themes = [_theme(theme, may_open=may_open) for theme in themes.coming_back]
        self.repeat_rate = _repeat_rate(themes)


def _type(words: OwnWords) -> Callable[[str], str]:
    return lambda code: words.type_words(code) if code else "Not said"


def _by_month(found: TwelveMonths) -> RunChart:
    totals = [sum(counts[at] for _, counts in found.by_service) for at in range(len(found.months))]
    points = tuple(
        Point(month_words(month), total, month_letter(month))
        for month, total in zip(found.months, totals, strict=True)
    )
    reports = "1 report" if found.total == 1 else f"{found.total:,} reports"
    finding = f"{reports} in twelve months, the present month so far included"
    return RunChart(finding, points)


def _by_type(found: TwelveMonths, words: OwnWords) -> BarChart | None:
    if not found.by_type:
        return None
    sums = [(_type(words)(code), sum(counts)) for code, counts in found.by_type]
    label, most = sums[0]
    return BarChart(
        f"{label} is reported most: {most:,} of {found.total:,}",
        tuple(Bar(name, n, f"{n:,} of {found.total:,}") for name, n in sums[:_MOST_TYPES]),
    )


def _table(
    caption: str,
    first: str,
    rows: list[tuple[str, list[int]]],
    months: list[date],
    label: object,
) -> DataTable:
    say = label if callable(label) else str
    return DataTable(
        caption,
        (first, *(date_format(month, "M y") for month in months), "All"),
        tuple(
            (Cell(say(key)), *(Cell(f"{n:,}", is_number=True) for n in (*counts, sum(counts))))
            for key, counts in rows
        ),
        numbers=frozenset(range(1, len(months) + 2)),
    )


def _severities(found: TwelveMonths) -> BarChart | None:
    if not found.by_severity:
        return None
    order = [term.code for term in SEVERITIES]
    rows = sorted(found.by_severity, key=lambda row: order.index(row[0]) if row[0] in order else 99)
    harmless = dict(found.by_severity).get("no_harm", 0)
    return BarChart(
        f"{harmless:,} of {found.total:,} did no harm: reporting those is how harm is prevented",
        tuple(
            Bar(SEVERITIES.label(code) if code in SEVERITIES else code, n, f"{n:,}")
            for code, n in rows
        ),
    )


def _repeat(group: Repeating, people: dict[str, str], words: OwnWords) -> str:
    recent = f", {group.recent} of them in the last three months" if group.recent else ""
    return (
        f"{_type(words)(group.event_type)}, {_alike(group, people, words)}, {group.service}: "
        f"{group.count} times{recent}."
    )


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """`says` how often; then its newest cases, with addresses for those who may open them."""

    says: str
    cases: tuple[Link, ...]
    more: int


def _theme(theme: ThemeRepeats, *, may_open: bool) -> ThemeLine:
    recent = f", {theme.recent} of them in the last three months" if theme.recent else ""
    named = theme.references[:_MOST_REFERENCES]
    return ThemeLine(
        f"{theme.name}: {len(theme.references)} cases{recent}.",
        tuple(Link(each, case_page(each) if may_open else "") for each in named),
        len(theme.references) - len(named),
    )


def _repeat_rate(themes: Themes) -> str:
    """How often what was learned once was needed again: a finding, never a target."""
    if not themes.with_theme:
        return ""
    said = share_words(themes.repeats, themes.with_theme)
    return f"{said} of the cases with a theme came after an earlier one with the same theme."


def _alike(group: Repeating, people: dict[str, str], words: OwnWords) -> str:
    if group.grain == "person":
        return people.get(group.key, "one person")
    if group.grain == "place":
        return words.places.label(group.key).lower()
    return PARTS_OF_DAY.label(group.key).lower() if group.key in PARTS_OF_DAY else group.key


def _gaps(found: TwelveMonths) -> BarChart | None:
    rows = [(GAPS[key], n) for key, n in found.gaps if key in GAPS]
    if not rows:
        return None
    words, most = rows[0]
    return BarChart(
        f"{most:,} of {found.total:,} do not say {words}",
        tuple(
            Bar(f"{name[0].upper()}{name[1:]}", n, f"{n:,} of {found.total:,}") for name, n in rows
        ),
    )


def _empty(viewer: Viewer) -> EmptyState:
    if viewer.may(Permission.IMPORT):
        return EmptyState(
            "Nothing to show yet",
            "Bring in the incident log that you keep in a spreadsheet: ten minutes, and the last "
            "twelve months stand here.",
            Link("Bring in a spreadsheet", reverse("imports:start")),
        )
    return EmptyState("Nothing to show yet", "When something is reported, it is counted here.")

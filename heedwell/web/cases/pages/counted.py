"""The card that shows what is counted for a change: the chart, what it says, and how it was worked out."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.setup.exposure import UNITS
from heedwell.loop.verification import queries
from heedwell.loop.verification.counting import (
    Count,
    Span,
    carried_words,
    divided_by,
    power_says,
    rate,
)
from heedwell.rules.counting import (
    AS_KNOWN,
    BY_DAYS,
    LATE_AFTER_MINUTES,
    REPEAT_DAYS,
    CountChoice,
    Counts,
)
from heedwell.rules.deadlines import CheckKind
from heedwell.rules.measures import READY
from heedwell.rules.vocabulary import ACTIVITIES, EVENT_TYPES, PARTS_OF_DAY, SEVERITIES
from heedwell.statistics.verdict.power import change_in_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.charts import Point, RunChart, Stretch
from heedwell.web.components.parts import Fact, Facts, ListCard, ListRow
from heedwell.web.words import day_words, month_letter, month_words, share_words

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service
    from heedwell.loop.actions.models import Action
    from heedwell.loop.signals.models import Signal
    from heedwell.loop.verification.models import Counted, Verdict
    from heedwell.loop.verification.records import Side

_UNITS = dict(UNITS)


class CountCard:
    """`says` is the newest verdict; before the first, what the count could show and when."""

    def __init__(self, action: "Action", count: Count, verdicts: "list[Verdict]") -> None:
        fixed = day_words(localdate(count.counted.fixed_at))
        self.what = f"{what(action.service, count.counted)}. Fixed {fixed}."
        self.chart = chart(action.service, count)
        self.verdicts = [AtCheck(verdict, count.counted) for verdict in verdicts]
        self.says = "" if verdicts else _before_any(count)
        self.left_out = _left_out(count)
        self.harm = left_harm(count)
        self.records = case_url(action.case, "counted", action_id=action.pk)


class AtCheck:
    """What the count said at one check; the newest stands open, the earlier ones are folded."""

    def __init__(self, verdict: "Verdict", counted: "Counted") -> None:
        check = verdict.check_made
        kind = CheckKind(check.recheck.kind).label if check.recheck else "Check"
        self.when = f"{kind}, {day_words(check.checked_on)}"
        self.word = verdict.word
        self.says = verdict.says
        self.working = _working(verdict, counted)


def count_card(viewer: Viewer, action: "Action", until: date) -> CountCard | None:
    """None where nothing is counted, or where a report about the viewer would be among the numbers."""
    count = queries.count_of(viewer, action, until)
    if count is None:
        return None
    return CountCard(action, count, queries.verdicts_of(viewer, action))


class CountedPage:
    """The reports on each side, oldest first."""

    def __init__(self, action: "Action", sides: "list[Side]") -> None:
        self.action = action
        self.back = case_url(action.case, "action", action_id=action.pk)
        self.sides = [
            ListCard(
                f"{side.title}: {side.total:,}",
                tuple(_record(signal) for signal in side.shown),
                empty="None." if not side.total else "You may open none of them.",
            )
            for side in sides
        ]


def _record(signal: "Signal") -> ListRow:
    return ListRow(
        signal.title,
        reverse("cases:signal", args=[signal.pk]),
        f"{date_format(signal.occurred_on, 'j F Y')} · {SEVERITIES.label(signal.severity)}",
    )


class PreviewCard:
    """The year before, and what the count could show by when, while somebody still chooses."""

    def __init__(self, service: "Service", count: Count | None, choice: CountChoice) -> None:
        self.leading = READY[choice.ready].leading if choice.ready else ()
        self.what = self.says = self.unit = ""
        self.chart: RunChart | None = None
        if count is None:
            self.says = "No reports are counted for this: what the verifier sees decides."
            return
        self.what = f"{what(service, count.counted)}."
        self.chart = chart(service, count)
        self.says = _before_any(count)
        if choice.unit not in (AS_KNOWN, BY_DAYS, count.counted.unit):
            self.unit = (
                f"The {_UNITS[choice.unit]} are not known for every month before, so nothing "
                "is divided. Enter them first, under the hours of this service, or divide by "
                "something that is known."
            )


def what(service: "Service", counted: "Counted") -> str:
    """What is counted, where, and divided by what."""
    parts = [_kinds(counted), service.name, *_narrowed(counted)]
    if counted.counts in _ONLY and _names_a_kind(counted):
        parts.append(_ONLY[Counts(counted.counts)])
    if counted.unit:
        parts.append(f"for {divided_by(counted.unit)}")
    return ", ".join(parts)


_ONLY = {
    Counts.HARM: "with harm only",
    Counts.REPEATS: f"repeats for the same person within {REPEAT_DAYS} days",
    Counts.LATE: f"reported more than {LATE_AFTER_MINUTES} minutes after it happened",
    Counts.NEAR_MISSES: "near misses only",
}


def _kinds(counted: "Counted") -> str:
    kinds = [EVENT_TYPES.label(kind) for kind in counted.event_type.split()]
    if not _names_a_kind(counted):
        return "Near misses"
    return " or ".join([kinds[0], *(kind.lower() for kind in kinds[1:])]) if kinds else "Every kind"


def _names_a_kind(counted: "Counted") -> bool:
    """Near misses of every kind are simply that."""
    return bool(counted.event_type) or counted.counts != Counts.NEAR_MISSES


def _narrowed(counted: "Counted") -> list[str]:
    """To whom, when and during what, where not everything of the kind is counted."""
    person = [f"for {counted.person}"] if counted.person is not None else []
    part = [PARTS_OF_DAY.label(counted.part_of_day).lower()] if counted.part_of_day else []
    activity = [f"during: {ACTIVITIES.label(counted.activity).lower()}"] if counted.activity else []
    return [*person, *part, *activity]


def title(service: "Service", counted: "Counted") -> str:
    only = {
        Counts.HARM: ", with harm",
        Counts.REPEATS: ", repeats",
        Counts.LATE: ", reported late",
        Counts.NEAR_MISSES: ", near misses",
    }.get(Counts(counted.counts), "")
    kinds = f"{_kinds(counted)}{only if _names_a_kind(counted) else ''}"
    return ", ".join([kinds, *_narrowed(counted), f"at {service.name}"])


@dataclass(frozen=True)
class Run:
    """Rates in time, with a mean for each side that counts, and where the change began."""

    values: tuple[float | None, ...]
    stretches: tuple[Stretch, ...]
    change_at: int | None


def run_of(count: Count) -> Run:
    spans = (*count.before, *count.between, *count.after)
    sides = len(count.before), len(count.before) + len(count.between)
    means = [
        (first, last - 1, _mean(spans[first:last], count.counted), label, is_after)
        for first, last, label, is_after in (
            (0, sides[0], "before", False),
            (sides[1], len(spans), "since", True),
        )
    ]
    return Run(
        tuple(_value(span, count.counted) for span in spans),
        tuple(Stretch(*each) for each in means if each[2] >= 0),
        sides[1] if count.after else None,
    )


def chart(service: "Service", count: Count) -> RunChart | None:
    spans = (*count.before, *count.between, *count.after)
    if not spans:
        return None
    run = run_of(count)
    sides = len(count.before), len(count.before) + len(count.between)
    points = tuple(
        Point(
            _label(span, count.counted.unit),
            value,
            month_letter(span.first),
            is_left_out=sides[0] <= at < sides[1],
        )
        for at, (span, value) in enumerate(zip(spans, run.values, strict=True))
    )
    return RunChart(
        _finding(service, count),
        points,
        run.stretches,
        run.change_at,
        "the change" if count.after else "",
        _unit(count.counted),
        _note(count),
    )


def _finding(service: "Service", count: Count) -> str:
    kind = title(service, count.counted)
    before = f"{events(count.before)} in the {_months(len(count.before))} before"
    if not count.after:
        return f"{kind}: {before}"
    days = sum(span.days for span in count.after)
    since = f"{events(count.after)} in the {days} {'day' if days == 1 else 'days'} since the change"
    return f"{kind}: {since}, {before}"


def _months(number: int) -> str:
    return "month" if number == 1 else f"{number} months"


def left_harm(count: Count) -> str:
    """Harm beside all, and the share without: more reports are not worse."""
    every = events(count.before), events(count.after)
    harm = tuple(sum(span.harm for span in side) for side in (count.before, count.after))
    said = f"With harm: {harm[0]} before, {harm[1]} since."
    if count.counted.counts == Counts.HARM or not any(every):
        return said
    without = [share_words(n - hurt, n) for n, hurt in zip(every, harm, strict=True)]
    return f"{said} Without harm: {without[0]} before, {without[1]} since."


def events(spans: tuple[Span, ...]) -> int:
    return sum(span.events for span in spans)


def _unit(counted: "Counted") -> str:
    return f"For {divided_by(counted.unit)}"


def _rate(events: float, exposure: float, counted: "Counted") -> float:
    return round(rate(events, exposure, counted.unit), 2)


def _value(span: Span, counted: "Counted") -> float | None:
    """A part of a month has its own amount, so it stands beside a whole one fairly."""
    return _rate(span.events, span.exposure, counted) if span.exposure else None


def _mean(spans: tuple[Span, ...], counted: "Counted") -> float:
    """Below nought where there is nothing to draw."""
    known = [span for span in spans if span.exposure]
    exposure = sum(span.exposure or 0 for span in known)
    return _rate(sum(span.events for span in known), exposure, counted) if exposure else -1


def _label(span: Span, unit: str) -> str:
    month = month_words(span.first)
    if span.is_whole:
        words = month
    else:
        last = (span.until - timedelta(days=1)).day
        words = (
            f"{last} {month}" if last == span.first.day else f"{span.first.day} to {last} {month}"
        )
    how_many = f"{span.events} {'report' if span.events == 1 else 'reports'}"
    carried = carried_words([span], unit)
    return f"{words}, {how_many}{f', {carried}' if carried else ''}"


_NEITHER_SIDE = (
    "Open points count for neither side: the month of what led to the change, and the time until it "
    "was live."
)


def _note(count: Count) -> str:
    carried = carried_words((*count.before, *count.between, *count.after), count.counted.unit)
    unknown = any(span.exposure is None for span in (*count.before, *count.after))
    parts = [
        _NEITHER_SIDE,
        f"{carried[0].upper()}{carried[1:]}: not entered yet." if carried else "",
        "A month without a known amount has no point, and is left out." if unknown else "",
    ]
    return " ".join(filter(None, parts))


def _before_any(count: Count) -> str:
    if not count.before:
        return (
            "There is no whole month before to compare with, so no verdict can come of it: "
            "the check by a person decides."
        )
    return (
        f"{power_says(count)} A verdict comes only with a recorded check, never with a quiet month."
    )


def _left_out(count: Count) -> str:
    between = events(count.between)
    if not between:
        return ""
    return f"{between} {'report' if between == 1 else 'reports'} between, on neither side."


def _smallest(counted: "Counted") -> str:
    fall = float(counted.smallest_change)
    return change_in_words(1 / fall if counted.wants_more else fall)


def _working(verdict: "Verdict", counted: "Counted") -> Facts:
    unit = _UNITS.get(counted.unit, "days")
    high = "no limit" if verdict.ratio_high is None else f"{verdict.ratio_high:.3f}"
    rows = [
        ("Before", f"{verdict.events_before} in {verdict.exposure_before:,.0f} {unit}"),
        ("Since", f"{verdict.events_after} in {verdict.exposure_after:,.0f} {unit}"),
        ("With harm", f"{verdict.harm_before} before, {verdict.harm_after} since"),
        ("Rate since over rate before", f"between {verdict.ratio_low:.3f} and {high}"),
        ("Confidence", f"{100 * (1 - 2 * verdict.level):.4g} %"),
        ("Test", verdict.test),
        ("Chance of so few, or so many", f"{verdict.p_fewer:.4f}, {verdict.p_more:.4f}"),
        ("Look", f"{verdict.look} of {verdict.looks}, at level {verdict.level:.4f}"),
        ("Smallest change worth having", _smallest(counted)),
        ("Counted up to", day_words(verdict.counted_to)),
        ("Carried forward", verdict.carried),
        ("Left out", f"from {day_words(counted.baseline_to)} until the change was live"),
        ("Why it stands all the same", verdict.despite),
    ]
    if verdict.dispersion is not None:
        rows.append(("Variance over mean, months before", f"{verdict.dispersion:.2f}"))
    return Facts(tuple(Fact(term, words) for term, words in rows if words))

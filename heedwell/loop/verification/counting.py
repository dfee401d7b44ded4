"""Counting before and after a change: what is fixed when it is agreed, and what the count says later.

The numbers come from reports, by the day on which things happened. STATISTICS section 4.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from heedwell.foundation.setup import exposure
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.models import Case
from heedwell.loop.signals import measured
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.measured import Which
from heedwell.loop.verification.models import Counted
from heedwell.rules.counting import (
    AS_KNOWN,
    BY_DAYS,
    PER,
    PER_DAYS,
    WORSE_FROM,
    CountChoice,
    Counts,
    baseline_months,
)
from heedwell.rules.deadlines import local_date, recheck_windows
from heedwell.rules.months import by_month, month_after
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.tiers import Tier
from heedwell.statistics.errors import StatisticsError
from heedwell.statistics.verdict.plan import Plan, Wanted
from heedwell.statistics.verdict.power import power_line
from heedwell.statistics.verdict.verdict import RateVerdict, Word, judge_rates

CARRIED_MONTHS = 2
"""How long the last known amount of support stands for months that nobody entered yet. Ours."""

_UNITS = dict(exposure.UNITS)


MORE_REPORTS = "more reports, not more harm"


@dataclass(frozen=True)
class Span:
    """The days of one month that count. `exposure` None is not known; `carried_from` is the month
    whose amount stands in for it."""

    first: date
    until: date
    events: int
    harm: int
    exposure: float | None
    carried_from: date | None = None

    @property
    def is_carried(self) -> bool:
        return self.carried_from is not None

    @property
    def days(self) -> int:
        return (self.until - self.first).days

    @property
    def is_whole(self) -> bool:
        return self.first.day == 1 and self.until == month_after(self.first)


@dataclass(frozen=True)
class Count:
    """The months before the trigger, those between, which count for neither side, and those after."""

    counted: Counted
    until: date
    before: tuple[Span, ...]
    between: tuple[Span, ...]
    after: tuple[Span, ...]

    @property
    def can_be_judged(self) -> bool:
        return bool(_known(self.before) and _known(self.after))


@dataclass(frozen=True)
class Judged:
    """A verdict, and whether a rise is only one of reports: of harm there is no more than before."""

    verdict: RateVerdict
    looks: int
    harm_before: int
    harm_after: int
    wants_more: bool = False
    unit: str = ""
    carried: str = ""

    @property
    def only_more_reports(self) -> bool:
        rates = self.verdict.rates
        is_rise = self.verdict.word is Word.WORSE and not self.wants_more
        return is_rise and (
            self.harm_after * rates.exposure_before <= self.harm_before * rates.exposure_after
        )

    @property
    def word(self) -> str:
        return MORE_REPORTS if self.only_more_reports else str(self.verdict.word)

    @property
    def says(self) -> str:
        rates = self.verdict.rates
        before = _said(rate(rates.before, rates.exposure_before, self.unit))
        since = _said(rate(rates.after, rates.exposure_after, self.unit))
        per = f" For {divided_by(self.unit)}: {before} before and {since} since."
        if not self.only_more_reports:
            return f"{self.verdict.says}{per}"
        return (
            f"More reports, not more harm: {rates.before} before and {rates.after} since, of them "
            f"with harm {self.harm_before} before and {self.harm_after} since.{per}"
        )

    @property
    def is_worse(self) -> bool:
        return self.verdict.word is Word.WORSE and not self.only_more_reports

    @property
    def shows_no_change(self) -> bool:
        return self.verdict.word is Word.NO_CHANGE_SEEN


def rate(events: float, exposure: float, unit: str) -> float:
    """Events for each thousand of a unit; without one, for each thirty days."""
    return events / exposure * (PER if unit else PER_DAYS)


def divided_by(unit: str) -> str:
    return f"each {PER:,} {_UNITS[unit]}" if unit else f"each {PER_DAYS} days"


def _said(rate: float) -> str:
    if not rate:
        return "0"
    return f"{rate:,.1f}" if rate >= 1 else f"{rate:.2f}"


class AmountNotKnown(Exception):
    """What the count is to be divided by is not known for every month before."""

    def __init__(self, unit: str) -> None:
        super().__init__(unit)
        self.unit = unit


def fix(*, action: Action, choice: CountChoice, at: datetime) -> Counted | None:
    """Fix what is counted for an action that was just agreed; nothing where nothing can be.

    Called in the transaction that agrees it. The caller records the row. Raises AmountNotKnown:
    a count is never divided by something other than what was asked for.
    """
    counted = _chosen(action.case, action.service_id, action.person_id, choice, at)
    has_months = counted is not None and counted.baseline_from < counted.baseline_to
    if counted and has_months and choice.unit not in (AS_KNOWN, BY_DAYS, counted.unit):
        raise AmountNotKnown(_UNITS[choice.unit])
    if counted is not None:
        counted.action = action
        counted.save(force_insert=True)
    return counted


def preview(
    case: Case, service_id: UUID, person_id: UUID | None, choice: CountChoice, at: datetime
) -> Count | None:
    """The baseline that would be fixed now: shown while somebody chooses. Nothing is kept."""
    counted = _chosen(case, service_id, person_id, choice, at)
    return None if counted is None else _count(counted, service_id, None, local_date(at))


def _chosen(
    case: Case, service_id: UUID, person_id: UUID | None, choice: CountChoice, at: datetime
) -> Counted | None:
    kinds = (case.event_type,) if choice.kinds is None else choice.kinds
    if choice.counts is Counts.NOTHING or (choice.kinds is None and not case.event_type):
        return None
    trigger = _trigger_of(case)
    months = baseline_months(trigger, signals.known_since(case.organisation_id, service_id))
    first_of_trigger = trigger.replace(day=1)
    return Counted(
        organisation_id=case.organisation_id,
        counts=choice.counts,
        event_type=" ".join(kinds),
        part_of_day=choice.part_of_day,
        activity=choice.activity,
        person_id=person_id if choice.this_person else None,
        ready=choice.ready,
        wants_more=choice.wants_more,
        unit=_unit(case.organisation_id, service_id, months, choice.unit),
        baseline_from=months[0] if months else first_of_trigger,
        baseline_to=first_of_trigger,
        trigger_on=trigger,
        smallest_change=Decimal(choice.smallest_change),
        fixed_at=at,
    )


def _trigger_of(case: Case) -> date:
    """The day of the event; of a case that looks at others, the day on which that began."""
    opened = signals.openings(case.organisation_id, [case.pk]).get(case.pk)
    return opened.occurred_on if opened else local_date(case.opened_at)


def _unit(organisation_id: UUID, service_id: UUID, months: Sequence[date], wanted: str) -> str:
    """The first unit that is known for every month of the baseline, or the one that was chosen."""
    if not months or wanted == BY_DAYS:
        return ""
    known = exposure.amounts(organisation_id, months[0], months[-1])
    for unit in exposure.OF_SUPPORT if wanted == AS_KNOWN else (wanted,):
        if all((service_id, month, unit) in known for month in months):
            return unit
    return ""


def count(action: Action, counted: Counted, until: date) -> Count:
    """What was reported on each side, up to the day before `until`. The day of the change is left out."""
    return _count(counted, action.service_id, action.live_on, until)


def which(counted: Counted, service_id: UUID) -> Which:
    """The reports that are counted, whatever their day."""
    return Which(
        organisation_id=counted.organisation_id,
        service_id=service_id,
        kinds=tuple(counted.event_type.split()),
        part_of_day=counted.part_of_day,
        activity=counted.activity,
        person_id=counted.person_id,
    )


_HOW = {
    Counts.REPORTS: measured.reports,
    Counts.HARM: measured.reports,
    Counts.REPEATS: measured.repeats,
    Counts.LATE: measured.late,
    Counts.NEAR_MISSES: measured.near_misses,
}


def _count(counted: Counted, service_id: UUID, live_on: date | None, until: date) -> Count:
    after_from = until if live_on is None else min(live_on + timedelta(days=1), until)
    spans = [
        list(by_month(counted.baseline_from, counted.baseline_to)),
        list(by_month(counted.baseline_to, after_from)),
        list(by_month(after_from, until)),
    ]
    of = which(counted, service_id)
    reported = _HOW[Counts(counted.counts)](of, counted.baseline_from, until, after_from)
    amounts = _Amounts.of(counted, service_id, until)
    before, between, after = (
        tuple(_span(first, end, counted, reported, amounts) for first, end in side)
        for side in spans
    )
    return Count(counted, until, before, between, after)


def judge(
    action: Action, found: Count, rulebook: Rulebook, *, look: int, is_alone: bool = False
) -> Judged | None:
    """The verdict at a planned look; None when it was not planned, or there is nothing to judge.

    A look that `is_alone` shares its chance of a false verdict with no other.
    """
    counted, looks = found.counted, _looks(action, rulebook)
    if is_alone and action.live_on is not None:
        looks = ((found.until - action.live_on).days,)
    if action.live_on is None or look > len(looks) or not found.can_be_judged:
        return None
    before, after = _known(found.before), _known(found.after)
    exposure_before = [span.exposure for span in before]
    per_day = sum(span.exposure or 0 for span in before) / sum(span.days for span in before)
    plan = _plan(counted, tuple(days * per_day for days in looks))
    try:
        verdict = judge_rates(
            plan,
            [span.events for span in before],
            [span.events for span in after],
            exposure_before=exposure_before,
            exposure_after=[span.exposure for span in after],
            look=look,
        )
    except StatisticsError:
        return None
    if verdict.word is Word.WORSE and not counted.wants_more and verdict.rates.after < WORSE_FROM:
        verdict = replace(verdict, word=Word.TOO_FEW, says=_too_few(verdict))
    harm_before, harm_after = (sum(span.harm for span in side) for side in (before, after))
    return Judged(
        verdict,
        len(looks),
        harm_before,
        harm_after,
        counted.wants_more,
        counted.unit,
        carried_words((*before, *after), counted.unit),
    )


def carried_words(spans: Iterable[Span], unit: str) -> str:
    """Which month's amount stands in for which others: "visits of October as in August 2026"."""
    by_source: dict[date, list[date]] = {}
    for span in spans:
        if span.carried_from is not None:
            by_source.setdefault(span.carried_from, []).append(span.first)
    said = [
        f"{_UNITS[unit]} of {' and '.join(dict.fromkeys(f'{month:%B}' for month in months))} carried forward from "
        f"{source:%B %Y}"
        for source, months in by_source.items()
    ]
    return "; ".join(said)


def _too_few(verdict: RateVerdict) -> str:
    rates = verdict.rates
    return (
        f"Too few events to tell: {rates.before} before and {rates.after} since; "
        f"fewer than {WORSE_FROM} since are never called worse."
    )


def power_says(found: Count) -> str:
    """What the count could show, and after how long: said before anything is judged."""
    plan = _plan(found.counted)
    months = len(found.before)
    return power_line(plan, sum(span.events for span in found.before), months).says


def _plan(counted: Counted, looks: tuple[float, ...] = ()) -> Plan:
    """Where more is wanted, the smallest rise worth having undoes the smallest fall."""
    fall = float(counted.smallest_change)
    if counted.wants_more:
        return Plan(wanted=Wanted.MORE, smallest_ratio=1 / fall, looks=looks)
    return Plan(smallest_ratio=fall, looks=looks)


def _looks(action: Action, rulebook: Rulebook) -> tuple[int, ...]:
    """Days from the change to each planned check."""
    if action.live_on is None or action.case.tier is None:
        return ()
    windows = recheck_windows(Tier(action.case.tier), action.live_on, rulebook)
    return tuple(sorted({(window.due - action.live_on).days for window in windows}))


def _known(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.exposure is not None and span.days > 0]


def _span(
    first: date,
    until: date,
    counted: Counted,
    reported: Mapping[date, tuple[int, int]],
    amounts: "_Amounts",
) -> Span:
    days = [numbers for day, numbers in reported.items() if first <= day < until]
    every, harm = sum(all_ for all_, _ in days), sum(harm for _, harm in days)
    amount, carried_from = amounts.between(first, until)
    events = harm if counted.counts == Counts.HARM else every
    return Span(first, until, events, harm, amount, carried_from)


@dataclass(frozen=True)
class _Amounts:
    """How much support there was: in the unit that was fixed, or in days where there is none."""

    service_id: UUID
    unit: str
    known: Mapping[exposure.Place, Decimal]

    @classmethod
    def of(cls, counted: Counted, service_id: UUID, until: date) -> "_Amounts":
        if not counted.unit:
            return cls(service_id, "", {})
        known = exposure.amounts(counted.organisation_id, counted.baseline_from, until)
        return cls(service_id, counted.unit, known)

    def between(self, first: date, until: date) -> tuple[float | None, date | None]:
        """The share of the month's amount, and the earlier month that it was carried forward from."""
        days = (until - first).days
        if not self.unit:
            return float(days), None
        month = first.replace(day=1)
        for back in range(CARRIED_MONTHS + 1):
            amount = self.known.get((self.service_id, month, self.unit))
            if amount is not None:
                return float(amount) * days / _length(month), month if back else None
            month = (month - timedelta(days=1)).replace(day=1)
        return None, None


def _length(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]

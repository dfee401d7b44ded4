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
from heedwell.loop.signals import queries as signals
from heedwell.loop.verification.models import Counted
from heedwell.rules.counting import (
    SMALLEST_CHANGE,
    WORSE_FROM,
    Counts,
    baseline_months,
)
from heedwell.rules.deadlines import local_date, recheck_windows
from heedwell.rules.months import month_after
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.tiers import Tier
from heedwell.statistics.errors import StatisticsError
from heedwell.statistics.verdict.plan import Plan
from heedwell.statistics.verdict.power import power_line
from heedwell.statistics.verdict.verdict import RateVerdict, Word, judge_rates

CARRIED_MONTHS = 2
"""How long the last known amount of support stands for months that nobody entered yet. Ours."""


MORE_REPORTS = "more reports, not more harm"


@dataclass(frozen=True)
class Span:
    """The days of one month that count. `exposure` None is not known; `is_carried`: as last known."""

    first: date
    until: date
    events: int
    harm: int
    exposure: float | None
    is_carried: bool = False

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

    @property
    def only_more_reports(self) -> bool:
        rates = self.verdict.rates
        return self.verdict.word is Word.WORSE and (
            self.harm_after * rates.exposure_before <= self.harm_before * rates.exposure_after
        )

    @property
    def word(self) -> str:
        return MORE_REPORTS if self.only_more_reports else str(self.verdict.word)

    @property
    def says(self) -> str:
        if not self.only_more_reports:
            return self.verdict.says
        rates = self.verdict.rates
        return (
            f"More reports, not more harm: {rates.before} before and {rates.after} since, of them "
            f"with harm {self.harm_before} before and {self.harm_after} since."
        )

    @property
    def is_worse(self) -> bool:
        return self.verdict.word is Word.WORSE and not self.only_more_reports

    @property
    def shows_no_change(self) -> bool:
        return self.verdict.word is Word.NO_CHANGE_SEEN


def fix(*, action: Action, counts: Counts, at: datetime) -> Counted | None:
    """Fix what is counted for an action that was just agreed; nothing where nothing can be.

    Called in the transaction that agrees it. The caller records the row.
    """
    case = action.case
    if counts is Counts.NOTHING or not case.event_type:
        return None
    trigger = _trigger_of(case)
    known_since = signals.known_since(action.organisation_id, action.service_id)
    months = baseline_months(trigger, known_since)
    first_of_trigger = trigger.replace(day=1)
    return Counted.objects.create(
        organisation_id=action.organisation_id,
        action=action,
        counts=counts,
        event_type=case.event_type,
        unit=_unit(action, months),
        baseline_from=months[0] if months else first_of_trigger,
        baseline_to=first_of_trigger,
        trigger_on=trigger,
        smallest_change=Decimal(str(SMALLEST_CHANGE)),
        fixed_at=at,
    )


def _trigger_of(case: Case) -> date:
    """The day of the event; of a case that looks at others, the day on which that began."""
    opened = signals.openings(case.organisation_id, [case.pk]).get(case.pk)
    return opened.occurred_on if opened else local_date(case.opened_at)


def _unit(action: Action, months: Sequence[date]) -> str:
    """The first unit that is known for every month of the baseline."""
    if not months:
        return ""
    known = exposure.amounts(action.organisation_id, months[0], months[-1])
    for unit, _ in exposure.UNITS:
        if all((action.service_id, month, unit) in known for month in months):
            return unit
    return ""


def count(action: Action, counted: Counted, until: date) -> Count:
    """What was reported on each side, up to the day before `until`. The day of the change is left out."""
    live_on = action.live_on
    after_from = until if live_on is None else min(live_on + timedelta(days=1), until)
    spans = [
        list(_months(counted.baseline_from, counted.baseline_to)),
        list(_months(counted.baseline_to, after_from)),
        list(_months(after_from, until)),
    ]
    reported = signals.happened(
        action.organisation_id, action.service_id, counted.event_type, counted.baseline_from, until
    )
    amounts = _Amounts.of(action, counted, until)
    before, between, after = (
        tuple(_span(first, end, counted, reported, amounts) for first, end in side)
        for side in spans
    )
    return Count(counted, before, between, after)


def judge(
    action: Action, counted: Counted, rulebook: Rulebook, *, look: int, until: date
) -> Judged | None:
    """The verdict at a planned look; None when it was not planned, or there is nothing to judge."""
    found = count(action, counted, until)
    looks = _looks(action, rulebook)
    if action.live_on is None or look > len(looks) or not found.can_be_judged:
        return None
    before, after = _known(found.before), _known(found.after)
    exposure_before = [span.exposure for span in before]
    per_day = sum(span.exposure or 0 for span in before) / sum(span.days for span in before)
    plan = Plan(
        smallest_ratio=float(counted.smallest_change),
        looks=tuple(days * per_day for days in looks),
    )
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
    if verdict.word is Word.WORSE and verdict.rates.after < WORSE_FROM:
        verdict = replace(verdict, word=Word.TOO_FEW, says=_too_few(verdict))
    harm = (sum(span.harm for span in side) for side in (before, after))
    return Judged(verdict, len(looks), *harm)


def _too_few(verdict: RateVerdict) -> str:
    rates = verdict.rates
    return (
        f"Too few events to tell: {rates.before} before and {rates.after} since; "
        f"fewer than {WORSE_FROM} since are never called worse."
    )


def power_says(found: Count) -> str:
    """What the count could show, and after how long: said before anything is judged."""
    plan = Plan(smallest_ratio=float(found.counted.smallest_change))
    months = len(found.before)
    return power_line(plan, sum(span.events for span in found.before), months).says


def _looks(action: Action, rulebook: Rulebook) -> tuple[int, ...]:
    """Days from the change to each planned check."""
    if action.live_on is None or action.case.tier is None:
        return ()
    windows = recheck_windows(Tier(action.case.tier), action.live_on, rulebook)
    return tuple(sorted({(window.due - action.live_on).days for window in windows}))


def _known(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.exposure is not None and span.days > 0]


def _months(first: date, until: date) -> Iterable[tuple[date, date]]:
    while first < until:
        end = min(month_after(first), until)
        yield first, end
        first = end


def _span(
    first: date,
    until: date,
    counted: Counted,
    reported: Mapping[date, tuple[int, int]],
    amounts: "_Amounts",
) -> Span:
    days = [numbers for day, numbers in reported.items() if first <= day < until]
    every, harm = sum(all_ for all_, _ in days), sum(harm for _, harm in days)
    amount, is_carried = amounts.between(first, until)
    events = harm if counted.counts == Counts.HARM else every
    return Span(first, until, events, harm, amount, is_carried)


@dataclass(frozen=True)
class _Amounts:
    """How much support there was: in the unit that was fixed, or in days where there is none."""

    service_id: UUID
    unit: str
    known: Mapping[exposure.Place, Decimal]

    @classmethod
    def of(cls, action: Action, counted: Counted, until: date) -> "_Amounts":
        if not counted.unit:
            return cls(action.service_id, "", {})
        known = exposure.amounts(action.organisation_id, counted.baseline_from, until)
        return cls(action.service_id, counted.unit, known)

    def between(self, first: date, until: date) -> tuple[float | None, bool]:
        """The share of the month's amount, and whether it was carried forward from an earlier one."""
        days = (until - first).days
        if not self.unit:
            return float(days), False
        month = first.replace(day=1)
        for back in range(CARRIED_MONTHS + 1):
            amount = self.known.get((self.service_id, month, self.unit))
            if amount is not None:
                return float(amount) * days / _length(month), back > 0
            month = (month - timedelta(days=1)).replace(day=1)
        return None, False


def _length(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]

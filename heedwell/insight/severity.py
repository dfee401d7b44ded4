"""How serious things are, apart from how many are reported: harm, tier, and repeats, month by month.

More reports is not worse. It reads the tallies and the decisions of the months, never signals.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.insight.twelve_months import cells_about
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.signals.counts import Cell
from heedwell.loop.signals.measured import WITHOUT_HARM
from heedwell.loop.signals.models import Tally
from heedwell.loop.triage.models import TriageDecision
from heedwell.loop.triage.states import Outcome
from heedwell.rules.deadlines import LONDON
from heedwell.rules.months import months_before
from heedwell.rules.tiers import Tier
from heedwell.statistics.errors import StatisticsError
from heedwell.statistics.verdict.plan import Plan
from heedwell.statistics.verdict.verdict import ShareVerdict, judge_shares

MONTHS = 12
HALF = MONTHS // 2


@dataclass(frozen=True)
class Trend:
    """So many `some` of `all` in each month, and the later half of the months against the earlier."""

    months: list[date]
    some: list[int]
    all: list[int]

    @property
    def verdict(self) -> ShareVerdict | None:
        halves = (self.some[:HALF], self.all[:HALF], self.some[HALF:], self.all[HALF:])
        known = [[n or None for n in half] if at % 2 else half for at, half in enumerate(halves)]
        try:
            return judge_shares(Plan(), *known)
        except StatisticsError:
            return None


@dataclass(frozen=True)
class HowSerious:
    with_harm: Trend
    high_tier: Trend
    repeats: Trend


def how_serious(viewer: Viewer, today: date) -> HowSerious:
    """Of the twelve whole months before this one."""
    months = months_before(today, MONTHS)
    scope = viewer.scope(Permission.READ_INSIGHT)
    hidden = {
        cell: n
        for cell, n in cells_about(viewer).items()
        if cell.scope and UUID(hex=cell.scope) in scope
    }
    return HowSerious(
        with_harm=_with_harm(viewer, months, hidden),
        high_tier=_high_tier(viewer, months),
        repeats=_repeats(viewer, months, hidden),
    )


def _with_harm(viewer: Viewer, months: list[date], hidden: Mapping[Cell, int]) -> Trend:
    some, every = Counter[date](), Counter[date]()
    cells = _cells(viewer, "service_type", months).values_list("period", "key").annotate(n=Sum("n"))
    for period, severity, n in cells.order_by():
        every[period] += n
        some[period] += n if severity not in WITHOUT_HARM else 0
    for cell, n in hidden.items():
        if cell.grain == "service_type":
            every[cell.period] -= n
            some[cell.period] -= n if cell.key not in WITHOUT_HARM else 0
    return _trend(months, some, every)


def _repeats(viewer: Viewer, months: list[date], hidden: Mapping[Cell, int]) -> Trend:
    """The same kind again for the same person within one month: all but the first."""
    some, every = Counter[date](), Counter[date]()
    cells = _cells(viewer, "person", months).values_list("period")
    for period, n, first in cells.annotate(every=Sum("n"), first=Count("pk")).order_by():
        every[period] += n
        some[period] += n - first
    if theirs := {cell.key for cell in hidden if cell.grain == "person"}:
        kept = _cells(viewer, "person", months).filter(key__in=theirs)
        for row in kept.values_list("grain", "period", "scope", "key", "event_type", "n"):
            cell, n = Cell(*row[:5]), row[5]
            left = n - hidden.get(cell, 0)
            every[cell.period] -= n - left
            some[cell.period] -= (n - 1) - max(left - 1, 0)
    return _trend(months, some, every)


def _high_tier(viewer: Viewer, months: list[date]) -> Trend:
    some, every = Counter[date](), Counter[date]()
    since = datetime(months[0].year, months[0].month, 1, tzinfo=LONDON)
    rows = (
        TriageDecision.objects.filter(
            in_sight(viewer, Permission.READ_INSIGHT, "case"),
            decided_at__gte=since,
            decided_at=F("case__triaged_at"),
            outcome=Outcome.REVIEW,
        )
        .annotate(month=TruncMonth("decided_at"))
        .values_list("month", "tier")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for month, tier, n in rows:
        every[month.date()] += n
        some[month.date()] += n if tier >= Tier.SERIOUS_OR_SAFEGUARDING else 0
    return _trend(months, some, every)


def _cells(viewer: Viewer, grain: str, months: list[date]) -> QuerySet[Tally]:
    cells = Tally.objects.filter(organisation=viewer.organisation, grain=grain, period__in=months)
    scope = viewer.scope(Permission.READ_INSIGHT)
    if scope.everywhere:
        return cells
    return cells.filter(scope__in=[service.hex for service in scope.service_ids])


def _trend(months: list[date], some: Counter[date], every: Counter[date]) -> Trend:
    return Trend(months, [some[month] for month in months], [every[month] for month in months])

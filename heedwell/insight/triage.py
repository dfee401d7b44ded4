"""How triage goes: tiers, overrides with their reasons, and time to triage, of the last months.

It reads the decisions of the period and no others, so history costs nothing. Imported history was
never triaged and is not in it. Nothing about the viewer is.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.triage.models import RegradeProposal, TriageDecision
from heedwell.loop.triage.states import Outcome
from heedwell.rules.processing import Processing
from heedwell.rules.tiers import Tier

M = TypeVar("M", TriageDecision, RegradeProposal)
MONTHS = 6
MOST_REASONS = 30


@dataclass(frozen=True)
class Line:
    """Of one month or one service: how many were decided, and how many within their time."""

    name: str | date
    decided: int
    in_time: int
    moved_up: int
    moved_down: int


@dataclass(frozen=True)
class TriageFigures:
    since: datetime
    by_tier: dict[Tier, int]
    by_month: list[Line]
    by_service: list[Line]
    outcomes: dict[Outcome, int]
    regrades_proposed: int
    regraded: int
    half_within: timedelta | None
    overrides: list[TriageDecision]

    @property
    def all(self) -> Line:
        lines = self.by_month
        return Line(
            "",
            sum(line.decided for line in lines),
            sum(line.in_time for line in lines),
            sum(line.moved_up for line in lines),
            sum(line.moved_down for line in lines),
        )

    @property
    def processing(self) -> Processing:
        investigated = sum(n for tier, n in self.by_tier.items() if tier >= Tier.MODERATE_OR_REPEAT)
        return Processing(self.all.decided, investigated, self.all.moved_up, self.all.moved_down)


def triage_figures(viewer: Viewer, since: datetime) -> TriageFigures:
    """Of the services whose figures this person reads, decided from a moment on."""
    decisions = _visible(viewer, TriageDecision.objects.filter(decided_at__gte=since))
    first = decisions.filter(decided_at=F("case__triaged_at"))
    graded = first.filter(outcome=Outcome.REVIEW, proposed_tier__isnull=False)
    rows = list(
        graded.annotate(month=TruncMonth("decided_at"))
        .values_list("month", "case__service__name", "tier")
        .annotate(
            n=Count("pk"),
            in_time=Count("pk", filter=Q(decided_at__lte=F("case__triage_due_at"))),
            up=Count("pk", filter=Q(tier__gt=F("proposed_tier"))),
            down=Count("pk", filter=Q(tier__lt=F("proposed_tier"))),
        )
        .order_by()
    )
    by_tier = Counter[Tier]()
    months: dict[date, Counter[str]] = {}
    services: dict[str, Counter[str]] = {}
    for month, service, tier, *counts in rows:
        by_tier[Tier(tier)] += counts[0]
        said = dict(zip(("n", "in_time", "up", "down"), counts, strict=True))
        months.setdefault(month.date(), Counter()).update(said)
        services.setdefault(service, Counter()).update(said)
    ends = decisions.exclude(outcome=Outcome.REVIEW).values_list("outcome").annotate(n=Count("pk"))
    again = RegradeProposal.objects.filter(raised_at__gte=since)
    return TriageFigures(
        since=since,
        by_tier={tier: by_tier[tier] for tier in Tier},
        by_month=[_line(month, months[month]) for month in sorted(months)],
        by_service=[_line(name, services[name]) for name in sorted(services)],
        outcomes={Outcome(outcome): n for outcome, n in ends.order_by()},
        regrades_proposed=_visible(viewer, again).count(),
        regraded=decisions.filter(
            outcome=Outcome.REVIEW, decided_at__gt=F("case__triaged_at")
        ).count(),
        half_within=_half_within(graded, sum(by_tier.values())),
        overrides=list(
            graded.exclude(tier=F("proposed_tier"))
            .select_related("case", "decided_by")
            .order_by("-decided_at")[:MOST_REASONS]
        ),
    )


def _visible(viewer: Viewer, rows: QuerySet[M]) -> QuerySet[M]:
    return rows.filter(in_sight(viewer, Permission.READ_INSIGHT, "case"))


def _line(name: str | date, said: Counter[str]) -> Line:
    return Line(name, said["n"], said["in_time"], said["up"], said["down"])


def _half_within(graded: QuerySet[TriageDecision], count: int) -> timedelta | None:
    """The middle one of the times from the report to the decision."""
    if not count:
        return None
    took = ExpressionWrapper(F("decided_at") - F("case__opened_at"), output_field=DurationField())
    times = graded.annotate(took=took).order_by("took").values_list("took", flat=True)
    middle: timedelta = times[count // 2]
    return max(middle, timedelta(0))  # a clock that was put back

"""How reviews went, for governance: in time or late, how long they took, what they were hinted at.

It reads the reviews whose day fell in a period and no others. No figure is about a person: the time
is a median, and only of enough reviews to hide anybody in. Nothing about the viewer is in it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, Q

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.insight.hints import HintLine, hint_lines, hinted_cases
from heedwell.loop.cases.models import Case, CaseQuerySet
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.reviews.models import Review
from heedwell.loop.reviews.time_spent import median_minutes
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import TIER_RULES, Tier

# The tiers whose review is meant to take fifteen minutes (N12).
SHORT = (Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT)
# Tier 0 goes to a huddle without a review, so none of its days is the day of one.
REVIEWED = tuple(tier for tier in Tier if TIER_RULES[tier].learning_gate)
# No list shows more; the figures count them all.
MOST = 200

_IN_TIME = Q(reviewed_at__lte=F("review_due_at"))
_OPEN = Q(reviewed_at__isnull=True)
_ENDED_OTHERWISE = (CaseState.JOINED, CaseState.WITHDRAWN, CaseState.THANKED)


class Which(StrEnum):
    """A number on the page, by the records that stand behind it."""

    DUE = "due"
    IN_TIME = "in-time"
    LATE = "late"
    OPEN = "not-finished"
    HINTED = "hinted"


_WHICH: dict[Which, Q] = {
    Which.DUE: Q(),
    Which.IN_TIME: _IN_TIME,
    Which.LATE: ~_IN_TIME & ~_OPEN,
    Which.OPEN: _OPEN,
}


@dataclass(frozen=True)
class Line:
    """Of one tier, one service or all: reviews that were due, and how many of them in time."""

    key: object
    name: str
    due: int
    on_time: int
    waiting: int

    @property
    def late(self) -> int:
        """Finished, and after their day."""
        return self.due - self.on_time - self.waiting


@dataclass(frozen=True)
class ReviewFigures:
    """`minutes` is the median work on a review of Tier 1 or 2; None for too few."""

    since: datetime
    by_tier: list[Line]
    by_service: list[Line]
    minutes: float | None
    hints: list[HintLine]

    @property
    def all(self) -> Line:
        lines = self.by_tier
        return Line(
            None,
            "",
            sum(line.due for line in lines),
            sum(line.on_time for line in lines),
            sum(line.waiting for line in lines),
        )

    @property
    def share_on_time(self) -> float | None:
        total = self.all
        return total.on_time / total.due if total.due else None


def review_figures(viewer: Viewer, since: datetime, until: datetime) -> ReviewFigures:
    """Of the services of which this person reads figures; `until` is not included."""
    due = _due(viewer, since, until)
    rows = (
        due.values_list("tier", "service", "service__name")
        .annotate(
            due=Count("pk"), on_time=Count("pk", filter=_IN_TIME), open=Count("pk", filter=_OPEN)
        )
        .order_by()
    )
    tiers: dict[Tier, Counter[str]] = {}
    services: dict[tuple[str, UUID], Counter[str]] = {}
    for tier, service_id, service, *counts in rows:
        said = dict(zip(("due", "on_time", "open"), counts, strict=True))
        tiers.setdefault(Tier(tier), Counter()).update(said)
        services.setdefault((service, service_id), Counter()).update(said)
    short = Review.objects.filter(
        organisation=viewer.organisation,
        case__in=due.filter(tier__in=SHORT).values("pk"),
        submitted_at__isnull=False,
    )
    return ReviewFigures(
        since=since,
        by_tier=[_line(tier, tier.label, tiers[tier]) for tier in sorted(tiers)],
        by_service=[_line(pk, name, services[name, pk]) for name, pk in sorted(services)],
        minutes=median_minutes(short),
        hints=hint_lines(viewer, since, until),
    )


def reviews_behind(
    viewer: Viewer,
    which: Which,
    since: datetime,
    until: datetime,
    *,
    tier: Tier | None = None,
    service_id: UUID | None = None,
    hint: str = "",
) -> list[Case]:
    """The cases behind a number, the review that was due last first; at most MOST."""
    if which is Which.HINTED:
        found = hinted_cases(viewer, since, until, hint, MOST)
        cases = Case.objects.filter(organisation=viewer.organisation, pk__in=found)
    else:
        cases = _due(viewer, since, until).filter(_WHICH[which])
    if tier is not None:
        cases = cases.filter(tier=tier)
    if service_id is not None:
        cases = cases.filter(service=service_id)
    return list(cases.select_related("service", "lead").order_by("-review_due_at", "-pk")[:MOST])


def _due(viewer: Viewer, since: datetime, until: datetime) -> CaseQuerySet:
    within = {"review_due_at__gte": since, "review_due_at__lt": until, "tier__in": REVIEWED}
    return Case.objects.filter(in_sight(viewer, Permission.READ_INSIGHT), **within).exclude(
        state__in=_ENDED_OTHERWISE
    )


def _line(key: object, name: str, said: Counter[str]) -> Line:
    return Line(key, name, said["due"], said["on_time"], said["open"])

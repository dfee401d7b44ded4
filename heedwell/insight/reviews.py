"""How reviews went, for governance: on time, how long they took, what they were hinted at.

No figure is about a person. The time is a median, and only of enough reviews to hide anybody in.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import QualityFact, Review
from heedwell.loop.reviews.time_spent import median_minutes
from heedwell.rules.stages import CaseState

# The tiers whose review is meant to take fifteen minutes (N12).
_SHORT = (1, 2)


@dataclass(frozen=True)
class ReviewFigures:
    """`due` counts reviews whose day fell in the span, `on_time` those finished by then.

    `minutes` is the median work on a review of Tier 1 or 2; None for too few. `hints` counts the
    reviews that were finished with a hint, by its code, of `finished`.
    """

    due: int
    on_time: int
    finished: int
    minutes: float | None
    hints: dict[str, int]

    @property
    def share_on_time(self) -> float | None:
        return self.on_time / self.due if self.due else None


def review_figures(viewer: Viewer, since: datetime, until: datetime) -> ReviewFigures:
    """Of the services of which this person reads figures; `until` is not included."""
    cases = _cases(viewer)
    due = cases.filter(review_due_at__gte=since, review_due_at__lt=until).exclude(
        state__in=(CaseState.JOINED, CaseState.WITHDRAWN, CaseState.THANKED)
    )
    finished = Review.objects.filter(
        organisation=viewer.organisation,
        case__in=cases.values("pk"),
        submitted_at__gte=since,
        submitted_at__lt=until,
    )
    facts = QualityFact.objects.filter(
        organisation=viewer.organisation, review__in=finished.values("pk")
    )
    pairs = set(facts.values_list("review", "code"))
    return ReviewFigures(
        due=due.count(),
        on_time=due.filter(Q(reviewed_at__lte=F("review_due_at"))).count(),
        finished=finished.count(),
        minutes=median_minutes(finished.filter(case__tier__in=_SHORT)),
        hints=dict(Counter(code for _, code in pairs)),
    )


def _cases(viewer: Viewer) -> QuerySet[Case]:
    cases = Case.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(Permission.READ_INSIGHT)
    return cases if scope.everywhere else cases.filter(service__in=scope.service_ids)

"""Recommendations from outside that a viewer may see, and those that wait for an answer."""

from datetime import datetime

from django.db.models import QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Recommendation
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.related import within
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.rules.stages import CaseState


def visible_to(
    viewer: Viewer, permission: Permission = Permission.READ_CASES
) -> QuerySet[Recommendation]:
    """Of cases in the services where this person may do this; none about them; none struck."""
    return Recommendation.objects.filter(still_counts(), in_sight(viewer, permission, "case"))


def of_case(viewer: Viewer, case: Case) -> QuerySet[Recommendation]:
    """Oldest first, with what was answered."""
    return _with_words(viewer, visible_to(viewer).filter(case=case)).order_by("made_on", "id")


def newest(viewer: Viewer, most: int) -> QuerySet[Recommendation]:
    """Of every case, the newest first."""
    return _with_words(viewer, visible_to(viewer)).order_by("-id")[:most]


def to_answer(viewer: Viewer, until: datetime) -> QuerySet[Recommendation]:
    """Not answered yet and due by then, for those who agree what will change there."""
    rows = visible_to(viewer, Permission.AGREE_ACTIONS).filter(
        answered_at=None, due_at__lte=until, case__state=CaseState.OPEN
    )
    return rows.select_related("case__service", "case__lead").order_by("due_at", "id")


def _with_words(viewer: Viewer, rows: QuerySet[Recommendation]) -> QuerySet[Recommendation]:
    here = viewer.organisation.pk
    return rows.select_related("case__service", "recorded_by").prefetch_related(
        within(here, Recommendation, "answers", "answered_by")
    )

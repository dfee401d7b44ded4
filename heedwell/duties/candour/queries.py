"""What was decided and done for the duty of candour: for a page, and inside the query of a case."""

from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Subquery

from heedwell.duties.candour.models import CandourDecision, CandourStep
from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.reviews.afterwards.models import FollowUp
from heedwell.loop.reviews.afterwards.striking import still_counts


def decisions_of(viewer: Viewer, case: Case) -> QuerySet[CandourDecision]:
    """The last one first: it holds."""
    rows = CandourDecision.objects.filter(in_sight(viewer, Permission.READ_CASES, "case"))
    return rows.filter(case=case).select_related("decided_by").order_by("-version")


def steps_of(viewer: Viewer, case: Case) -> QuerySet[CandourStep]:
    """Oldest first; none that was struck."""
    rows = CandourStep.objects.filter(in_sight(viewer, Permission.READ_CASES, "case"))
    rows = rows.filter(still_counts(), case=case)
    return rows.select_related("told_by", "recorded_by").order_by("happened_on", "id")


def applies() -> Subquery:
    """What was decided last; null while nobody has. Asked of a case, inside its query."""
    rows = CandourDecision.objects.filter(
        organisation=OuterRef("organisation"), case=OuterRef("pk")
    ).order_by("-version")
    return Subquery(rows.values("applies")[:1], output_field=BooleanField())


def is_done(step: str) -> Exists:
    """Asked of a case, as above."""
    rows = CandourStep.objects.filter(
        still_counts(), organisation=OuterRef("organisation"), case=OuterRef("pk"), step=step
    )
    return Exists(rows)


def decisions_so_far(case: Case) -> int:
    return CandourDecision.objects.filter(**_of(case)).count()


def applies_to(case: Case) -> bool | None:
    rows = CandourDecision.objects.filter(**_of(case)).order_by("-version")
    return rows.values_list("applies", flat=True).first()


def done_for(case: Case) -> frozenset[str]:
    rows = CandourStep.objects.filter(still_counts(), **_of(case))
    return frozenset(rows.values_list("step", flat=True))


def asked_for(case: Case) -> frozenset[str]:
    """What stands on Today of it."""
    rows = FollowUp.objects.filter(organisation=case.organisation_id, subject_id=case.pk)
    return frozenset(rows.filter(settled_at__isnull=True).values_list("about", flat=True))


def _of(case: Case) -> dict[str, Any]:
    return {"organisation": case.organisation_id, "case": case}

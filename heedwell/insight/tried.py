"""What was tried small, and how it ended: for those who read figures, and so for governance."""

from django.db.models import OuterRef, QuerySet, Subquery

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.signals.queries import within_reports_about
from heedwell.loop.verification.trying.models import Look, MicroTest

MOST = 12


def tried(viewer: Viewer) -> QuerySet[MicroTest]:
    """The newest, of the services whose figures this person reads; `counted` is what the last look saw."""
    scope = viewer.scope(Permission.READ_INSIGHT)
    seen = MicroTest.objects.filter(
        in_sight(viewer, Permission.READ_INSIGHT, "case"), organisation=viewer.organisation
    ).exclude(service__in=within_reports_about(viewer))
    if not scope.everywhere:
        seen = seen.filter(service__in=scope.service_ids)
    looks = Look.objects.filter(organisation=viewer.organisation, test=OuterRef("pk"))
    return (
        seen.annotate(counted=Subquery(looks.order_by("-day", "-looked_at").values("count")[:1]))
        .select_related("case", "action", "service", "person", "course", "ending__decided_by")
        .order_by("-planned_at", "-id")[:MOST]
    )

"""What was decided at triage."""

from django.db.models import QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.triage.models import TriageDecision


def of_case(viewer: Viewer, case: Case) -> QuerySet[TriageDecision]:
    """Every decision on a case, the newest first."""
    return (
        TriageDecision.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("decided_by", "lead", "joined_to")
        .order_by("-decided_at")
    )

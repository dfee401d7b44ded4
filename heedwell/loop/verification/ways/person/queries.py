"""What people said of the changes that were made for them."""

from collections.abc import Iterable
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.verification.ways.models import PersonOutcome


def of_actions(viewer: Viewer, action_ids: Iterable[UUID]) -> dict[UUID, PersonOutcome]:
    """By action, what was said last; none where nobody asked. Of actions that the viewer sees."""
    rows = PersonOutcome.objects.filter(
        organisation=viewer.organisation, action__in=list(action_ids)
    )
    return {
        row.action_id: row for row in rows.select_related("recorded_by").order_by("recorded_at")
    }

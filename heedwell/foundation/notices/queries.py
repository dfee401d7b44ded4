"""What somebody was told."""

from django.db.models import QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.notices.models import Notice


def for_account(viewer: Viewer) -> QuerySet[Notice]:
    """The viewer's own notices in this organisation, newest first."""
    return Notice.objects.filter(
        organisation=viewer.organisation, to_account=viewer.account
    ).order_by("-created_at", "-id")

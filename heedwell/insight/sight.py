"""Which cases somebody's figures are made of: of the services whose figures they read."""

from django.db.models import Q

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.reach import within_reach


def in_sight(viewer: Viewer, case: str = "") -> Q:
    """Nothing about the viewer is in it. `case` is the way from a row to its case."""
    to = f"{case}__" if case else ""
    seen = Q(organisation=viewer.organisation) & ~Q(**{f"{to}pk__in": cases_about(viewer)})
    scope = viewer.scope(Permission.READ_INSIGHT)
    if scope.everywhere:
        return seen
    reached = within_reach(scope, case or "pk")
    return seen & reached & Q(**{f"{to}service__in": scope.service_ids})

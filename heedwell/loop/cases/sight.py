"""Which cases somebody may do something with: the one condition for every list and figure of them."""

from django.db.models import Q

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.reach import within_reach


def in_sight(viewer: Viewer, permission: Permission, case: str = "") -> Q:
    """In every service that a case looks at; nothing about the viewer.

    `case` is the way from a row to its case; without it, the rows are cases.
    """
    to = f"{case}__" if case else ""
    seen = Q(organisation=viewer.organisation) & ~Q(**{f"{to}pk__in": cases_about(viewer)})
    scope = viewer.scope(permission)
    if scope.everywhere:
        return seen
    return seen & within_reach(scope, case or "pk") & Q(**{f"{to}service__in": scope.service_ids})

"""Interim safety controls that a viewer may see."""

from django.db.models import Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action, Control
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case


def visible_to(viewer: Viewer) -> QuerySet[Control]:
    """Controls of services that this person reads, and those they look after; none about them."""
    controls = Control.objects.filter(organisation=viewer.organisation)
    controls = controls.exclude(case__in=cases_about(viewer))
    scope = viewer.scope(Permission.READ_CASES)
    if scope.everywhere:
        return controls
    return controls.filter(Q(service__in=scope.service_ids) | Q(owner=viewer.account))


def with_words(viewer: Viewer) -> QuerySet[Control]:
    """Controls with what their page and a line about them show, the longest in place first."""
    joined = ("case__service", "service", "owner", "action", "started_by", "ended_by")
    return visible_to(viewer).select_related(*joined, "replaced_by").order_by("started_on", "id")


def of_case(viewer: Viewer, case: Case) -> QuerySet[Control]:
    return with_words(viewer).filter(case=case)


def running(viewer: Viewer, case: Case) -> QuerySet[Control]:
    return of_case(viewer, case).filter(ended_at=None)


def of_action(viewer: Viewer, action: Action) -> QuerySet[Control]:
    return with_words(viewer).filter(action=action)


def looked_after(viewer: Viewer) -> QuerySet[Control]:
    """What is in place now, and in this person's own care."""
    mine = Control.objects.filter(
        organisation=viewer.organisation, owner=viewer.account, ended_at=None
    ).exclude(case__in=cases_about(viewer))
    return mine.select_related("case__service", "action", "owner").order_by("started_on", "id")

"""What comes again, for whoever reads the action or does it."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action, Occurrence, Routine
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.related import within


def of_action(viewer: Viewer, action: Action) -> QuerySet[Routine]:
    """The newest first, with every time. For somebody who has been shown to see the action."""
    here = viewer.organisation.pk
    return (
        Routine.objects.filter(organisation=here, action=action)
        .select_related("action__case", "stopped_by")
        .prefetch_related(within(here, Routine, "occurrences", "done_by"))
        .order_by("-agreed_at", "-id")
    )


def visible_to(viewer: Viewer) -> QuerySet[Occurrence]:
    """Of actions in the services that this person reads, and of their own; none about them."""
    rows = Occurrence.objects.filter(organisation=viewer.organisation)
    rows = rows.exclude(routine__action__case__in=cases_about(viewer))
    scope = viewer.scope(Permission.READ_CASES)
    if not scope.everywhere:
        mine = Q(routine__action__owner=viewer.account)
        rows = rows.filter(mine | Q(routine__action__service__in=scope.service_ids))
    return rows.select_related("routine__action__case__service", "routine__action__owner")


def to_do(viewer: Viewer, until: datetime, now: datetime) -> QuerySet[Occurrence]:
    """Due by then and not missed yet, soonest first."""
    rows = visible_to(viewer).filter(_STANDS, done_at=None, due_at__lte=until, closes_at__gt=now)
    return rows.order_by("due_at", "id")


def missed_of_action(at: datetime) -> QuerySet[Occurrence, Any]:
    """How often it was missed: asked of an action, inside the query that lists it."""
    rows = Occurrence.objects.filter(
        Q(routine__stopped_at=None) | Q(closes_at__lte=F("routine__stopped_at")),
        organisation=OuterRef("organisation"),
        routine__organisation=OuterRef("organisation"),
        routine__action=OuterRef("pk"),
        done_at=None,
        closes_at__lte=at,
    )
    return rows.order_by().values("organisation").annotate(n=Count("pk")).values("n")


_STANDS = Q(routine__stopped_at=None) & ~Q(routine__action__state=ActionState.CANCELLED)

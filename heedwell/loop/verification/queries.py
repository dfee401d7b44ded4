"""Checks that are due, and what checks found."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.related import within
from heedwell.loop.signals import queries as signals
from heedwell.loop.verification.counting import Count, count, preview
from heedwell.loop.verification.models import Counted, Recheck, Verdict
from heedwell.rules.counting import CountChoice
from heedwell.rules.deadlines import LATER_CHECKS
from heedwell.rules.stages import CaseState

# What is planned after a change was verified stands when its case is closed.
STANDS = Q(action__case__state=CaseState.OPEN) | Q(
    kind__in=LATER_CHECKS, action__case__state=CaseState.CLOSED
)


def visible_to(viewer: Viewer) -> QuerySet[Recheck]:
    """Checks in the services that this person reads, and those that are theirs to make."""
    rechecks = Recheck.objects.filter(organisation=viewer.organisation)
    rechecks = rechecks.exclude(action__case__in=cases_about(viewer))
    scope = viewer.scope(Permission.READ_CASES)
    if scope.everywhere:
        return rechecks
    return rechecks.filter(Q(action__service__in=scope.service_ids) | Q(verifier=viewer.account))


def open_in_scope(viewer: Viewer) -> QuerySet[Recheck]:
    """Still to be made, soonest due first, with what a list row shows."""
    return (
        visible_to(viewer)
        .filter(STANDS, is_open=True)
        .select_related("action__case__service", "action__service", "verifier")
        .order_by("due_at", "id")
    )


def with_action(viewer: Viewer) -> QuerySet[Recheck]:
    """Checks with what the page of one shows."""
    organisation_id = viewer.organisation.pk
    return (
        visible_to(viewer)
        .select_related(
            *("action__case__service", "action__service", "action__owner"),
            *("action__measure__verifier", "verifier"),
        )
        .prefetch_related(
            within(organisation_id, Recheck, "action__changes"),
            within(organisation_id, Recheck, "action__checks", "checked_by"),
        )
    )


def count_of(viewer: Viewer, action: Action, until: date) -> Count | None:
    """The numbers of each side, for somebody about whom none of the reports is."""
    found = Counted.objects.filter(organisation=viewer.organisation, action=action)
    counted = found.select_related("person").first()
    if counted is None or action.service_id in signals.services_about(viewer):
        return None
    return count(action, counted, until)


def preview_of(
    viewer: Viewer, case: Case, person_id: UUID | None, choice: CountChoice, at: datetime
) -> Count | None:
    """What would be fixed if it were agreed now, for somebody about whom none of the reports is."""
    if case.service_id in signals.services_about(viewer):
        return None
    return preview(case, case.service_id, person_id, choice, at)


def verdicts_of(viewer: Viewer, action: Action) -> list[Verdict]:
    """What the count said at each check, newest first."""
    found = Verdict.objects.filter(organisation=viewer.organisation, check_made__action=action)
    return list(
        found.select_related("check_made__recheck").order_by("-check_made__recorded_at", "-id")
    )

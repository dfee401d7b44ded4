"""Actions that a viewer may see, and those that wait for them."""

from django.db.models import Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action, Change, Progress
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.cases.related import within
from heedwell.rules.stages import CaseState


def visible_to(viewer: Viewer) -> QuerySet[Action]:
    """Actions of the services that this person reads, and those that they own; none about them."""
    actions = Action.objects.filter(organisation=viewer.organisation)
    actions = actions.exclude(case__in=cases_about(viewer))
    scope = viewer.scope(Permission.READ_CASES)
    if scope.everywhere:
        return actions
    return actions.filter(Q(service__in=scope.service_ids) | Q(owner=viewer.account))


def of_case(viewer: Viewer, case: Case) -> list[Action]:
    return _OF_CASE(organisation_id=viewer.organisation.pk, case_id=case.pk)


_OF_CASE = Prepared(
    lambda: (
        Action.objects.filter(organisation=given("organisation_id"), case=given("case_id"))
        .select_related("owner", "verifier", "measure", "theme", "service", "cancellation")
        .prefetch_related(within(given("organisation_id"), Action, "rechecks"))
        .order_by("agreed_at", "id")
    )
)


def to_come(viewer: Viewer, case: Case) -> QuerySet[Action]:
    """What is agreed for a case and not live yet."""
    return standing(viewer, case).filter(state=ActionState.AGREED)


def standing(viewer: Viewer, case: Case) -> QuerySet[Action]:
    """The actions of a case that were not cancelled, soonest due first."""
    actions = visible_to(viewer).filter(case=case).exclude(state=ActionState.CANCELLED)
    return actions.order_by("due_at", "id")


def open_in_scope(viewer: Viewer) -> QuerySet[Action]:
    """Agreed and not done, soonest due first, with what a list row shows."""
    return (
        visible_to(viewer)
        .filter(state=ActionState.AGREED, case__state=CaseState.OPEN)
        .select_related("case__service", "service", "owner")
        .order_by("due_at", "id")
    )


def with_history(viewer: Viewer) -> QuerySet[Action]:
    """Actions with what the page of one shows."""
    organisation_id = viewer.organisation.pk
    return (
        visible_to(viewer)
        .select_related(
            *("case__service", "service", "person", "owner", "verifier", "agreed_by"),
            *("theme", "measure__verifier", "cancellation__cancelled_by"),
        )
        .prefetch_related(
            within(organisation_id, Action, "changes", "recorded_by", "person"),
            within(organisation_id, Action, "further_themes", "theme"),
            within(organisation_id, Action, "progress", "noted_by"),
            within(organisation_id, Action, "rechecks"),
            within(organisation_id, Action, "checks", "checked_by"),
        )
    )


def newest_change(action: Action) -> Change | None:
    """How the change is recorded now, of an action that was read with its history."""
    return max(action.changes.all(), key=lambda row: (row.recorded_at, row.pk), default=None)


def newest_note(action: Action) -> Progress | None:
    return max(action.progress.all(), key=lambda row: (row.noted_at, row.pk), default=None)

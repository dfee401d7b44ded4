"""What was recorded after an event, as the pages of its case show it. What was struck is left out."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.reach import within_reach
from heedwell.loop.cases.related import within
from heedwell.loop.reviews.afterwards import following
from heedwell.loop.reviews.afterwards.models import (
    Debrief,
    DebriefLine,
    FollowUp,
    Support,
    Voice,
    Workaround,
)
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.rules.stages import CaseState


def debriefs(viewer: Viewer, case: Case) -> QuerySet[Debrief]:
    here = viewer.organisation.pk
    return (
        Debrief.objects.filter(still_counts(), organisation=here, case=case)
        .select_related("recorded_by")
        .prefetch_related(
            within(here, Debrief, "presences", "account"),
            within(here, Debrief, "lines", "said_by"),
        )
        .order_by("recorded_at", "id")
    )


def debrief_for(viewer: Viewer, debrief_id: UUID) -> Debrief | None:
    """For those who were named as there, and those who read the cases of its service."""
    scope = viewer.scope(Permission.READ_CASES)
    there = Q(presences__account=viewer.account, presences__organisation=viewer.organisation)
    mine = there if not scope.service_ids else there | Q(case__service__in=scope.service_ids)
    found = Debrief.objects.filter(
        still_counts(), organisation=viewer.organisation, pk=debrief_id, held_on__isnull=False
    )
    found = found.exclude(case__in=cases_about(viewer))
    if not scope.everywhere:
        found = found.filter(mine).filter(there | within_reach(scope, "case"))
    return found.select_related("case__service").first()


def idea(viewer: Viewer, case: Case, line_id: UUID) -> DebriefLine | None:
    """A line of a debrief of this case."""
    lines = DebriefLine.objects.filter(
        organisation=viewer.organisation, pk=line_id, debrief__case=case
    )
    return lines.first()


def voices(viewer: Viewer, case: Case) -> QuerySet[Voice]:
    """Oldest first: the last of somebody is the one that stands."""
    return (
        Voice.objects.filter(still_counts(), organisation=viewer.organisation, case=case)
        .select_related("person", "recorded_by")
        .order_by("recorded_at", "id")
    )


def support_of(viewer: Viewer, case: Case) -> QuerySet[Support]:
    here = viewer.organisation.pk
    return (
        Support.objects.filter(still_counts(), organisation=here, case=case)
        .select_related("account", "theme", "recorded_by", "case__lead")
        .prefetch_related(within(here, Support, "answers", "recorded_by"))
        .order_by("recorded_at", "id")
    )


def workarounds(viewer: Viewer, case: Case) -> QuerySet[Workaround]:
    return (
        Workaround.objects.filter(still_counts(), organisation=viewer.organisation, case=case)
        .select_related("recorded_by")
        .order_by("recorded_at", "id")
    )


def asks_due(viewer: Viewer, until: datetime) -> QuerySet[FollowUp]:
    """Days on which this person, or somebody whose cases they lead, asks again.

    What was offered to staff is seen by whoever asks and by those who sign off there.
    """
    asks = FollowUp.objects.filter(
        organisation=viewer.organisation, settled_at__isnull=True, due_at__lte=until
    ).exclude(case__in=cases_about(viewer))
    # What nobody can do any more once the case has ended; support for staff goes on.
    asks = asks.filter(Q(about=following.SUPPORT) | Q(case__state=CaseState.OPEN))
    leads = viewer.scope(Permission.SIGN_OFF)
    if not leads.everywhere:
        asks = asks.filter(
            Q(who=viewer.account)
            | Q(case__service__in=leads.service_ids)
            | Q(
                about=following.VOICE,
                case__service__in=viewer.scope(Permission.REVIEW).service_ids,
            )
        ).filter(Q(who=viewer.account) | within_reach(leads, "case"))
    return asks.select_related("case__service", "who").order_by("due_at", "id")

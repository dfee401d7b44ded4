"""What has been shared, and who has read it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case
from heedwell.loop.sharing.models import HuddleShare, LearningNote, NoteRead

PAGE = 30


def notes_for(viewer: Viewer) -> QuerySet[LearningNote]:
    """Notes for the services where this person works and for everybody, newest first.

    None of a case that is about them.
    """
    notes = LearningNote.objects.filter(organisation=viewer.organisation)
    notes = notes.exclude(case__in=cases_about(viewer))
    scope = viewer.scope(Permission.READ_LEARNING)
    if not scope.everywhere:
        notes = notes.filter(Q(service__isnull=True) | Q(service__in=scope.service_ids))
    mine = NoteRead.objects.filter(
        organisation=viewer.organisation, note=OuterRef("pk"), account=viewer.account
    )
    return (
        notes.annotate(is_read=Exists(mine))
        .select_related("service", "published_by", "case")
        .order_by("-published_at", "-id")
    )


def notes_page(
    viewer: Viewer, before: tuple[datetime, UUID] | None = None
) -> QuerySet[LearningNote]:
    """A keyset page: PAGE notes, and one more when there are older ones."""
    notes = notes_for(viewer)
    if before is not None:
        published_at, note_id = before
        notes = notes.filter(published_at__lte=published_at).exclude(
            published_at=published_at, id__gte=note_id
        )
    return notes[: PAGE + 1]


def notes_of_case(viewer: Viewer, case: Case) -> QuerySet[LearningNote]:
    return (
        LearningNote.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("published_by", "service")
        .order_by("published_at")
    )


def huddles_of_case(viewer: Viewer, case: Case) -> QuerySet[HuddleShare]:
    return (
        HuddleShare.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("recorded_by", "service")
        .order_by("shared_on")
    )


def readers(viewer: Viewer, note: LearningNote) -> QuerySet[NoteRead]:
    """Who has said that they read it, in the order they did."""
    return (
        NoteRead.objects.filter(organisation=viewer.organisation, note=note)
        .select_related("account")
        .order_by("read_at")
    )

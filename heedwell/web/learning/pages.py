"""The words on the pages of learning notes."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.reach import is_within
from heedwell.loop.sharing.queries import PAGE
from heedwell.web.components.parts import EmptyState, ListCard, ListRow, Tag, Tone
from heedwell.web.words import day_words, in_a_line, moment_words

if TYPE_CHECKING:
    from heedwell.loop.sharing.models import LearningNote, NoteRead


class NotesPage:
    def __init__(self, viewer: Viewer, found: "list[LearningNote]") -> None:
        shown = found[:PAGE]
        older = ""
        if len(found) > PAGE:
            last = shown[-1]
            older = "?" + urlencode({"before": f"{last.published_at.isoformat()}_{last.pk}"})
        self.rows = ListCard("Newest first", tuple(_row(note) for note in shown), older=older)
        self.empty = (
            None
            if shown
            else EmptyState(
                "No notes yet",
                "When something has changed because of a report, it stands here in plain words.",
            )
        )


def _row(note: "LearningNote") -> ListRow:
    tag = Tag("Read", Tone.GOOD) if vars(note).get("is_read") else Tag("New", Tone.SOON)
    families = (Tag("families too"),) if note.for_families else ()
    where = note.service.name if note.service else "Everybody"
    return ListRow(
        title=note.title,
        url=reverse("learning:note", args=[note.pk]),
        detail=f"{where} · {day_words(localdate(note.published_at))}. {in_a_line(note.what_changed)}",
        tags=(*families, tag),
    )


class NotePage:
    def __init__(self, viewer: Viewer, note: "LearningNote", readers: "list[NoteRead]") -> None:
        self.note = note
        self.where = note.service.name if note.service else "Everybody in the organisation"
        self.for_families = note.for_families
        self.published = f"{moment_words(note.published_at)} by {note.published_by.name}"
        self.is_read = any(read.account_id == viewer.account.pk for read in readers)
        may_see = viewer.may(Permission.SHARE, note.service_id)
        self.readers = (
            [(read.account.name, moment_words(read.read_at)) for read in readers]
            if may_see
            else None
        )
        self.case_url = ""
        if note.case is not None and is_within(viewer.scope(Permission.READ_CASES), note.case):
            self.case_url = reverse("cases:detail", kwargs={"reference": note.case.reference})

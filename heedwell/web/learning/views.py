"""What changed: the notes for everybody, and who has read them."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.sharing import operations as sharing
from heedwell.loop.sharing import queries
from heedwell.web.access import SignedInRequest, require
from heedwell.web.learning.pages import NotePage, NotesPage

if TYPE_CHECKING:
    from heedwell.loop.sharing.models import LearningNote


@require(Permission.READ_LEARNING)
@require_safe
def notes(request: SignedInRequest) -> HttpResponse:
    found = list(queries.notes_page(request.viewer, _before(request)))
    return render(request, "learning/notes.html", {"page": NotesPage(request.viewer, found)})


@require(Permission.READ_LEARNING)
@require_http_methods(["GET", "POST"])
def note(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    """One note. A press on "I have read this" is kept, once."""
    found: LearningNote = get_object_or_404(queries.notes_for(request.viewer), pk=note_id)
    if request.method == "POST":
        sharing.mark_read(note=found, by=request.viewer.account, at=now())
        messages.success(request, "Thank you for reading.")
        return redirect("learning:note", note_id=found.pk)
    readers = list(queries.readers(request.viewer, found))
    page = NotePage(request.viewer, found, readers)
    return render(request, "learning/note.html", {"page": page})


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    moment, _, note_id = request.GET.get("before", "").partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(note_id)
    except ValueError:
        return None

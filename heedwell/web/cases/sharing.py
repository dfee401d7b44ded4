"""Sharing: the huddle, and the note that says what changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.actions import queries as actions
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import HuddleForm, NoteForm
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained


@require(Permission.SHARE)
@require_http_methods(["GET", "POST"])
def huddle(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.SHARE)
    form = HuddleForm(
        request.POST if request.method == "POST" else None, initial={"shared_on": localdate()}
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.share_in_huddle(
                case=case, draft=form.draft(case.service), by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded. Thank you for talking about it.")
        return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "Shared in a huddle",
        "text": "What nearly happened, what stopped it, what we watch for now. Without names.",
        "button": "Record the huddle",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.SHARE)
@require_http_methods(["GET", "POST"])
def note(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.SHARE)
    changes = [
        change.after
        for action in actions.with_history(request.viewer).filter(case=case)
        if (change := actions.newest_change(action))
    ]
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={"title": case.title, "what_changed": "\n".join(changes), "everywhere": False},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.publish_note(
                case=case, draft=form.draft(case.service), by=request.viewer.account, at=now()
            )
            messages.success(request, "Published. Whoever reported it has been told.")
        return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "What changed",
        "text": "A short note for everybody. Take the names out: would a stranger understand it?",
        "button": "Publish the note",
    }
    return render(request, "cases/one_form.html", context)

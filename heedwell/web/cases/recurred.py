"""Recurred despite action: which changes were to prevent it, and what it means for each."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.trail import reads
from heedwell.journey import recurring
from heedwell.rules.recurrence import Meaning
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404, sent
from heedwell.web.cases.pages.recurred import RecurredPage, change_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.journey.recurring import Questioned


class MeaningForm(HeedwellForm):
    meaning = fields.choice(
        "What does it mean for the change?",
        [(each.value, each.label) for each in Meaning],
        hints={each.value: each.hint for each in Meaning},
        coerce=Meaning,
        missing="Select what it means for the change",
    )
    words = fields.long_text(
        "Why?",
        hint="What was different this time, or what the change did not reach. Without names.",
        missing="Write why, in a sentence or two",
    )


@require(Permission.READ_CASES)
@require_safe
def show(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.READ_CASES)
    reads.note(viewer, case._meta.label_lower, case.pk, "recurred despite action")
    page = RecurredPage(viewer, case, recurring.of_case(viewer, case))
    return render(request, "cases/recurred.html", {"page": page})


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, reference: str, recurrence_id: UUID) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.AGREE_ACTIONS)
    each = _one_of(recurring.of_case(request.viewer, case), recurrence_id)
    form = MeaningForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            recurring.decide_meaning(
                recurrence=each.recurrence,
                meaning=form.cleaned_data["meaning"],
                words=form.cleaned_data["words"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "Recorded.")
            return redirect(case_url(case, "recurred"))
    context = {
        "case": case,
        "back": (case_url(case, "recurred"), "Recurred despite action"),
        "form": form,
        "title": "What it means for the change",
        "text": f"{change_words(each)} One event alone proves nothing, but it "
        "is a reason to look again.",
        "button": "Record it",
    }
    return render(request, "cases/one_form.html", context)


def _one_of(found: "list[Questioned]", recurrence_id: UUID) -> "Questioned":
    for each in found:
        if each.recurrence.pk == recurrence_id:
            return each
    raise Http404

"""What a person told us in their own words, what their family told us, or why they did not."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.reviews.afterwards import voices
from heedwell.loop.signals import queries as signals
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.people import people_of, question, ways_that_suit
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.people_forms import VoiceForm
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Person
    from heedwell.loop.cases.models import Case


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, reference: str, person_id: UUID) -> HttpResponse:
    """One person whom it happened to, asked for by name."""
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    named = {one.pk: one for one in people_of(signals.of_case(request.viewer, case))}
    if person_id not in named:
        raise Http404
    return _ask(request, case, voices.PERSON, named[person_id])


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def unnamed(request: SignedInRequest, reference: str) -> HttpResponse:
    """Somebody whom we support and who stands in the report in words only."""
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    return _ask(request, case, voices.PERSON, None)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def family(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    return _ask(request, case, voices.FAMILY, None)


def _ask(request: SignedInRequest, case: "Case", whose: str, who: "Person | None") -> HttpResponse:
    form = VoiceForm(
        request.POST if request.method == "POST" else None,
        is_family=whose == voices.FAMILY,
        initial={"asked_on": localdate(), "asked_by": request.viewer.account.name},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            voices.hear(
                case=case, draft=form.draft(whose, who), by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded.")
            return redirect(case_url(case, "people"))
    context = {
        "case": case,
        "form": form,
        "title": question(whose, who),
        "text": ways_that_suit(who),
        "button": "Record it",
        "back": (case_url(case, "people"), "What people said"),
    }
    return render(request, "cases/one_form.html", context)

"""What came of a safeguarding enquiry, and whether it is so in comparable cases."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import enquiring
from heedwell.loop.actions.enquiries import queries
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.enquiry_forms import CompareForm, OutcomeForm
from heedwell.web.cases.lookups import case_or_404, sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.actions.models import EnquiryOutcome


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def conclude(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    form = OutcomeForm(sent(request), initial={"council": case.service.host_council})
    if request.method == "POST" and form.is_valid():
        with explained(request):
            enquiring.conclude(case=case, draft=form.draft(), by=request.viewer.account, at=now())
            messages.success(request, "Recorded. What they recommend can be kept here too.")
            return redirect(case_url(case, "from-outside"))
    context = {
        "case": case,
        "back": (case_url(case, "from-outside"), "From outside"),
        "form": form,
        "title": "What came of the enquiry",
        "text": "The council makes a safeguarding enquiry, or causes it to be made, and decides.",
        "button": "Record the outcome",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def compare(request: SignedInRequest, reference: str, outcome_id: UUID) -> HttpResponse:
    """Look at other people and services: what was found wrong once is rarely wrong only once."""
    case, _ = case_or_404(request, reference, Permission.VERIFY)
    outcome: EnquiryOutcome = get_object_or_404(
        queries.of_case(request.viewer, case), pk=outcome_id
    )
    form = CompareForm(
        sent(request),
        cases=queries.comparable(request.viewer, case),
        initial={"checked_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            enquiring.compare(
                outcome=outcome, draft=form.draft(), by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded, with the cases that you looked at.")
            return redirect(case_url(case, "from-outside"))
    context = {
        "case": case,
        "back": (case_url(case, "from-outside"), "From outside"),
        "form": form,
        "title": "Look at comparable cases",
        "text": "Of the same theme or kind, about other people or in another service. "
        f"What was found here: {outcome.words}",
        "button": "Record what they show",
    }
    return render(request, "cases/one_form.html", context)

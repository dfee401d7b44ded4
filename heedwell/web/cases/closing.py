"""Closing a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.rules.gates import unmet
from heedwell.rules.stages import Step
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def close(request: SignedInRequest, reference: str) -> HttpResponse:
    """Close the case; a direct POST meets the same gates as the button."""
    case, facts = case_or_404(request, reference, Permission.SIGN_OFF)
    if request.method == "POST":
        with explained(request):
            steps.close(case=case, by=request.viewer.account, at=now())
            messages.success(request, f"{case.reference} is closed. Thank you, all.")
        return redirect(case_url(case))
    missing = [gate.says for gate in unmet(Step.CLOSE, facts)]
    return render(request, "cases/close.html", {"case": case, "missing": missing})

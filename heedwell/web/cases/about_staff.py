"""Saying that a case is about somebody who works here, so that they see no trace of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.cases import about_staff as operations
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import AboutStaffForm, NotAboutStaffForm
from heedwell.web.cases.lookups import case_or_404, people_who_may
from heedwell.web.cases.pages.about_staff import AboutStaffPage
from heedwell.web.cases.pages.rows import case_url

TAKE_BACK = "take_back"


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def about_staff(request: SignedInRequest, reference: str) -> HttpResponse:
    """Who it is about: named, added to, or taken back with a reason."""
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    said = list(operations.said_of(case))
    sent = request.POST if request.method == "POST" else None
    taking_back = sent is not None and TAKE_BACK in sent
    form = AboutStaffForm(
        None if taking_back else sent, people=people_who_may(case, Permission.REPORT)
    )
    other = NotAboutStaffForm(sent if taking_back else None, said=said)
    by = request.viewer.account
    if taking_back and other.is_valid():
        data = other.cleaned_data
        operations.take_back(said=data["said"], reason=data["reason"], by=by, at=now())
        messages.success(request, "Taken back. What was said before is kept, with your reason.")
        return redirect(case_url(case))
    if sent is not None and not taking_back and form.is_valid():
        data = form.cleaned_data
        operations.say(case=case, account=data["staff"], words=data["words"], by=by, at=now())
        if data["staff"] == by:
            messages.success(request, "Kept. Somebody else takes it on from here.")
            return redirect("cases:today")
        messages.success(request, "Kept. They see and hear nothing of this case.")
        return redirect(case_url(case))
    context = {"page": AboutStaffPage(case, said), "form": form, "other": other if said else None}
    return render(request, "cases/about_staff.html", context)

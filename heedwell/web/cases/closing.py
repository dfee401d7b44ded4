"""What must be recorded before a case can close, and closing it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews.states import About
from heedwell.rules.gates import unmet
from heedwell.rules.stages import Step
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import LinkForm
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

_TEXTS: dict[str, tuple[str, str]] = {
    About.SAFEGUARDING: (
        "Safeguarding: the decision",
        "Was the council told, by whom and when? If not, why not?",
    ),
    About.WORKFORCE: (
        "How staff learn from this",
        "Which supervision, coaching, briefing or training picked it up?",
    ),
    About.GOVERNANCE: (
        "Who looked at this for governance",
        "Which meeting or which senior person looked at it, and what they asked or decided.",
    ),
}


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def link(request: SignedInRequest, reference: str, about: str) -> HttpResponse:
    if about not in _TEXTS:
        raise Http404
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    form = LinkForm(
        request.POST if request.method == "POST" else None, initial={"happened_on": localdate()}
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            reviews.check_link(
                case=case, about=about, **form.cleaned_data, by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded.")
        return redirect(case_url(case))
    title, text = _TEXTS[about]
    context = {"case": case, "form": form, "title": title, "text": text, "button": "Record it"}
    return render(request, "cases/one_form.html", context)


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

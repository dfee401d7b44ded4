"""The three links of a review: what each stands on, and recording what no other record shows."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.journey.links import records_of
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews.states import About
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.links import LinksPage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.people_forms import LinkForm
from heedwell.web.cases.refusals import explained

# The title of the form, what it asks for, and the question of where.
_TEXTS: dict[str, tuple[str, str, str]] = {
    About.SAFEGUARDING: (
        "Safeguarding: the decision",
        "Was the council told, by whom and when? If not, why not, and who advised?",
        "Which council or safeguarding team was told or asked?",
    ),
    About.WORKFORCE: (
        "How staff learn from this",
        "Which supervision, coaching, briefing or training picked it up?",
        "Which supervision, coaching, briefing or training?",
    ),
    About.GOVERNANCE: (
        "Who looked at this for governance",
        "Which meeting or which senior person looked at it, and what they asked or decided.",
        "Which meeting or board?",
    ),
}


@require(Permission.READ_CASES)
@require_safe
def three(request: SignedInRequest, reference: str) -> HttpResponse:
    case, facts = case_or_404(request, reference, Permission.READ_CASES)
    page = LinksPage(request.viewer, case, facts, records_of(request.viewer, case))
    return render(request, "cases/links.html", {"page": page})


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def link(request: SignedInRequest, reference: str, about: str) -> HttpResponse:
    if about not in _TEXTS:
        raise Http404
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    title, text, where = _TEXTS[about]
    form = LinkForm(
        request.POST if request.method == "POST" else None,
        where=where,
        initial={"happened_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            reviews.check_link(
                case=case, about=about, draft=form.draft(), by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded.")
            return redirect(case_url(case))
    context = {"case": case, "form": form, "title": title, "text": text, "button": "Record it"}
    return render(request, "cases/one_form.html", context)

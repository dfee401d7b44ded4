"""Deciding, partner by partner, who outside takes part, and recording when they were contacted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.duties.partners import operations, queries
from heedwell.foundation.access.permissions import Permission
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.rules.partners import ASKED
from heedwell.rules.vocabulary import PARTNERS
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404, sent
from heedwell.web.cases.openness import asked_of
from heedwell.web.cases.openness_forms import NotNeededForm, PartnerForm
from heedwell.web.cases.pages.openness import decided_meanwhile, duties_of, partner_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, reference: str, partner: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.SIGN_OFF)
    if partner not in PARTNERS:
        raise Http404
    row = queries.standing(request.viewer, case).get(partner)
    seen, meanwhile = (row.version if row else 0), ""
    form = PartnerForm(sent(request), initial={"version": seen})
    if request.method == "POST" and form.is_valid():
        with explained(request):
            try:
                operations.decide(
                    case=case,
                    draft=form.draft(partner),
                    seen=form.cleaned_data["version"] or 0,
                    by=request.viewer.account,
                    at=now(),
                )
            except EditedMeanwhile:
                theirs = queries.standing(request.viewer, case)[partner]
                form = PartnerForm({**request.POST.dict(), "version": theirs.version})
                meanwhile = decided_meanwhile(theirs.decided_by.name, partner_words(theirs))
            else:
                messages.success(request, "Recorded.")
                return redirect(case_url(case, "being-open"))
    return asked_of(
        request,
        case,
        form=form,
        title=PARTNERS.label(partner),
        text=meanwhile or duties_of(partner),
        button="Record it",
    )


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def not_needed(request: SignedInRequest, reference: str) -> HttpResponse:
    """The same reason for several of whom nobody has decided."""
    case, _ = case_or_404(request, reference, Permission.SIGN_OFF)
    known = queries.standing(request.viewer, case)
    left = [(code, PARTNERS.label(code)) for code in ASKED if code not in known]
    form = NotNeededForm(sent(request), choices=left)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.decide_not_needed(
                case=case, **form.cleaned_data, by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded, with your reason.")
            return redirect(case_url(case, "being-open"))
    return asked_of(
        request,
        case,
        form=form if left else None,
        title="Not needed",
        text="Those of whom nobody has decided yet." if left else "Each of them is decided on.",
        button="Record why",
    )

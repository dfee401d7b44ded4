"""Being open after an event: the page of a case, the decision on candour, and each of its steps."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.duties.candour import operations, queries
from heedwell.duties.partners import queries as partners
from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.trail import reads
from heedwell.journey import openness
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.signals import queries as signals
from heedwell.rules.candour import Candour
from heedwell.rules.grading import Severity
from heedwell.rules.partners import Known
from heedwell.rules.vocabulary import CANDOUR_STEPS
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404, people_who_may, sent
from heedwell.web.cases.openness_forms import (
    CandourForm,
    NotReachedForm,
    OutcomeForm,
    StepForm,
    ToldForm,
    WrittenForm,
)
from heedwell.web.cases.pages.openness import (
    TITLE,
    BeingOpenPage,
    decided_meanwhile,
    decision_words,
)
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case


@require(Permission.READ_CASES)
@require_safe
def show(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, facts = case_or_404(request, reference, Permission.READ_CASES)
    told = {code for each in signals.of_case(viewer, case) for code in each.told.split()}
    page = BeingOpenPage(
        viewer,
        case,
        facts,
        proposal=openness.proposal_for(case),
        decisions=list(queries.decisions_of(viewer, case)),
        steps=list(queries.steps_of(viewer, case)),
        partners=partners.standing(viewer, case),
        known=Known(Severity(case.severity), case.is_safeguarding, told),
    )
    reads.note(viewer, case._meta.label_lower, case.pk, "being open")
    return render(request, "cases/being_open.html", {"page": page})


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """Of two who decide at once, the second sees that the other did, and loses nothing typed."""
    case, _ = case_or_404(request, reference, Permission.SIGN_OFF)
    proposal = openness.proposal_for(case)
    seen, meanwhile = queries.decisions_so_far(case), ""
    asks = partial(CandourForm, proposal=proposal, is_told=Candour.TOLD in queries.done_for(case))
    form = asks(sent(request), initial={"version": seen})
    if request.method == "POST" and form.is_valid():
        with explained(request):
            try:
                openness.decide_candour(
                    case=case,
                    draft=form.draft(),
                    seen=form.cleaned_data["version"] or 0,
                    by=request.viewer.account,
                    at=now(),
                )
            except EditedMeanwhile:
                theirs = queries.decisions_of(request.viewer, case)[0]
                form = asks({**request.POST.dict(), "version": theirs.version})
                meanwhile = decided_meanwhile(theirs.decided_by.name, decision_words(theirs))
            else:
                messages.success(request, "Recorded, with your reason.")
                return redirect(case_url(case, "being-open"))
    return asked_of(
        request,
        case,
        form=form,
        title=Candour.DECIDE.label,
        text=meanwhile or f"{proposal.why} {CANDOUR_STEPS.get(Candour.DECIDE).description}",
        button="Record the decision",
    )


_FORMS: dict[Candour, type[StepForm]] = {
    Candour.WRITTEN: WrittenForm,
    Candour.OUTCOME: OutcomeForm,
    Candour.NOT_REACHED: NotReachedForm,
}


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def step(request: SignedInRequest, reference: str, step: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    try:
        taken = Candour(step)
    except ValueError:
        raise Http404 from None
    form: StepForm
    asks = operations.asks_next_day(taken, queries.done_for(case))
    if taken is Candour.TOLD:
        form = ToldForm(
            sent(request),
            staff=people_who_may(case, Permission.REPORT),
            initial={"happened_on": localdate(), "told_by": request.viewer.account.pk},
            asks_next_day=asks,
        )
    elif taken in _FORMS:
        form = _FORMS[taken](
            sent(request), initial={"happened_on": localdate()}, asks_next_day=asks
        )
    else:
        raise Http404
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.take_step(case=case, draft=form.draft(), by=request.viewer.account, at=now())
            messages.success(request, "Recorded. Thank you for being open.")
            return redirect(case_url(case, "being-open"))
    return asked_of(
        request,
        case,
        form=form,
        title=taken.label,
        text=CANDOUR_STEPS.get(taken).description,
        button="Record it",
    )


def asked_of(request: SignedInRequest, case: "Case", **context: object) -> HttpResponse:
    context |= {"case": case, "back": (case_url(case, "being-open"), TITLE)}
    return render(request, "cases/one_form.html", context)

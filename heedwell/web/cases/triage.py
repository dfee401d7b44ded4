"""The triage desk, deciding the tier, and the other ways a report can go."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.journey.steps import TriageChoice
from heedwell.loop.cases import queries as cases
from heedwell.loop.triage.operations import SecondPersonNeeded
from heedwell.rules.stages import CaseState
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import JoinForm, ReasonForm, SeverityForm, ThankForm, TriageForm
from heedwell.web.cases.lookups import case_or_404, due_dates, graded, people_who_may
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.triage import DeskPage, TriagePage
from heedwell.web.cases.refusals import explained


@require(Permission.TRIAGE)
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Everything that waits, soonest due first."""
    page = DeskPage(request.viewer, list(cases.awaiting_triage(request.viewer)[:100]), now())
    return render(request, "cases/desk.html", {"page": page})


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    case, facts = case_or_404(request, reference, Permission.TRIAGE)
    if case.state != CaseState.OPEN:
        return redirect(case_url(case))
    at = now()
    signal, proposed = graded(case)
    dates = due_dates(case, at)
    proposal = proposed.proposal
    form = TriageForm(
        request.POST if request.method == "POST" else None,
        proposal=proposal,
        people=people_who_may(case, Permission.REVIEW),
        is_regrade=case.triaged_at is not None,
        initial={
            "tier": str(int(proposal.tier if case.tier is None else case.tier)),
            "lead": case.lead or request.viewer.account,
        },
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        choice = TriageChoice(
            tier=data["tier"],
            lead=data["lead"],
            review_due_date=data["review_due_date"] or dates[data["tier"]],
            reason=data["reason"],
        )
        with explained(request):
            steps.decide(
                case=case, choice=choice, proposal=proposal, by=request.viewer.account, at=at
            )
            messages.success(request, f"{case.reference} is now {data['tier'].label}.")
        return redirect(case_url(case))
    page = TriagePage(request.viewer, case, facts, signal, proposed, dates, at)
    return render(request, "cases/triage.html", {"page": page, "form": form})


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def thank(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    form = ThankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.thank(
                case=case, words=form.cleaned_data["words"], by=request.viewer.account, at=now()
            )
            messages.success(request, "Thank you. It is kept with the compliments.")
        return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "Thank and finish",
        "text": "A compliment needs no review. Say thank you, and it is kept and counted.",
        "button": "Thank them",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    others = list(cases.open_beside(request.viewer, case))
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        cases=others,
        initial={"to": request.GET.get("to", "")},
    )
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        with explained(request):
            steps.join(
                case=case,
                to=to,
                reason=form.cleaned_data["reason"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, f"{case.reference} is now part of {to.reference}.")
            return redirect(case_url(to))
        return redirect(case_url(case))
    context = {
        "case": case,
        "form": form if others else None,
        "title": "Join it to another case",
        "text": "For a repeat or a duplicate of something that is being worked on."
        if others
        else "No other case is open in this service, so there is nothing to join it to.",
        "button": "Join them",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            try:
                steps.withdraw(
                    case=case,
                    reason=form.cleaned_data["reason"],
                    by=request.viewer.account,
                    at=now(),
                )
                messages.success(
                    request, f"{case.reference} is withdrawn. It is kept, and not counted."
                )
                return redirect(case_url(case))
            except SecondPersonNeeded:
                form.add_error(
                    None, "You reported this yourself. Ask somebody else to withdraw it."
                )
    context = {
        "case": case,
        "form": form,
        "title": "It was entered in error",
        "text": "It is left out of every list and count. Nothing is erased, and the reason stays.",
        "button": "Withdraw it",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def severity(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    form = SeverityForm(
        request.POST if request.method == "POST" else None, initial={"severity": case.severity}
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.set_severity(
                case=case,
                severity=form.cleaned_data["severity"],
                reason=form.cleaned_data["reason"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(
                request, "The harm is recorded. What was first seen stays in the report."
            )
        return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "How much harm was there?",
        "text": "What is known now. What was first seen stays in the report.",
        "button": "Record the harm",
    }
    return render(request, "cases/one_form.html", context)

"""Deciding the tier, and the other ways a report can go."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import recurring, steps
from heedwell.journey.steps import TriageChoice
from heedwell.loop.actions.controls import queries as controls
from heedwell.loop.cases import queries as cases
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.themes import queries as themes
from heedwell.loop.reviews.themes.operations import put_under
from heedwell.loop.triage import queries as decisions
from heedwell.loop.triage.operations import SecondPersonNeeded
from heedwell.rules.stages import CaseState
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.desk import to_desk
from heedwell.web.cases.forms import (
    JoinForm,
    ReasonForm,
    SeverityForm,
    ThankForm,
    ThemeForm,
    TriageForm,
)
from heedwell.web.cases.lookups import case_or_404, due_dates, people_who_may, proposed_or_404
from heedwell.web.cases.pages.controls import ending_words
from heedwell.web.cases.pages.desk import decided_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.triage import TriagePage
from heedwell.web.cases.refusals import explained
from heedwell.web.words import names_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """The tier, by a person. Whatever is refused, what was typed stays on the page."""
    case, facts = case_or_404(request, reference, Permission.TRIAGE)
    if case.state != CaseState.OPEN:
        return redirect(case_url(case))
    at = now()
    proposed = proposed_or_404(request.viewer, case)
    dates = due_dates(case, at)
    proposal = proposed.proposal
    standing = str(case.version)
    form = TriageForm(
        request.POST if request.method == "POST" else None,
        proposal=proposal,
        people=people_who_may(case, Permission.REVIEW),
        is_regrade=case.triaged_at is not None,
        is_safeguarding=case.is_safeguarding,
        initial={
            "seen": standing,
            "tier": str(int(proposal.tier if case.tier is None else case.regrade_to or case.tier)),
            "lead": case.lead or request.viewer.account,
        },
    )
    if request.method == "POST" and _somebody_was_quicker(request, case, form, standing):
        form.data = {**dict(form.data.items()), "seen": standing}
    elif request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        choice = TriageChoice(
            tier=data["tier"],
            lead=data["lead"],
            review_due_date=data["review_due_date"] or dates[data["tier"]],
            reason=data["reason"],
            is_regrade=case.triaged_at is not None,
        )
        with explained(request):
            steps.decide(
                case=case, choice=choice, proposal=proposal, by=request.viewer.account, at=at
            )
            messages.success(request, f"{case.reference} is now {data['tier'].label}.")
            return redirect(case_url(case))
    questioned = recurring.of_case(request.viewer, case)
    page = TriagePage(request.viewer, case, facts, proposed, dates, questioned, at)
    return render(request, "cases/triage.html", {"page": page, "form": form})


def _somebody_was_quicker(
    request: SignedInRequest, case: "Case", form: TriageForm, standing: str
) -> bool:
    """The page was filled in for a case that somebody has decided since: say who, and what."""
    seen = form.data.get("seen", standing)
    decision = decisions.newest(request.viewer, case)
    if seen == standing or decision is None:
        return False
    words = decided_words(case, decision)
    form.add_error(None, f"{words} What you wrote is still here, if you see it differently.")
    return True


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def theme(request: SignedInRequest, reference: str) -> HttpResponse:
    """Put a report under a theme that earlier reviews of the like have learned."""
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    proposed = proposed_or_404(request.viewer, case)
    alike = [other.case_id for other in proposed.alike if other.case_id]
    first = themes.learned_by(case.organisation_id, alike)
    every = [each for each in reviews.theme_list(request.viewer) if each not in first]
    form = ThemeForm(request.POST if request.method == "POST" else None, themes=[*first, *every])
    if request.method == "POST" and form.is_valid():
        with explained(request):
            chosen = form.cleaned_data["theme"]
            put_under(case=case, theme=chosen, by=request.viewer.account, at=now())
            messages.success(request, f"{case.reference} is now under “{chosen}”.")
        return redirect(case_url(case, "triage"))
    names = names_words([each.name for each in first])
    context = {
        "case": case,
        "form": form if first or every else None,
        "title": "Put it under a theme",
        "text": f"Reviews of reports like this one learned: {names}."
        if first
        else "No earlier review of a report like this one has named a theme yet.",
        "button": "Put it there",
    }
    return render(request, "cases/one_form.html", context)


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
        return to_desk(request) if request.POST.get("from") == "desk" else redirect(case_url(case))
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
        "text": "It is left out of every list and count. Nothing is erased, and the reason stays."
        f"{ending_words(controls.running(request.viewer, case))}",
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

"""The triage desk: what waits, what is proposed for it, and accepting that in one step."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may_in
from heedwell.journey import steps
from heedwell.journey.proposals import propose_each
from heedwell.journey.recurring import with_questions
from heedwell.journey.steps import TriageChoice
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.about_staff import kept_out_of
from heedwell.loop.triage import queries as decisions
from heedwell.loop.triage.operations import AlreadyTriaged
from heedwell.rules.stages import CaseState
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import AcceptForm
from heedwell.web.cases.lookups import (
    case_or_404,
    due_dates,
    due_dates_of,
    people_who_may,
    proposed_or_404,
)
from heedwell.web.cases.pages.desk import DeskPage, DeskRow, decided_words
from heedwell.web.cases.refusals import explained

# Nobody triages more at one sitting; the rest comes up as these are done.
MOST = 30


@require(Permission.TRIAGE)
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Everything that waits, soonest due first."""
    return _desk(request)


@require(Permission.TRIAGE)
@require_POST
def accept(request: SignedInRequest, reference: str) -> HttpResponse:
    """Decide as it is proposed, with who leads and by when; the next row is then in focus."""
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    viewer, at = request.viewer, now()
    if case.state != CaseState.OPEN or case.triaged_at is not None:
        return _decided_already(request, reference)
    proposal = proposed_or_404(viewer, case).proposal
    dates = due_dates(case, at)
    form = AcceptForm(request.POST, people=people_who_may(case, Permission.REVIEW))
    if form.is_valid():
        if form.cleaned_data["tier"] != str(int(proposal.tier)):
            form.add_error(None, "Something came in meanwhile. Look at what is proposed now.")
        else:
            choice = TriageChoice(
                tier=proposal.tier,
                lead=form.cleaned_data["lead"],
                review_due_date=form.cleaned_data["review_due_date"] or dates[proposal.tier],
                is_regrade=False,
            )
            try:
                with explained(request):
                    steps.decide(
                        case=case, choice=choice, proposal=proposal, by=viewer.account, at=at
                    )
                    messages.success(request, f"{reference} is now {proposal.tier.label}.")
            except AlreadyTriaged:
                return _decided_already(request, reference)
            return to_desk(request)
    return _desk(request, form, reference)


def to_desk(request: SignedInRequest) -> HttpResponseRedirect:
    """Back to the desk, at the row that came after the one that was dealt with."""
    url = reverse("cases:desk")
    following = request.POST.get("next", "")
    return redirect(f"{url}?{urlencode({'next': following})}" if following else url)


def _decided_already(request: SignedInRequest, reference: str) -> HttpResponse:
    """Somebody was quicker: who it was and what they decided."""
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    decision = decisions.newest(request.viewer, case)
    if decision is not None:
        messages.info(request, decided_words(case, decision))
    return to_desk(request)


def _desk(
    request: SignedInRequest, sent: AcceptForm | None = None, reference: str = ""
) -> HttpResponse:
    viewer, at = request.viewer, now()
    found = list(with_questions(cases.to_decide(viewer))[: MOST + 1])
    shown = [case for case in found[:MOST] if case.tier is None]
    again = [case for case in found[:MOST] if case.tier is not None]
    proposed = propose_each(viewer, shown)
    dates = due_dates_of(shown, at)
    may_lead = who_may_in(
        viewer.organisation.pk, Permission.REVIEW, {case.service_id for case in shown}
    )
    out = kept_out_of(viewer.organisation.pk, [case.pk for case in shown])
    rows = []
    for at_row, case in enumerate(shown):
        people = [each for each in may_lead[case.service_id] if each.pk not in out[case.pk]]
        lead = viewer.account if viewer.account in people else next(iter(people), None)
        form = AcceptForm(
            people=people,
            auto_id=f"id-{case.reference}-%s",
            initial={"tier": str(int(proposed[case.pk].proposal.tier)), "lead": lead},
        )
        if sent is not None and case.reference == reference:
            form = AcceptForm(
                request.POST, people=people, auto_id=f"id-{case.reference}-%s"
            ).with_errors(sent, tier=proposed[case.pk].proposal.tier)
        following = shown[at_row + 1] if at_row + 1 < len(shown) else None
        rows.append(
            DeskRow(viewer, case, proposed[case.pk], dates[case.pk], form, lead, following, at)
        )
    page = DeskPage(
        rows,
        again,
        decisions.why_regrade(viewer, again),
        focus=reference or request.GET.get("next", ""),
        is_cut=len(found) > MOST,
        at=at,
    )
    return render(request, "cases/desk.html", {"page": page})

"""How it came about: the timeline, built statement by statement, and the fishbone."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.trail import reads
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews.analysis.queries import analysis_of
from heedwell.loop.reviews.timeline import operations as timeline
from heedwell.loop.reviews.timeline.prefill import drafts_for
from heedwell.loop.reviews.timeline.queries import Standing, timeline_of
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.analysis_forms import StatementForm, TakeOutForm
from heedwell.web.cases.lookups import review_or_404, sent, standing_or_404
from heedwell.web.cases.outside import section_of
from heedwell.web.cases.pages.analysis import AnalysisPage, StatementWords
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import Review


@require(Permission.READ_CASES)
@require_safe
def show(request: SignedInRequest, reference: str) -> HttpResponse:
    case, review = review_or_404(request, reference, Permission.READ_CASES)
    reads.note(request.viewer, case._meta.label_lower, case.pk, "analysis")
    page = AnalysisPage(request.viewer, case, review, timeline_of(review), analysis_of(review))
    context = {"page": page, "outside": section_of(request.viewer, case, review)}
    return render(request, "cases/analysis.html", context)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, reference: str) -> HttpResponse:
    case, review = review_or_404(request, reference, Permission.REVIEW)
    form = StatementForm(sent(request), others=_others(review), is_new=True)
    if form.is_valid():
        with explained(request):
            timeline.add(review=review, draft=form.draft(), by=request.viewer.account, at=now())
            messages.success(request, "Added to the timeline.")
            return redirect(case_url(case, "analysis"))
    return render(request, "cases/statement.html", {"case": case, "form": form})


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, reference: str, statement_id: UUID) -> HttpResponse:
    """Change it, or take it out with a reason: by the button pressed."""
    case, review = review_or_404(request, reference, Permission.REVIEW)
    standing = standing_or_404(review, statement_id)
    data, then = sent(request), request.POST.get("then", "")
    others = _others(review, standing)
    initial = StatementForm.initial_of(standing)
    form = StatementForm(
        data if then == "change" else None, others=others, is_new=False, initial=initial
    )
    out = TakeOutForm(data if then == "out" else None, initial=initial, prefix="out")
    theirs = None
    if form.is_valid() or out.is_valid():
        with explained(request):
            try:
                messages.success(request, _keep(request, review, standing, form, out))
                return redirect(case_url(case, "analysis"))
            except EditedMeanwhile:
                theirs, form = _again(request, review, statement_id, form, others)
    context = {
        "case": case,
        "form": form,
        "out": out,
        "standing": StatementWords(case, standing),
        "theirs": theirs and StatementWords(case, theirs),
    }
    return render(request, "cases/statement.html", context)


@require(Permission.REVIEW)
@require_POST
def bring_in(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add what was reported, added or told since the timeline began."""
    case, review = review_or_404(request, reference, Permission.REVIEW)
    with explained(request):
        rows = timeline.prefill(
            review=review, drafts=drafts_for(case), by=request.viewer.account, at=now()
        )
        number = len(rows)
        messages.success(
            request, f"{number} brought in." if number else "Everything on record is here already."
        )
    return redirect(case_url(case, "analysis"))


def _keep(
    request: SignedInRequest,
    review: "Review",
    standing: Standing,
    form: StatementForm,
    out: TakeOutForm,
) -> str:
    """Do what the button says, and what to say afterwards."""
    by, at = request.viewer.account, now()
    if out.is_bound:
        timeline.take_out(
            review=review,
            standing=standing,
            version=out.cleaned_data["version"] or 0,
            reason=out.cleaned_data["why"],
            by=by,
            at=at,
        )
        return "Taken out. It is kept, with your reason."
    timeline.change(
        review=review,
        standing=standing,
        version=form.cleaned_data["version"] or 0,
        draft=form.draft(),
        reason=form.cleaned_data["reason"],
        by=by,
        at=at,
    )
    return "Changed. What stood there before is kept."


def _again(
    request: SignedInRequest,
    review: "Review",
    statement_id: UUID,
    form: StatementForm,
    others: list[tuple[str, str]],
) -> tuple[Standing, StatementForm]:
    """The same page with what was typed, beside what somebody else saved meanwhile."""
    theirs = standing_or_404(review, statement_id)
    if not form.is_bound:
        initial = StatementForm.initial_of(theirs)
        return theirs, StatementForm(others=others, is_new=False, initial=initial)
    data = request.POST.copy()
    data["version"] = str(theirs.newest.version)
    again = StatementForm(data, others=others, is_new=False)
    again.full_clean()
    again.add_error(
        None,
        "Somebody else changed this while you were writing. Theirs is below: put together what "
        "you want to keep, then save.",
    )
    return theirs, again


def _others(review: "Review", standing: Standing | None = None) -> list[tuple[str, str]]:
    """What a statement may come after, as a list to choose from."""
    return [
        (str(one.key), one.newest.what[:80])
        for one in timeline_of(review).standing
        if standing is None or one.key != standing.key
    ]

"""What comes from outside to a case: recommendations, and what we answer."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.trail import reads
from heedwell.loop.actions.enquiries import queries as enquiries
from heedwell.loop.actions.outside import operations, queries
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404, sent
from heedwell.web.cases.pages.from_outside import FromOutsidePage, answered_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.recommendation_forms import AnswerForm, RecommendationForm
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Recommendation
    from heedwell.loop.cases.models import Case


@require(Permission.READ_CASES)
@require_safe
def show(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.READ_CASES)
    reads.note(viewer, case._meta.label_lower, case.pk, "from outside")
    page = FromOutsidePage(
        viewer,
        case,
        list(queries.of_case(viewer, case)),
        list(enquiries.of_case(viewer, case)),
        now(),
    )
    return render(request, "cases/from_outside.html", {"page": page})


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def keep(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    form = RecommendationForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.keep(case=case, draft=form.draft(), by=request.viewer.account, at=now())
            messages.success(request, "Kept. It waits for an answer.")
            return redirect(case_url(case, "from-outside"))
    context = {
        "case": case,
        "back": _back(case),
        "form": form,
        "title": "A recommendation from outside",
        "text": "It is answered, and what we take up becomes an action like our own.",
        "button": "Keep it",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, reference: str, recommendation_id: UUID) -> HttpResponse:
    """Of two who answer at once, the second sees the other's answer beside their own."""
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.AGREE_ACTIONS)
    row = _row_or_404(request, case, recommendation_id)
    initial = {"version": len(row.answers.all()), "answered_on": localdate()}
    form, theirs = AnswerForm(sent(request), initial=initial), ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with explained(request):
            try:
                operations.answer(
                    recommendation=row,
                    answer=data["answer"],
                    reason=data["reason"],
                    answered_on=data["answered_on"],
                    answers_seen=data["version"] or 0,
                    by=viewer.account,
                    at=now(),
                )
            except EditedMeanwhile:
                row = _row_or_404(request, case, recommendation_id)
                typed = {**request.POST.dict(), "version": len(row.answers.all())}
                form, theirs = AnswerForm(typed), _meanwhile(row)
            else:
                if data["answer"].becomes_an_action:
                    messages.success(request, "Answered. Agree what we will change.")
                    return redirect(f"{case_url(case, 'agree-action')}?from={row.pk}")
                messages.success(request, "Answered, with your reason.")
                return redirect(case_url(case, "from-outside"))
    context = {
        "case": case,
        "back": _back(case),
        "form": form,
        "title": "Answer the recommendation",
        "text": theirs or row.words,
        "button": "Record our answer",
    }
    return render(request, "cases/one_form.html", context)


def _meanwhile(row: "Recommendation") -> str:
    return (
        f"Somebody else answered while you had it open. {answered_words(row)} What you wrote "
        "stands below; send it again if it should hold instead."
    )


def _back(case: "Case") -> tuple[str, str]:
    return case_url(case, "from-outside"), "From outside"


def _row_or_404(
    request: SignedInRequest, case: "Case", recommendation_id: UUID
) -> "Recommendation":
    return get_object_or_404(queries.of_case(request.viewer, case), pk=recommendation_id)

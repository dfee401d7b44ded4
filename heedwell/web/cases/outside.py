"""Asking somebody of another agency, and ending what was asked."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.loop.reviews.contributors import operations
from heedwell.loop.reviews.contributors.names import named_in
from heedwell.loop.reviews.contributors.queries import asked_outside, question_of
from heedwell.loop.reviews.states import OutsideEnd
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import review_or_404, sent
from heedwell.web.cases.pages.outside import AskForm, AskPage, OutsideSection, whom_to_ring
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import OutsideQuestion, Review
    from heedwell.rules.rulebook import Rulebook


_ENDS = {"close": OutsideEnd.CLOSED, "withdraw": OutsideEnd.WITHDRAWN}


def section_of(viewer: Viewer, case: "Case", review: "Review") -> OutsideSection:
    """The part of the page on how it came about."""
    return OutsideSection(viewer, case, review, asked_outside(viewer, review, now()))


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, reference: str) -> HttpResponse:
    """Nothing is sent with a name in it before somebody has seen that it stands there."""
    case, review = review_or_404(request, reference, Permission.REVIEW)
    form = AskForm(sent(request), initial={"ring": whom_to_ring(request.viewer, case)})
    names: list[str] = []
    if form.is_valid():
        names = named_in(form.leaves_the_house(), case)
        if set(names) <= set(request.POST.getlist("seen")):
            with explained(request):
                _ask(request, review, form)
                return redirect(_back(case))
    page = AskPage(case, names, _rulebook(request)["outside_days"])
    return render(request, "cases/ask_outside.html", {"page": page, "form": form})


@require(Permission.REVIEW)
@require_POST
def settle(request: SignedInRequest, reference: str, question_id: UUID) -> HttpResponse:
    """Close it, withdraw it or send a new link: by the button pressed."""
    case, review = review_or_404(request, reference, Permission.REVIEW)
    question = question_of(request.viewer, review, question_id)
    if question is None:
        raise Http404
    with explained(request):
        messages.success(request, _settle(request, question))
    return redirect(_back(case))


def _ask(request: SignedInRequest, review: "Review", form: AskForm) -> None:
    draft = form.draft()
    operations.ask(
        review=review,
        draft=draft,
        rulebook=_rulebook(request),
        by=request.viewer.account,
        at=now(),
    )
    messages.success(request, f"Asked. A mail with a link goes to {draft.email}.")


def _settle(request: SignedInRequest, question: "OutsideQuestion") -> str:
    by, at, then = request.viewer.account, now(), request.POST.get("then", "")
    if then == "again":
        operations.send_again(question=question, rulebook=_rulebook(request), by=by, at=at)
        return f"A new link goes to {question.email}. The one before has ended."
    how = _ENDS.get(then)
    if how is None:
        raise Http404
    operations.end(question=question, how=how, by=by, at=at)
    if how is OutsideEnd.WITHDRAWN:
        return "Withdrawn. The link shows nothing any more."
    return "Closed. What was answered stays here; the link takes no more."


def _rulebook(request: SignedInRequest) -> "Rulebook":
    return rulebook_for(request.viewer.organisation.pk, localdate(now()))


def _back(case: "Case") -> str:
    return f"{case_url(case, 'analysis')}#outside"

"""The review: four boxes, what made it more likely, what we learned; finished on one page."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.actions import queries as actions
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews import queries as review_queries
from heedwell.loop.reviews import time_spent
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.review import ReviewPage, SignPage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained
from heedwell.web.cases.review_beside import beside_review, offered_for
from heedwell.web.cases.review_form import ReviewForm

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account
    from heedwell.loop.reviews.models import Review

FINISHED = "The review is finished. Thank you."
_OPENED = "review-opened"


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, facts = case_or_404(request, reference, Permission.REVIEW)
    review = review_queries.of_case(viewer, case)
    if review is None:
        messages.info(request, "Decide the tier first: it says which review this needs.")
        return redirect(case_url(case))
    # Whoever sends what they typed after that is told why it cannot be kept, and keeps it.
    if review.submitted_at is not None and request.method != "POST":
        if viewer.may(Permission.SIGN_OFF, case.service_id):
            return redirect(case_url(case, "sign-review"))
        finished = SignPage(viewer, case, facts, review, actions.of_case(viewer, case))
        return render(request, "cases/sign.html", {"page": finished})
    beside = beside_review(viewer, case, review)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        rule=beside.rule,
        offered=offered_for(viewer, case, review, beside),
        initial={**ReviewForm.initial_of(review), "opened": signing.dumps(_stamp(), salt=_OPENED)},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            merged = keep(form, review, by=viewer.account, at=now())
            _count(request, review)
            if merged is None:
                answer = _after_saving(request, form, review)
                if answer is not None:
                    return answer
                merged = form.after_saving(_newest(review)[0])
                case, facts = case_or_404(request, reference, Permission.REVIEW)
            form = merged
    page = ReviewPage(viewer, case, facts, review, beside)
    return render(request, "cases/review.html", {"page": page, "form": form})


def keep(form: ReviewForm, review: "Review", *, by: "Account", at: datetime) -> ReviewForm | None:
    """Save what the page holds. When somebody else did meanwhile: the page with both versions."""
    try:
        reviews.save(
            review=review,
            version=form.cleaned_data["version"] or 0,
            draft=form.draft(),
            by=by,
            at=at,
        )
    except EditedMeanwhile:
        newest, who = _newest(review)
        return form.over(newest, by=who)
    return None


def _newest(review: "Review") -> tuple[dict[str, object], str]:
    """What stands in the review now, as its form shows it, and who saved it."""
    newest = review_queries.newest(review)
    who = newest.saved_by.name if newest.saved_by is not None else "Somebody else"
    return ReviewForm.initial_of(newest), who


def _after_saving(
    request: SignedInRequest, form: ReviewForm, review: "Review"
) -> HttpResponse | None:
    """Where the button leads; None to stay on the page with all that was typed.

    A change that is agreed on this page is kept with the review when that is finished, or not yet.
    """
    case = review.case
    then = request.POST.get("then", "stay")
    if then == "submit":
        with explained(request):
            steps.finish_review(
                review=review, agreed=form.agreed(), by=request.viewer.account, at=now()
            )
            messages.success(request, FINISHED)
            return redirect(case_url(case))
        return None
    if form.has_action:
        messages.success(
            request, "Saved. The change and who makes it are kept when you finish the review."
        )
        return None
    if then == "action":
        return redirect(case_url(case, "agree-action"))
    messages.success(request, "Saved.")
    return redirect(case_url(case, "review"))


@require(Permission.REVIEW)
@require_POST
def submit(request: SignedInRequest, reference: str) -> HttpResponse:
    """Finish a review as it was last saved."""
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    review = review_queries.of_case(request.viewer, case)
    if review is not None:
        with explained(request):
            steps.submit_review(review=review, by=request.viewer.account, at=now())
            messages.success(request, FINISHED)
    return redirect(case_url(case))


@require(Permission.REVIEW)
@require_POST
def beat(request: SignedInRequest, reference: str) -> HttpResponse:
    """The page says that somebody typed in the last minute. Nothing else is told."""
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    review = get_object_or_404(review_queries.to_write(request.viewer, case))
    _count(request, review)
    return HttpResponse(status=204)


def _count(request: SignedInRequest, review: "Review") -> None:
    """Add the time since the page was opened. A stamp that is not ours counts nothing."""
    try:
        stamp = signing.loads(request.POST.get("opened", ""), salt=_OPENED)
    except signing.BadSignature:
        return
    time_spent.count(
        review=review,
        opened_at=datetime.fromtimestamp(stamp, UTC),
        beats=bool(request.POST.get("beats")),
        by=request.viewer.account,
        at=now(),
    )


def _stamp() -> float:
    return now().timestamp()

"""The review: four boxes, what made it more likely, what we learned; then a second signature."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.actions import queries as actions
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews import queries as review_queries
from heedwell.loop.signals import queries as signals
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import SignForm
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.review import ReviewPage, SignPage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained
from heedwell.web.cases.review_form import ReviewForm

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account
    from heedwell.loop.reviews.models import Review


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
    saved = ReviewForm.initial_of(review)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        themes=[theme.name for theme in review_queries.theme_list(viewer)],
        initial=saved,
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            merged = keep(form, review, by=viewer.account, at=now())
            if merged is None:
                return _after_saving(request, reference)
            form = merged
    page = ReviewPage(
        viewer,
        case,
        facts,
        review,
        signals.of_case(viewer, case),
        actions.of_case(viewer, case),
    )
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
        newest = review_queries.newest(review)
        return form.over(ReviewForm.initial_of(newest), by="Somebody else")
    return None


def _after_saving(request: SignedInRequest, reference: str) -> HttpResponse:
    """Stay on the page, go on to agree a change, or finish: whichever button was pressed."""
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    then = request.POST.get("then", "stay")
    if then == "action":
        return redirect(case_url(case, "agree-action"))
    if then == "submit":
        review = review_queries.of_case(viewer, case)
        if review is not None:
            with explained(request):
                steps.submit_review(review=review, by=viewer.account, at=now())
                messages.success(request, "The review is finished. Thank you.")
                return redirect(case_url(case))
        return redirect(case_url(case, "review"))
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
            messages.success(request, "The review is finished. Thank you.")
    return redirect(case_url(case))


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, facts = case_or_404(request, reference, Permission.SIGN_OFF)
    review = review_queries.of_case(viewer, case)
    if review is None:
        return redirect(case_url(case))
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        decide = steps.sign_off if data["decision"] == "sign" else steps.send_back
        with explained(request):
            decide(review=review, comments=data["comments"], by=viewer.account, at=now())
            signed = data["decision"] == "sign"
            messages.success(request, "Signed off." if signed else "Sent back with your comment.")
        return redirect(case_url(case))
    page = SignPage(viewer, case, facts, review, actions.of_case(viewer, case))
    return render(request, "cases/sign.html", {"page": page, "form": form})

"""Reading a finished review as a second person: signed, or sent back with what each box needs."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.actions import queries as actions
from heedwell.loop.reviews import queries as reviews
from heedwell.rules.routes import ROUTES
from heedwell.rules.tiers import ReviewRoute
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.review import SignPage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained
from heedwell.web.cases.sign_form import SignForm


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def sign(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, facts = case_or_404(request, reference, Permission.SIGN_OFF)
    review = reviews.of_case(viewer, case)
    if review is None:
        return redirect(case_url(case))
    form = SignForm(
        request.POST if request.method == "POST" else None, rule=ROUTES[ReviewRoute(review.route)]
    )
    if request.method == "POST" and form.is_valid():
        decide = partial(
            steps.sign_off if form.signs else partial(steps.send_back, in_boxes=form.in_boxes()),
            review=review,
            comments=form.cleaned_data["comments"],
            by=viewer.account,
            at=now(),
        )
        with explained(request):
            decide()
            done = "Signed off." if form.signs else "Sent back with your comment."
            messages.success(request, done)
        return redirect(case_url(case))
    page = SignPage(viewer, case, facts, review, actions.of_case(viewer, case))
    return render(request, "cases/sign.html", {"page": page, "form": form})

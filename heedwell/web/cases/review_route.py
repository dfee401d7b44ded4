"""Choosing another kind of review that the tier allows, and saying why it fits."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.reviews import queries as reviews
from heedwell.rules.routes import RouteRule, routes_for
from heedwell.rules.tiers import ReviewRoute, Tier
from heedwell.rules.vocabulary import CONTRIBUTOR_ROLES
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


class RouteForm(HeedwellForm):
    route = fields.choice("Kind of review", missing="Select the kind of review")
    reason = fields.text(
        "Why does this kind fit?", missing="Write why this kind of review fits, in a sentence"
    )

    def __init__(self, *args: Any, rules: Iterable[RouteRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = list(rules)
        self.offer_choices(
            "route",
            [(str(rule.route), rule.label) for rule in rules],
            {str(rule.route): _in_short(rule) for rule in rules},
        )


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def choose(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    review = reviews.of_case(viewer, case)
    if review is None or case.tier is None:
        messages.info(request, "Decide the tier first: it says which review this needs.")
        return redirect(case_url(case))
    form = RouteForm(
        request.POST if request.method == "POST" else None,
        rules=routes_for(Tier(case.tier)),
        initial={"route": review.route},
    )
    if request.method == "POST" and form.is_valid():
        route = ReviewRoute(form.cleaned_data["route"])
        with explained(request):
            steps.choose_route(
                review=review,
                route=route,
                reason=form.cleaned_data["reason"],
                by=viewer.account,
                at=now(),
            )
            messages.success(
                request, f"This is now reviewed as: {route.label}. What was written stays."
            )
        may_write = viewer.may(Permission.REVIEW, case.service_id)
        return redirect(case_url(case, "review" if may_write else "detail"))
    context = {
        "case": case,
        "form": form,
        "title": "Which kind of review?",
        "text": f"Now: {ReviewRoute(review.route).label}. What was written stays, whatever you choose.",
        "button": "Review it in this way",
    }
    return render(request, "cases/one_form.html", context)


def _in_short(rule: RouteRule) -> str:
    people = ", ".join(CONTRIBUTOR_ROLES.label(role).lower() for role in rule.people)
    return f"{rule.purpose} Takes {rule.takes}. With: {people}."

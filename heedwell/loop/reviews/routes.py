"""Choosing another kind of review. What was written stays, whatever the kind is now."""

from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.reviews.models import Review, RouteChoice
from heedwell.loop.reviews.operations import open_to_write
from heedwell.rules.routes import may_choose
from heedwell.rules.tiers import ReviewRoute, Tier


class RouteNotAllowed(Exception):
    """The tier of the case does not allow this kind of review."""


class RouteNeedsReason(Exception):
    """Another kind of review than the one before is chosen with a reason."""


def choose(
    *, review: Review, route: ReviewRoute, reason: str, by: Account, at: datetime
) -> RouteChoice:
    """Take another kind of review, with the reason why this one fits."""
    with write(review.organisation_id):
        review = open_to_write(review)
        tier = review.case.tier
        if tier is None or not may_choose(route, Tier(tier)):
            raise RouteNotAllowed
        if not reason.strip():
            raise RouteNeedsReason
        choice = RouteChoice.objects.create(
            organisation_id=review.organisation_id,
            review=review,
            route=route,
            reason=reason,
            chosen_by=by,
            chosen_at=at,
        )
        before, review.route = review.route, route
        review.save(update_fields=["route"])
        record(
            organisation_id=review.organisation_id,
            verb="review.route_chosen",
            subject=review.case,
            rows=[choice, review],
            by=by,
            at=at,
            before=before,
            route=route,
        )
        return choice


def newest_choice(review: Review) -> RouteChoice | None:
    """Why the review is of the kind it is, when somebody chose it."""
    return (
        RouteChoice.objects.filter(
            organisation=review.organisation_id, review=review, route=review.route
        )
        .select_related("chosen_by")
        .order_by("-chosen_at")
        .first()
    )

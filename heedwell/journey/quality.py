"""What a careful reader would point out in a review and its actions, before it is signed."""

from datetime import datetime

from heedwell.loop.actions.models import Action
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews import time_spent
from heedwell.loop.reviews.models import Review
from heedwell.rules.review_quality import Agreed, Found, Written, hints


def hints_of(review: Review, at: datetime) -> tuple[Found, ...]:
    """Nothing is hinted at while nothing is written: a beginning is not a poor review."""
    finished_at = review.submitted_at or at
    if not (review.why_it_happened or review.what_we_will_change):
        return ()
    actions = Action.objects.filter(organisation=review.organisation_id, case=review.case_id)
    return hints(
        Written(
            texts=(
                review.what_happened,
                review.why_it_happened,
                review.factors_together,
                review.what_we_will_change,
                *reviews.answers(review).values(),
            ),
            factors=frozenset(row.code for row in reviews.factors(review)),
            actions=tuple(Agreed(what, kind) for what, kind in actions.values_list("what", "kind")),
            seconds_since_begun=(
                int((finished_at - review.started_at).total_seconds())
                if review.submitted_at is not None
                else None
            ),
            seconds_worked=time_spent.seconds_in_all(review) if review.submitted_at else None,
        )
    )

"""What a careful reader would point out in a review and its actions, before it is signed."""

from datetime import datetime

from heedwell.loop.actions.models import Action
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews import time_spent
from heedwell.loop.reviews.models import Review
from heedwell.rules.review_quality import Agreed, Found, Written, hints


def hints_of(review: Review, at: datetime) -> tuple[Found, ...]:
    """Nothing is hinted at while nothing is written: a beginning is not a poor review."""
    finished_at = review.submitted_at or at
    if not (review.why_it_happened or review.what_we_will_change):
        return ()
    return hints(
        Written(
            texts=(
                review.what_happened,
                review.why_it_happened,
                review.factors_together,
                review.what_we_will_change,
                *reviews.answers(review).values(),
            ),
            factors=reviews.factor_codes(review),
            actions=tuple(
                Agreed(what, kind)
                for what, kind in _AGREED(
                    organisation_id=review.organisation_id, case_id=review.case_id
                )
            ),
            seconds_since_begun=(
                int((finished_at - review.started_at).total_seconds())
                if review.submitted_at is not None
                else None
            ),
            seconds_worked=time_spent.seconds_in_all(review) if review.submitted_at else None,
        )
    )


_AGREED = Prepared(
    lambda: Action.objects.filter(
        organisation=given("organisation_id"), case=given("case_id")
    ).values_list("what", "kind")
)

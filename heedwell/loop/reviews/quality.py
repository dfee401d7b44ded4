"""The hints that a finished review carried, kept as facts for whoever oversees reviews."""

from collections.abc import Iterable
from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.reviews.models import QualityFact, Review


def keep(*, review: Review, codes: Iterable[str], by: Account, at: datetime) -> list[QualityFact]:
    """Note them as the review is finished; a review that carries none leaves no line."""
    with write(review.organisation_id):
        facts = [
            QualityFact.objects.create(
                organisation_id=review.organisation_id, review=review, code=code, noted_at=at
            )
            for code in codes
        ]
        if facts:
            record(
                organisation_id=review.organisation_id,
                verb="review.hints_kept",
                subject=review.case,
                rows=facts,
                by=by,
                at=at,
            )
        return facts

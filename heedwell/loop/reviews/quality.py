"""The hints that a finished review carried, kept as facts for whoever oversees reviews."""

from collections.abc import Iterable
from datetime import datetime

from heedwell.loop.reviews.models import QualityFact, Review


def keep(*, review: Review, codes: Iterable[str], at: datetime) -> list[QualityFact]:
    """Note them as the review is finished. The caller holds the transaction and its trail line."""
    return [
        QualityFact.objects.create(
            organisation_id=review.organisation_id, review=review, code=code, noted_at=at
        )
        for code in codes
    ]

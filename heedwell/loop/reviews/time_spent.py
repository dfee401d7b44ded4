"""Counting how long somebody worked on a review. It is shown to them, and to nobody else."""

from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import QuerySet, Sum

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.reviews.models import Review, TimeSpent
from heedwell.rules.time_spent import FEWEST_FOR_A_MEDIAN, worked


def count(*, review: Review, opened_at: datetime, beats: bool, by: Account, at: datetime) -> int:
    """Add the time since the page was opened or last counted; the seconds in all."""
    with write(review.organisation_id):
        row, _ = TimeSpent.objects.select_for_update().get_or_create(
            organisation_id=review.organisation_id, review=review, account=by
        )
        row.seconds += worked(opened_at, row.seen_at, at, beats=beats)
        row.seen_at = max(at, row.seen_at or at)
        row.save(update_fields=["seconds", "seen_at"])
        return row.seconds


def seconds_of(review: Review, account: Account) -> int:
    row = TimeSpent.objects.filter(
        organisation=review.organisation_id, review=review, account=account
    ).first()
    return row.seconds if row is not None else 0


def seconds_in_all(review: Review) -> int | None:
    """Of everybody who wrote in it; None when nothing was counted."""
    rows = _SPENT(organisation_id=review.organisation_id, review_id=review.pk)
    return sum(seconds for (seconds,) in rows) if rows else None


_SPENT = Prepared[tuple[int]](
    lambda: TimeSpent.objects.filter(
        organisation=given("organisation_id"), review=given("review_id")
    ).values_list("seconds")
)


def median_minutes(reviews: QuerySet[Review, Any]) -> float | None:
    """Of finished reviews, everybody's time together; None for too few to hide a person in."""
    times = (
        TimeSpent.objects.filter(
            review__in=reviews, organisation__in=reviews.values("organisation")
        )
        .values("review")
        .annotate(total=Sum("seconds"))
        .filter(total__gt=0)
        .values_list("total", flat=True)
    )
    minutes = [seconds / 60 for seconds in times]
    return median(minutes) if len(minutes) >= FEWEST_FOR_A_MEDIAN else None

"""What is not settled yet: recommendations from outside without an answer or an action, what an
enquiry found that was not looked for elsewhere, and what happened again. Counted from the records."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from heedwell.journey.links import LIVE_ACTION
from heedwell.journey.models import Origin, Recurrence, RecurrenceMeaning
from heedwell.loop.actions.enquiries.queries import not_compared
from heedwell.loop.actions.models import (
    Action,
    EnquiryOutcome,
    Recommendation,
    RecommendationAnswer,
)
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.rules.recommendations import Answer


def unsettled_recommendations() -> Coalesce:
    """Asked of a case, inside the query that counts it."""
    here = OuterRef("organisation")
    last = RecommendationAnswer.objects.filter(organisation=here, recommendation=OuterRef("pk"))
    live = Action.objects.filter(LIVE_ACTION, organisation=here, pk=OuterRef("action"))
    grown = Origin.objects.filter(Exists(live), organisation=here, subject_id=OuterRef("pk"))
    rows = (
        Recommendation.objects.filter(still_counts(), organisation=here, case=OuterRef("pk"))
        .annotate(said=Subquery(last.order_by("-recorded_at", "-id").values("answer")[:1]))
        .filter(Q(said__isnull=True) | (~Q(said=Answer.NOT_ACCEPTED) & ~Exists(grown)))
    )
    return how_many(rows)


def uncompared_outcomes() -> Coalesce:
    """Asked of a case, inside the query that counts it."""
    rows = EnquiryOutcome.objects.filter(
        still_counts(), not_compared(), organisation=OuterRef("organisation"), case=OuterRef("pk")
    )
    return how_many(rows)


def recurrences_open() -> Coalesce:
    """What happened again, and nobody has said what it means. Asked of a case, as above."""
    said = RecurrenceMeaning.objects.filter(
        organisation=OuterRef("organisation"), recurrence=OuterRef("pk")
    )
    rows = Recurrence.objects.filter(organisation=OuterRef("organisation"), case=OuterRef("pk"))
    return how_many(rows.filter(~Exists(said)))


def how_many(rows: QuerySet[Any, Any]) -> Coalesce:
    """So many rows, inside the query of what they belong to; nought where there is none."""
    counted = rows.order_by().values("organisation").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

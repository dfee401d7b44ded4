"""Who was asked outside and what they answered; and what a link leads to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.transactions import Crossing, crossing, reading
from heedwell.loop.reviews.contributors.links import digest_of, link_state
from heedwell.loop.reviews.models import OutsideAnswer, OutsideQuestion, Review
from heedwell.loop.reviews.states import LinkState


@dataclass(frozen=True)
class Asked:
    """A question with all that was answered, oldest first, and what its link does now."""

    question: OutsideQuestion
    answers: list[OutsideAnswer]
    state: LinkState


def asked_outside(viewer: Viewer, review: Review, at: datetime) -> list[Asked]:
    """All that was asked for a review; two queries."""
    questions = list(
        OutsideQuestion.objects.filter(organisation=viewer.organisation, review=review)
        .select_related("asked_by")
        .order_by("asked_at", "id")
    )
    answers: dict[UUID, list[OutsideAnswer]] = defaultdict(list)
    if questions:
        for row in OutsideAnswer.objects.filter(
            organisation=viewer.organisation, question__in=questions
        ).order_by("answered_at", "id"):
            answers[row.question_id].append(row)
    return [Asked(each, answers[each.pk], link_state(each, review.case, at)) for each in questions]


def question_of(viewer: Viewer, review: Review, question_id: UUID) -> OutsideQuestion | None:
    return (
        OutsideQuestion.objects.filter(
            organisation=viewer.organisation, review=review, pk=question_id
        )
        .select_related("organisation", "review")
        .first()
    )


def answers_to(question: OutsideQuestion) -> list[OutsideAnswer]:
    rows = question.answers.filter(organisation=question.organisation_id)
    return list(rows.order_by("answered_at", "id"))


def behind(token: str, at: datetime) -> Asked | None:
    """What a link leads to, whosever it is; None when there is no such link."""
    with crossing(Crossing.SIGN_IN):
        found = OutsideQuestion.objects.filter(token_digest=digest_of(token)).first()
    if found is None:
        return None
    with reading(found.organisation_id):
        question = OutsideQuestion.objects.select_related("organisation", "review__case").get(
            organisation=found.organisation_id, pk=found.pk
        )
        return Asked(question, answers_to(question), link_state(question, question.review.case, at))

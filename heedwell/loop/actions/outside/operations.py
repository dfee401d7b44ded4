"""Keeping what somebody outside recommends, and what we answer."""

from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Recommendation, RecommendationAnswer
from heedwell.loop.actions.operations import ReasonNeeded
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open
from heedwell.rules.deadlines import end_of_day
from heedwell.rules.recommendations import Answer


@dataclass(frozen=True, kw_only=True)
class RecommendationDraft:
    """`due_date` None: they did not say by when they wish an answer."""

    body: str
    body_name: str
    made_on: date
    words: str
    reference: str = ""
    due_date: date | None = None


def keep(*, case: Case, draft: RecommendationDraft, by: Account, at: datetime) -> Recommendation:
    with write(case.organisation_id):
        case = locked_open(case.pk)
        row = Recommendation.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            body=draft.body,
            body_name=draft.body_name,
            reference=draft.reference,
            made_on=draft.made_on,
            words=draft.words,
            due_date=draft.due_date,
            due_at=None if draft.due_date is None else end_of_day(draft.due_date),
            recorded_by=by,
            recorded_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="recommendation.kept",
            subject=case,
            rows=[row],
            by=by,
            at=at,
        )
        return row


def answer(
    *,
    recommendation: Recommendation,
    answer: Answer,
    reason: str,
    answered_on: date,
    answers_seen: int,
    by: Account,
    at: datetime,
) -> RecommendationAnswer:
    """Say whether we take it up; `answers_seen` are those that whoever answers had read.

    Raises ReasonNeeded unless it is accepted as it stands.
    """
    with write(recommendation.organisation_id):
        case = locked_open(recommendation.case_id)
        if answer.needs_reason and not reason.strip():
            raise ReasonNeeded
        kept = Recommendation.objects.select_for_update(of=("self",)).get(
            organisation=case.organisation_id, pk=recommendation.pk
        )
        if kept.answers.filter(organisation=case.organisation_id).count() != answers_seen:
            raise EditedMeanwhile
        row = RecommendationAnswer.objects.create(
            organisation_id=case.organisation_id,
            recommendation=kept,
            answer=answer,
            reason=reason.strip(),
            answered_on=answered_on,
            answered_by=by,
            recorded_at=at,
        )
        if kept.answered_at is None:
            kept.answered_at = at
            kept.save(update_fields=["answered_at"])
        record(
            organisation_id=case.organisation_id,
            verb="recommendation.answered",
            subject=case,
            rows=[row, kept],
            by=by,
            at=at,
            recommendation=str(kept.pk),
            answer=str(answer),
        )
        return row

"""What is late now, by the due moments kept on the rows: whose it is, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action, Recommendation
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.loop.reviews.models import OutsideAnswer, OutsideQuestion
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.queries import STANDS
from heedwell.rules.escalation import Work
from heedwell.rules.stages import CaseState, Stage


@dataclass(frozen=True)
class LateWork:
    """`service` is where the work is done: not that of the case when it was agreed for another."""

    work: Work
    case: Case
    service: Service
    subject_id: UUID
    due_at: datetime
    owner: Account | None
    words: str


def late_work(organisation_id: UUID, now: datetime) -> Iterator[LateWork]:
    yield from _cases(organisation_id, now)
    yield from _actions(organisation_id, now)
    yield from _checks(organisation_id, now)
    yield from _recommendations(organisation_id, now)
    yield from _questions(organisation_id, now)


def _cases(organisation_id: UUID, now: datetime) -> Iterator[LateWork]:
    cases = Case.objects.filter(
        organisation=organisation_id,
        state=CaseState.OPEN,
        stage__in=(Stage.TRIAGE, Stage.REVIEW),
        next_due_at__lte=now,
    ).select_related("service", "lead")
    for case in cases:
        triage = case.stage == Stage.TRIAGE
        yield LateWork(
            Work.TRIAGE if triage else Work.REVIEW,
            case,
            case.service,
            case.pk,
            case.next_due_at or now,
            None if triage else case.lead,
            "waits for triage" if triage else "has a review that is not finished",
        )


def _actions(organisation_id: UUID, now: datetime) -> Iterator[LateWork]:
    actions = Action.objects.filter(
        organisation=organisation_id,
        state=ActionState.AGREED,
        due_at__lte=now,
        case__state=CaseState.OPEN,
    ).select_related("case", "service", "owner")
    for action in actions:
        yield LateWork(
            Work.ACTION,
            action.case,
            action.service,
            action.pk,
            action.due_at,
            action.owner,
            "has an action that is not done",
        )


def _checks(organisation_id: UUID, now: datetime) -> Iterator[LateWork]:
    checks = Recheck.objects.filter(
        STANDS, organisation=organisation_id, is_open=True, due_at__lte=now
    ).select_related("action__case", "action__service", "verifier")
    for check in checks:
        yield LateWork(
            Work.CHECK,
            check.action.case,
            check.action.service,
            check.pk,
            check.due_at,
            check.verifier,
            "has a re-check that is not recorded",
        )


def _recommendations(organisation_id: UUID, now: datetime) -> Iterator[LateWork]:
    """From outside, and not answered by the day that they set: it climbs like an action of ours."""
    rows = Recommendation.objects.filter(
        still_counts(),
        organisation=organisation_id,
        answered_at__isnull=True,
        due_at__lte=now,
        case__state=CaseState.OPEN,
    ).select_related("case__service", "case__lead")
    for row in rows:
        yield LateWork(
            Work.ACTION,
            row.case,
            row.case.service,
            row.pk,
            row.due_at or now,
            row.case.lead,
            "has a recommendation from outside that nobody has answered",
        )


def _questions(organisation_id: UUID, now: datetime) -> Iterator[LateWork]:
    """Somebody outside was asked, and the link has run out without an answer: whoever leads rings."""
    answers = OutsideAnswer.objects.filter(
        organisation=OuterRef("organisation"), question=OuterRef("pk")
    )
    rows = OutsideQuestion.objects.filter(
        ~Exists(answers),
        organisation=organisation_id,
        ended_as="",
        expires_at__lte=now,
        review__submitted_at__isnull=True,
        review__case__state=CaseState.OPEN,
    ).select_related("review__case__service", "review__case__lead", "asked_by")
    for row in rows:
        yield LateWork(
            Work.ACTION,
            row.review.case,
            row.review.case.service,
            row.pk,
            row.expires_at,
            row.review.case.lead or row.asked_by,  # leads pass on their work when they leave
            "waits for an answer from outside that has not come",
        )

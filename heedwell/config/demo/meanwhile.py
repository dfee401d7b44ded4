"""While a review is under way: what keeps people safe until the change, and what comes from outside."""

from datetime import datetime, timedelta

from heedwell.config.demo.house import Running, awake
from heedwell.config.demo.proof import Control, Enquiry, Recommended
from heedwell.config.demo.times import later
from heedwell.journey import afterwards, controlling, steps
from heedwell.loop.actions.controls.operations import ControlDraft
from heedwell.loop.actions.enquiries import operations as enquiries
from heedwell.loop.actions.enquiries.operations import ComparisonDraft, OutcomeDraft
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionDraft
from heedwell.loop.actions.outside import operations as outside
from heedwell.loop.actions.outside.operations import RecommendationDraft
from heedwell.loop.cases.models import Case
from heedwell.rules.deadlines import local_date
from heedwell.rules.recommendations import Answer


def plan(running: Running, at: datetime) -> None:
    course, diary = running.course, running.house.diary
    if (control := course.control) is not None:
        diary.on(awake(at + timedelta(minutes=40)), lambda at: _start(running, control, at))
    if (recommended := course.recommended) is not None:
        diary.on(
            awake(later(at, recommended.days, "11:15")), lambda at: _keep(running, recommended, at)
        )
    if (enquiry := course.enquiry) is not None:
        diary.on(
            awake(later(at, enquiry.days, "15:10")), lambda at: _conclude(running, enquiry, at)
        )


def _conclude(running: Running, enquiry: Enquiry, at: datetime) -> None:
    """What the council found, and a few days later whether it is so elsewhere."""
    outcome = enquiries.conclude(
        case=running.case,
        draft=OutcomeDraft(
            council="Ambermere Council",
            reference=enquiry.reference,
            outcome=enquiry.outcome,
            decided_on=local_date(at),
            words=enquiry.words,
            wishes=enquiry.wishes,
            risk=enquiry.risk,
        ),
        by=running.leads,
        at=at,
    )

    def compare(at: datetime) -> None:
        alike = Case.objects.filter(
            organisation=running.case.organisation_id, is_safeguarding=True, opened_at__lt=at
        ).exclude(pk=running.case.pk)
        draft = ComparisonDraft(
            words=enquiry.compared,
            method="spot_check",
            checked_on=local_date(at),
            not_in=tuple(alike.order_by("opened_at", "pk")[:2]),
        )
        enquiries.compare(outcome=outcome, draft=draft, by=running.leads, at=at)

    running.house.diary.on(awake(later(at, 3, "11:20")), compare)


def _start(running: Running, control: Control, at: datetime) -> None:
    running.control = controlling.start(
        case=running.case,
        draft=ControlDraft(
            what=control.what, owner=running.house.staff(control.owner), started_on=local_date(at)
        ),
        by=running.leads,
        at=at,
    )


def _keep(running: Running, recommended: Recommended, at: datetime) -> None:
    running.recommendation = outside.keep(
        case=running.case,
        draft=RecommendationDraft(
            body=recommended.body,
            body_name=recommended.body_name,
            made_on=local_date(at),
            words=recommended.words,
            reference=recommended.reference,
            due_date=local_date(at) + timedelta(days=recommended.due_days),
        ),
        by=running.leads,
        at=at,
    )


def answer(running: Running, at: datetime) -> None:
    recommended, kept = running.course.recommended, running.recommendation
    if recommended is None or kept is None or not recommended.answer:
        return
    outside.answer(
        recommendation=kept,
        answer=Answer(recommended.answer),
        reason=recommended.reason,
        answered_on=local_date(at),
        answers_seen=0,
        by=running.house.staff(running.course.agreed_by),
        at=at,
    )


def agree(running: Running, number: int, draft: ActionDraft, at: datetime) -> Action:
    """One of the changes, which may be what was recommended, or what the control waits for."""
    by, recommended = running.house.staff(running.course.agreed_by), running.course.recommended
    kept = running.recommendation
    if kept is not None and recommended is not None and recommended.becomes == number:
        action = afterwards.agree_from(
            case=running.case, draft=draft, subject_id=kept.pk, by=by, at=at
        )
    else:
        action = steps.agree_action(case=running.case, draft=draft, by=by, at=at)
    if number == 0 and running.control is not None:
        controlling.bridge(control=running.control, action=action, by=by, at=at)
    return action

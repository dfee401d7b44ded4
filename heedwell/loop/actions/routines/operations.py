"""Letting a task come again, recording each time that it was done, and stopping it.

It goes on when the case is closed: a change that lasts is looked at again and again.
"""

from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action, Occurrence, Routine
from heedwell.loop.actions.operations import DateHasPassed, ReasonNeeded
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import locked, locked_open
from heedwell.rules.deadlines import end_of_day, local_date
from heedwell.rules.routines import Every, turns


class AlreadyRepeats(Exception):
    """An action has one routine at a time: stop it first."""


class NotRepeated(Exception):
    """The action was cancelled, so nothing of it comes again."""


class OccurrenceOver(Exception):
    """It was done already, it was missed, or its routine was stopped."""


@dataclass(frozen=True, kw_only=True)
class RoutineDraft:
    what: str
    every: Every
    first_date: date
    until_date: date


def repeat(*, action: Action, draft: RoutineDraft, by: Account, at: datetime) -> Routine:
    """Make a row for each time. Raises DateHasPassed, and OutOfOrder for days in the wrong order."""
    with write(action.organisation_id):
        case = locked_open(action.case_id)
        action = Action.objects.get(organisation=case.organisation_id, pk=action.pk)
        if action.state == ActionState.CANCELLED:
            raise NotRepeated
        if draft.first_date < local_date(at):
            raise DateHasPassed
        if _running(action, at):
            raise AlreadyRepeats
        days = turns(draft.first_date, draft.every, draft.until_date)
        routine = Routine.objects.create(
            organisation_id=case.organisation_id,
            action=action,
            what=draft.what,
            every=draft.every,
            until_date=draft.until_date,
            agreed_by=by,
            agreed_at=at,
        )
        rows = [
            Occurrence.objects.create(
                organisation_id=case.organisation_id,
                routine=routine,
                due_date=turn.due,
                due_at=end_of_day(turn.due),
                closes_at=end_of_day(turn.closes),
            )
            for turn in days
        ]
        record(
            organisation_id=case.organisation_id,
            verb="routine.agreed",
            subject=case,
            rows=[routine, *rows],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return routine


def do_once(*, occurrence: Occurrence, words: str, by: Account, at: datetime) -> Occurrence:
    """Record that it was done this time. Raises OccurrenceOver for one that was done or missed."""
    with write(occurrence.organisation_id):
        case = locked(occurrence.routine.action.case_id)
        row = (
            Occurrence.objects.select_for_update(of=("self",))
            .select_related("routine__action")
            .get(organisation=case.organisation_id, pk=occurrence.pk)
        )
        if not is_open(row, at):
            raise OccurrenceOver
        row.done_at, row.done_by, row.words = at, by, words.strip()
        row.save(update_fields=["done_at", "done_by", "words"])
        record(
            organisation_id=case.organisation_id,
            verb="routine.done_once",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            action=str(row.routine.action_id),
            due=row.due_date.isoformat(),
        )
        return row


def stop(*, routine: Routine, reason: str, by: Account, at: datetime) -> Routine:
    """It does not come again. What was missed until now stays missed."""
    with write(routine.organisation_id):
        case = locked(routine.action.case_id)
        routine = (
            Routine.objects.select_for_update(of=("self",))
            .select_related("action")
            .get(organisation=case.organisation_id, pk=routine.pk)
        )
        if routine.stopped_at is not None:
            raise OccurrenceOver
        if not reason.strip():
            raise ReasonNeeded
        routine.stopped_at, routine.stopped_by, routine.stop_reason = at, by, reason
        routine.save(update_fields=["stopped_at", "stopped_by", "stop_reason"])
        record(
            organisation_id=case.organisation_id,
            verb="routine.stopped",
            subject=case,
            rows=[routine],
            by=by,
            at=at,
            action=str(routine.action_id),
        )
        return routine


def is_open(row: Occurrence, at: datetime) -> bool:
    routine = row.routine
    stands = routine.stopped_at is None and routine.action.state != ActionState.CANCELLED
    return stands and row.done_at is None and at < row.closes_at


def _running(action: Action, at: datetime) -> bool:
    rows = Routine.objects.filter(
        organisation=action.organisation_id, action=action, stopped_at=None
    )
    return rows.filter(until_date__gte=local_date(at)).exists()

"""Adding a leading measure to an action, and entering a week of it."""

from datetime import date, datetime, timedelta

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.verification.leading.models import LeadingMeasure, Reading
from heedwell.rules.deadlines import local_date


class AlreadyWatched(Exception):
    """The action has a measure of this name."""


class ActionCancelled(Exception):
    """Nothing is watched for a change that is not made."""


class WeekToCome(Exception):
    """A week that has not begun has no number."""


def watch(*, action: Action, name: str, by: Account, at: datetime) -> LeadingMeasure:
    """Raises AlreadyWatched, ActionCancelled."""
    with write(action.organisation_id):
        action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
        if action.state == ActionState.CANCELLED:
            raise ActionCancelled
        here = LeadingMeasure.objects.filter(organisation=action.organisation_id, action=action)
        if here.filter(name=name).exists():
            raise AlreadyWatched
        measure = LeadingMeasure.objects.create(
            organisation_id=action.organisation_id,
            action=action,
            name=name,
            added_by=by,
            added_at=at,
        )
        record(
            organisation_id=action.organisation_id,
            verb="leading.added",
            subject=action.case,
            rows=[measure],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return measure


def enter(
    *,
    measure: LeadingMeasure,
    day: date,
    number: int,
    out_of: int | None,
    by: Account,
    at: datetime,
) -> Reading:
    """What it was in the week of a day. Raises WeekToCome."""
    if day > local_date(at):
        raise WeekToCome
    with write(measure.organisation_id):
        reading = Reading.objects.create(
            organisation_id=measure.organisation_id,
            measure=measure,
            week=monday_of(day),
            number=number,
            out_of=out_of,
            entered_by=by,
            entered_at=at,
        )
        record(
            organisation_id=measure.organisation_id,
            verb="leading.entered",
            subject=measure.action.case,
            rows=[reading],
            by=by,
            at=at,
            action=str(measure.action_id),
        )
        return reading


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())

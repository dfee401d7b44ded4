"""Recording what was changed. Done is not verified."""

from datetime import date, datetime
from typing import NotRequired, TypedDict, Unpack

from heedwell.foundation.organisations.models import Person
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import update
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action, Change
from heedwell.loop.actions.operations import ActionNotDone, ActionNotOpen, locked
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open


class NothingChanged(Exception):
    """A change needs the words before and after it."""


class WhyNotSaid(Exception):
    """A check failed: whoever makes the change again says why it did not work, or did not last."""


class LiveDayStands(Exception):
    """The checks are planned from the day on which it went live, so a correction keeps it."""


class ChangeWords(TypedDict):
    """What was changed: which plan or thing, how it reads before and after, since when.

    `why_again` is asked once a check has failed: why it was not in practice, or did not last.
    """

    what_changed: str
    before: str
    after: str
    live_on: date
    old_version: NotRequired[str]
    new_version: NotRequired[str]
    person: NotRequired[Person | None]
    why_again: NotRequired[str]


def mark_done(
    *,
    action: Action,
    seen: int | None = None,
    by: Account,
    at: datetime,
    **words: Unpack[ChangeWords],
) -> Change:
    """Record what was changed, how it reads before and after, and since when it is live.

    `seen` is how many records of it the writer was shown: another one is EditedMeanwhile.
    After a check that failed, a record that does not say why it did is WhyNotSaid.
    """
    with write(action.organisation_id):
        locked_open(action.case_id)
        action = locked(action)
        _refuse_unless_seen(action, seen)
        if action.state != ActionState.AGREED:
            raise ActionNotOpen
        change = _recorded(action, words, by, at)
        action.state, action.done_at, action.live_on = ActionState.DONE, at, change.live_on
        action.version += 1
        update(action, "state", "done_at", "live_on", "version")
        record(
            organisation_id=action.organisation_id,
            verb="action.done",
            subject=action.case,
            rows=[action, change],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return change


def correct_change(
    *, action: Action, seen: int, by: Account, at: datetime, **words: Unpack[ChangeWords]
) -> Change:
    """Say better what was changed, having seen how it stands. What was recorded first stays."""
    with write(action.organisation_id):
        locked_open(action.case_id)
        action = locked(action)
        _refuse_unless_seen(action, seen)
        if action.state != ActionState.DONE:
            raise ActionNotDone
        if words["live_on"] != action.live_on:
            raise LiveDayStands
        action.version += 1
        update(action, "version")
        change = _recorded(action, words, by, at)
        record(
            organisation_id=action.organisation_id,
            verb="action.change_corrected",
            subject=action.case,
            rows=[action, change],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return change


def asks_why(action: Action) -> bool:
    """Whether a check has failed, so that the new change comes with why the old one did not hold."""
    return action.reopened > 0


def _refuse_unless_seen(action: Action, seen: int | None) -> None:
    rows = Change.objects.filter(organisation=action.organisation_id, action=action)
    if seen is not None and rows.count() != seen:
        raise EditedMeanwhile


def _recorded(action: Action, words: ChangeWords, by: Account, at: datetime) -> Change:
    if not (words["what_changed"].strip() and words["after"].strip()):
        raise NothingChanged
    why_again = words.get("why_again", "").strip()
    if asks_why(action) and not why_again:
        raise WhyNotSaid
    return Change.objects.create(
        organisation_id=action.organisation_id,
        action=action,
        what=words["what_changed"],
        person=words.get("person"),
        old_version=words.get("old_version", ""),
        new_version=words.get("new_version", ""),
        before=words["before"],
        after=words["after"],
        live_on=words["live_on"],
        why_again=why_again,
        recorded_by=by,
        recorded_at=at,
    )

"""Agreeing what will change, and recording that it has. Done is not verified."""

from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action, Change, Measure, Progress
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open
from heedwell.loop.reviews.models import Theme
from heedwell.rules.deadlines import end_of_day


class OwnerCannotVerify(Exception):
    """Whoever owns an action is not the one who checks that it worked."""


class ActionNotOpen(Exception):
    """It is done already."""


class ActionNotDone(Exception):
    """It is not done yet, so there is nothing to check."""


class NothingChanged(Exception):
    """A change needs the words before and after it."""


@dataclass(frozen=True, kw_only=True)
class ActionDraft:
    what: str
    kind: str
    owner: Account
    due_date: date
    metric: str
    direction: str
    check_method: str
    verifier: Account
    outcome: str = ""
    before: str = ""
    check_date: date | None = None
    theme: Theme | None = None


def agree(*, case: Case, draft: ActionDraft, by: Account, at: datetime) -> Action:
    """Agree an action with its owner and date, and fix how it will be measured and by whom."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if draft.owner == draft.verifier:
            raise OwnerCannotVerify
        action = Action.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            theme=draft.theme,
            what=draft.what,
            kind=draft.kind,
            outcome=draft.outcome,
            owner=draft.owner,
            due_date=draft.due_date,
            due_at=end_of_day(draft.due_date),
            agreed_by=by,
            agreed_at=at,
        )
        measure = Measure.objects.create(
            organisation_id=case.organisation_id,
            action=action,
            metric=draft.metric,
            direction=draft.direction,
            before=draft.before,
            check_method=draft.check_method,
            verifier=draft.verifier,
            check_date=draft.check_date,
            fixed_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="action.agreed",
            subject=case,
            rows=[action, measure],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return action


def move_due_date(
    *, action: Action, due_date: date, reason: str, version: int, by: Account, at: datetime
) -> Action:
    """Give an action another date, with the reason. What was late stays in the trail."""
    with write(action.organisation_id):
        action = _locked(action)
        if action.state != ActionState.AGREED:
            raise ActionNotOpen
        if action.version != version:
            raise EditedMeanwhile
        before, action.due_date = action.due_date, due_date
        action.due_at = end_of_day(due_date)
        action.version += 1
        action.save(update_fields=["due_date", "due_at", "version"])
        note = _note(action, reason, by, at)
        record(
            organisation_id=action.organisation_id,
            verb="action.moved",
            subject=action.case,
            rows=[action, note],
            by=by,
            at=at,
            action=str(action.pk),
            before=before.isoformat(),
            due=due_date.isoformat(),
        )
        return action


def note_progress(*, action: Action, words: str, by: Account, at: datetime) -> Progress:
    """Say how an action is going."""
    with write(action.organisation_id):
        note = _note(action, words, by, at)
        record(
            organisation_id=action.organisation_id,
            verb="action.progress",
            subject=action.case,
            rows=[note],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return note


def mark_done(
    *,
    action: Action,
    what_changed: str,
    before: str,
    after: str,
    live_on: date,
    by: Account,
    at: datetime,
) -> Change:
    """Record what was changed, how it reads before and after, and since when it is live."""
    with write(action.organisation_id):
        locked_open(action.case_id)
        action = _locked(action)
        if action.state != ActionState.AGREED:
            raise ActionNotOpen
        if not (what_changed.strip() and after.strip()):
            raise NothingChanged
        change = Change.objects.create(
            organisation_id=action.organisation_id,
            action=action,
            what=what_changed,
            before=before,
            after=after,
            live_on=live_on,
            recorded_by=by,
            recorded_at=at,
        )
        action.state, action.done_at, action.live_on = ActionState.DONE, at, live_on
        action.version += 1
        action.save(update_fields=["state", "done_at", "live_on", "version"])
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


def set_verified(*, action: Action, by: Account, at: datetime) -> Action:
    """Follow a final check that passed. `verification` calls this; nothing else may."""
    with write(action.organisation_id):
        action = _locked(action)
        if action.state != ActionState.DONE:
            raise ActionNotDone
        action.state, action.verified_at = ActionState.VERIFIED, at
        action.version += 1
        action.save(update_fields=["state", "verified_at", "version"])
        record(
            organisation_id=action.organisation_id,
            verb="action.verified",
            subject=action.case,
            rows=[action],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return action


def reopen(*, action: Action, due_date: date, reason: str, by: Account, at: datetime) -> Action:
    """Follow a check that failed: the action is to be done again, by a new date."""
    with write(action.organisation_id):
        action = _locked(action)
        action.state = ActionState.AGREED
        action.done_at = action.verified_at = action.live_on = None
        action.due_date, action.due_at = due_date, end_of_day(due_date)
        action.reopened += 1
        action.version += 1
        action.save()
        note = _note(action, reason, by, at)
        record(
            organisation_id=action.organisation_id,
            verb="action.reopened",
            subject=action.case,
            rows=[action, note],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return action


def _locked(action: Action) -> Action:
    return Action.objects.select_for_update(of=("self",)).select_related("case").get(pk=action.pk)


def _note(action: Action, words: str, by: Account, at: datetime) -> Progress:
    return Progress.objects.create(
        organisation_id=action.organisation_id,
        action=action,
        words=words,
        noted_by=by,
        noted_at=at,
    )

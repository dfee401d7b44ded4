"""Agreeing what will change, until it is verified. What was changed: see `changing`."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import to_tell
from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import update
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import (
    Action,
    ActionTheme,
    Cancellation,
    Measure,
    Progress,
)
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.reviews.models import Theme
from heedwell.rules.counting import CountChoice
from heedwell.rules.deadlines import end_of_day, local_date
from heedwell.rules.strength import Strength, proposed_strength


class OwnerCannotVerify(Exception):
    """Whoever owns an action is not the one who checks that it worked."""


class NoAccessThere(Exception):
    """Who is named does not work where the change is made, or may not do this there."""

    def __init__(self, who: Account, service: Service) -> None:
        super().__init__(who, service)
        self.who, self.service = who, service


class DateHasPassed(Exception):
    """Nothing can be done by a day that is over."""


class StrengthNeedsReason(Exception):
    """A strength other than the one its kind suggests is allowed only with a reason."""


class OwnDateIsLate(Exception):
    """Who is late with an action does not give themselves more time: somebody else may."""


class OwnerCannotCancel(Exception):
    """Somebody other than its owner says that an action is not needed after all."""


class ReasonNeeded(Exception):
    """A decision is kept with the reason for it."""


class ActionNotOpen(Exception):
    """It is done already, or it was cancelled."""


class ActionNotDone(Exception):
    """It is not done yet, so there is nothing to check."""


@dataclass(frozen=True, kw_only=True)
class ActionDraft:
    """`strength` None is what the kind suggests; `service` None is that of the case.

    `count` says which reports are counted before and after, beside what the verifier sees.
    """

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
    further_themes: Sequence[Theme] = ()
    strength: Strength | None = None
    strength_reason: str = ""
    service: Service | None = None
    person: Person | None = None
    count: CountChoice = field(default_factory=CountChoice)


@dataclass(frozen=True, kw_only=True)
class ForService:
    """The share of one service in a change that is agreed for several."""

    service: Service
    owner: Account
    due_date: date
    verifier: Account


def agree(*, case: Case, draft: ActionDraft, by: Account, at: datetime) -> Action:
    """Agree an action with its owner and date, and fix how it will be measured and by whom."""
    with write(case.organisation_id):
        return _agree(locked_open(case.pk), draft, uuid7(), by, at)


def agree_for_services(
    *, case: Case, draft: ActionDraft, shares: Sequence[ForService], by: Account, at: datetime
) -> list[Action]:
    """Lay one agreed change on several services, each with its own owner, date and state.

    What `draft` says of service, owner, date and verifier gives way to each share.
    """
    with write(case.organisation_id):
        case, agreement = locked_open(case.pk), uuid7()
        return [
            _agree(
                case,
                replace(
                    draft,
                    service=share.service,
                    owner=share.owner,
                    due_date=share.due_date,
                    verifier=share.verifier,
                ),
                agreement,
                by,
                at,
            )
            for share in shares
        ]


def _agree(case: Case, draft: ActionDraft, agreement: UUID, by: Account, at: datetime) -> Action:
    service = draft.service or case.service
    _refuse_unless_agreeable(draft, service, at)
    action = Action.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        service=service,
        agreement=agreement,
        person=draft.person,
        theme=draft.theme,
        what=draft.what,
        kind=draft.kind,
        strength=draft.strength or proposed_strength(draft.kind),
        strength_reason=draft.strength_reason.strip(),
        outcome=draft.outcome,
        owner=draft.owner,
        verifier=draft.verifier,
        first_due_date=draft.due_date,
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
    themes = [
        ActionTheme.objects.create(organisation_id=case.organisation_id, action=action, theme=theme)
        for theme in draft.further_themes
        if theme != draft.theme
    ]
    record(
        organisation_id=case.organisation_id,
        verb="action.agreed",
        subject=case,
        rows=[action, measure, *themes],
        by=by,
        at=at,
        action=str(action.pk),
    )
    return action


def _refuse_unless_agreeable(draft: ActionDraft, service: Service, at: datetime) -> None:
    if draft.owner == draft.verifier:
        raise OwnerCannotVerify
    _refuse_if_passed(draft.due_date, at)
    proposed = proposed_strength(draft.kind)
    if (draft.strength or proposed) != proposed and not draft.strength_reason.strip():
        raise StrengthNeedsReason
    for who, permission in (
        (draft.owner, Permission.REPORT),
        (draft.verifier, Permission.VERIFY),
    ):
        if not may_be_given(who, permission, service, at):
            raise NoAccessThere(who, service)


def may_be_given(who: Account, permission: Permission, service: Service, at: datetime) -> bool:
    """Whether somebody works in a service and may do this there: work is never given elsewhere."""
    return who in to_tell(service.organisation_id, permission, service.pk, at)


def _refuse_if_passed(due_date: date, at: datetime) -> None:
    if due_date < local_date(at):
        raise DateHasPassed


def move_due_date(
    *, action: Action, due_date: date, reason: str, version: int, by: Account, at: datetime
) -> Action:
    """Give an action another date, with the reason. Its first date stays, and moves are counted.

    The climb ends with a move by somebody else; who is late cannot end it: OwnDateIsLate.
    """
    with write(action.organisation_id):
        locked_open(action.case_id)
        action = locked(action)
        if action.state != ActionState.AGREED:
            raise ActionNotOpen
        if action.version != version:
            raise EditedMeanwhile
        if action.owner_id == by.pk and action.due_at <= at:
            raise OwnDateIsLate
        if not reason.strip():
            raise ReasonNeeded
        _refuse_if_passed(due_date, at)
        before, action.due_date = action.due_date, due_date
        action.due_at = end_of_day(due_date)
        action.moves += due_date != before
        action.version += 1
        update(action, "due_date", "due_at", "moves", "version")
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


def cancel(*, action: Action, reason: str, by: Account, at: datetime) -> Cancellation:
    """Say, as somebody other than its owner, that an action is not needed after all.

    It is kept and counted, and stands for nothing at a gate: R09 still asks for an action.
    """
    with write(action.organisation_id):
        locked_open(action.case_id)
        action = locked(action)
        if action.state != ActionState.AGREED:
            raise ActionNotOpen
        if action.owner_id == by.pk:
            raise OwnerCannotCancel
        if not reason.strip():
            raise ReasonNeeded
        row = Cancellation.objects.create(
            organisation_id=action.organisation_id,
            action=action,
            reason=reason,
            cancelled_by=by,
            cancelled_at=at,
        )
        action.state, action.cancelled_at = ActionState.CANCELLED, at
        action.version += 1
        update(action, "state", "cancelled_at", "version")
        record(
            organisation_id=action.organisation_id,
            verb="action.cancelled",
            subject=action.case,
            rows=[action, row],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return row


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


def set_verified(*, action: Action, by: Account, at: datetime) -> Action:
    """Follow a final check that passed. `verification` calls this; nothing else may."""
    with write(action.organisation_id):
        action = locked(action)
        if action.state != ActionState.DONE:
            raise ActionNotDone
        action.state, action.verified_at = ActionState.VERIFIED, at
        action.version += 1
        update(action, "state", "verified_at", "version")
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
        action = locked(action)
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


def locked(action: Action) -> Action:
    found = _LOCKED(action_id=action.pk)
    if not found:
        raise Action.DoesNotExist
    return found[0]


_LOCKED = Prepared[Action](
    lambda: (
        Action.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(pk=given("action_id"))
    )
)


def _note(action: Action, words: str, by: Account, at: datetime) -> Progress:
    return Progress.objects.create(
        organisation_id=action.organisation_id,
        action=action,
        words=words,
        noted_by=by,
        noted_at=at,
    )

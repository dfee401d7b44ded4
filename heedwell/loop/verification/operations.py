"""Planning the re-checks of a change that went live, and recording what they found."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionNotDone, OwnerCannotVerify
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.verification.models import Check, Recheck
from heedwell.loop.verification.states import Finding
from heedwell.rules.deadlines import end_of_day, recheck_windows
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.tiers import Tier


class TooEarlyToVerify(Exception):
    """The window of the check has not opened: a quiet week proves nothing."""

    def __init__(self, opens_on: date) -> None:
        super().__init__(opens_on)
        self.opens_on = opens_on


class RecheckClosed(Exception):
    """This check has been recorded already."""


@dataclass(frozen=True, kw_only=True)
class CheckDraft:
    method: str
    finding: Finding
    words: str
    checked_on: date
    sample: int | None = None
    met: int | None = None
    measured: str = ""


def plan(
    *,
    action: Action,
    tier: Tier,
    verifier: Account,
    rulebook: Rulebook,
    by: Account | None,
    at: datetime,
) -> list[Recheck]:
    """Plan the checks that a tier asks for, counted from the day the change went live."""
    if action.live_on is None:
        raise ActionNotDone
    with write(action.organisation_id):
        rows = [
            Recheck.objects.create(
                organisation_id=action.organisation_id,
                action=action,
                kind=window.kind,
                opens_on=window.opens,
                due_date=window.due,
                due_at=end_of_day(window.due),
                verifier=verifier,
                planned_at=at,
            )
            for window in recheck_windows(tier, action.live_on, rulebook)
        ]
        record(
            organisation_id=action.organisation_id,
            verb="check.planned",
            subject=action.case,
            rows=rows,
            by=by,
            at=at,
            action=str(action.pk),
        )
        return rows


def record_check(*, recheck: Recheck, draft: CheckDraft, by: Account, at: datetime) -> Check:
    """Record what the verifier found.

    A final check that passed verifies the action; one that failed, first or final, reopens it;
    too early to tell plans another look. Raises OwnerCannotVerify, TooEarlyToVerify.
    """
    with write(recheck.organisation_id):
        locked_open(recheck.action.case_id)
        recheck = Recheck.objects.select_for_update(of=("self",)).get(pk=recheck.pk)
        action = Action.objects.select_related("case").get(pk=recheck.action_id)
        _refuse_unless_checkable(recheck, action, draft, by)
        check = Check.objects.create(
            organisation_id=recheck.organisation_id,
            action=action,
            recheck=recheck,
            method=draft.method,
            finding=draft.finding,
            sample=draft.sample,
            met=draft.met,
            measured=draft.measured,
            words=draft.words,
            checked_on=draft.checked_on,
            checked_by=by,
            recorded_at=at,
        )
        recheck.is_open = False
        recheck.save(update_fields=["is_open"])
        record(
            organisation_id=recheck.organisation_id,
            verb="check.recorded",
            subject=action.case,
            rows=[check, recheck],
            by=by,
            at=at,
            action=str(action.pk),
            finding=str(draft.finding),
        )
        _follow(action=action, recheck=recheck, draft=draft, by=by, at=at)
        return check


def _refuse_unless_checkable(
    recheck: Recheck, action: Action, draft: CheckDraft, by: Account
) -> None:
    if by.pk == action.owner_id:
        raise OwnerCannotVerify
    if not recheck.is_open:
        raise RecheckClosed
    if action.state != ActionState.DONE:
        raise ActionNotDone
    if draft.finding == Finding.IN_PRACTICE and draft.checked_on < recheck.opens_on:
        raise TooEarlyToVerify(recheck.opens_on)


def _follow(
    *, action: Action, recheck: Recheck, draft: CheckDraft, by: Account, at: datetime
) -> None:
    rulebook = rulebook_version(action.organisation_id, action.case.rulebook_version)
    if draft.finding == Finding.NOT_IN_PRACTICE:
        _close_other_checks(action, by, at)
        actions.reopen(
            action=action,
            due_date=draft.checked_on + timedelta(days=rulebook["mend_days"]),
            reason=draft.words,
            by=by,
            at=at,
        )
    elif draft.finding == Finding.TOO_EARLY:
        again = draft.checked_on + timedelta(weeks=rulebook["look_again_weeks"])
        _look_again(recheck, again, by, at)
    elif recheck.kind == "final":
        _close_other_checks(action, by, at)
        actions.set_verified(action=action, by=by, at=at)


def _look_again(recheck: Recheck, due: date, by: Account, at: datetime) -> None:
    again = Recheck.objects.create(
        organisation_id=recheck.organisation_id,
        action_id=recheck.action_id,
        kind=recheck.kind,
        opens_on=recheck.opens_on,
        due_date=due,
        due_at=end_of_day(due),
        verifier_id=recheck.verifier_id,
        planned_at=at,
    )
    record(
        organisation_id=recheck.organisation_id,
        verb="check.planned",
        subject=again.action.case,
        rows=[again],
        by=by,
        at=at,
        action=str(again.action_id),
    )


def _close_other_checks(action: Action, by: Account, at: datetime) -> None:
    others = list(
        Recheck.objects.filter(organisation_id=action.organisation_id, action=action, is_open=True)
    )
    if not others:
        return
    for other in others:
        other.is_open = False
        other.save(update_fields=["is_open"])
    record(
        organisation_id=action.organisation_id,
        verb="check.no_longer_needed",
        subject=action.case,
        rows=others,
        by=by,
        at=at,
        action=str(action.pk),
    )

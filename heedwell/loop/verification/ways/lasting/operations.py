"""After a change is verified: did it stick, and a sample that goes on until somebody ends it."""

from collections.abc import Iterable
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import update
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import OwnerCannotVerify, ReasonNeeded
from heedwell.loop.cases.operations import locked
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import SamplingEnd
from heedwell.rules.deadlines import LATER_CHECKS, CheckKind, end_of_day, later_check


class NoSampling(Exception):
    """No sample goes on for this change."""


def plan_later(
    *,
    action: Action,
    after: date,
    kinds: Iterable[CheckKind] = LATER_CHECKS,
    by: Account,
    at: datetime,
) -> list[Recheck]:
    """Plan what comes after a change was found in practice on a day. The verifier stays the same."""
    rulebook = rulebook_version(action.organisation_id, action.case.rulebook_version)
    with write(action.organisation_id):
        windows = [later_check(kind, after, rulebook) for kind in kinds]
        rows = [
            Recheck.objects.create(
                organisation_id=action.organisation_id,
                action=action,
                kind=window.kind,
                opens_on=window.opens,
                due_date=window.due,
                due_at=end_of_day(window.due),
                verifier_id=action.verifier_id,
                planned_at=at,
            )
            for window in windows
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


def end_sampling(*, action: Action, reason: str, by: Account, at: datetime) -> SamplingEnd:
    """End it with a reason. Raises OwnerCannotVerify, ReasonNeeded, NoSampling."""
    with write(action.organisation_id):
        case = locked(action.case_id)
        action = Action.objects.get(organisation=case.organisation_id, pk=action.pk)
        if action.owner_id == by.pk:
            raise OwnerCannotVerify
        if not reason.strip():
            raise ReasonNeeded
        planned = list(
            Recheck.objects.select_for_update().filter(
                organisation=case.organisation_id,
                action=action,
                kind=CheckKind.MONTHLY,
                is_open=True,
            )
        )
        if not planned:
            raise NoSampling
        for each in planned:
            each.is_open = False
            update(each, "is_open")
        row = SamplingEnd.objects.create(
            organisation_id=case.organisation_id,
            action=action,
            reason=reason,
            ended_by=by,
            ended_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="sampling.ended",
            subject=case,
            rows=[row, *planned],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return row

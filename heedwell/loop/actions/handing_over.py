"""An action passes to somebody else: who does it, or who checks it. Its story says from whom.

Also once its case is closed: a change is looked at later, and what comes again goes on.
"""

from datetime import datetime

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action, Progress
from heedwell.loop.actions.operations import NoAccessThere, OwnerCannotVerify, may_be_given
from heedwell.loop.cases.about_staff import refuse_about
from heedwell.loop.cases.operations import locked_kept


def give_to_do(*, action: Action, to: Account, by: Account | None, at: datetime) -> Action:
    """Somebody else does it. Raises OwnerCannotVerify, NoAccessThere, AboutThisPerson."""
    words = f"{to.name} does this now, and not {action.owner.name}."
    return _give(action, "owner", to, Permission.REPORT, words, by, at)


def give_to_check(*, action: Action, to: Account, by: Account | None, at: datetime) -> Action:
    """Somebody else checks it. The measure keeps who was named when it was agreed."""
    words = f"{to.name} checks this now, and not {action.verifier.name}."
    return _give(action, "verifier", to, Permission.VERIFY, words, by, at)


def _give(
    action: Action,
    part: str,
    to: Account,
    needs: Permission,
    words: str,
    by: Account | None,
    at: datetime,
) -> Action:
    with write(action.organisation_id):
        refuse_about(locked_kept(action.case_id), to)
        action = (
            Action.objects.select_for_update(of=("self",))
            .select_related("case", "service", "owner", "verifier")
            .get(pk=action.pk)
        )
        setattr(action, part, to)
        if action.owner == action.verifier:
            raise OwnerCannotVerify
        if not may_be_given(to, needs, action.service, at):
            raise NoAccessThere(to, action.service)
        action.version += 1
        action.save(update_fields=[part, "version"])
        note = Progress.objects.create(
            organisation_id=action.organisation_id,
            action=action,
            words=words,
            noted_by=by,
            noted_at=at,
        )
        record(
            organisation_id=action.organisation_id,
            verb="action.handed_over",
            subject=action.case,
            rows=[action, note],
            by=by,
            at=at,
            action=str(action.pk),
            part=part,
            to=str(to.pk),
        )
        return action

"""The checks of an action pass to somebody else, those that are planned already with them."""

from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.handing_over import give_to_check
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.models import Recheck


def hand_over(*, action: Action, to: Account, by: Account | None, at: datetime) -> Action:
    """Raises OwnerCannotVerify, NoAccessThere, AboutThisPerson."""
    with write(action.organisation_id):
        action = give_to_check(action=action, to=to, by=by, at=at)
        planned = list(
            Recheck.objects.select_for_update().filter(
                organisation=action.organisation_id, action=action, is_open=True
            )
        )
        for each in planned:
            each.verifier = to
            each.save(update_fields=["verifier"])
        if planned:
            record(
                organisation_id=action.organisation_id,
                verb="check.handed_over",
                subject=action.case,
                rows=planned,
                by=by,
                at=at,
                to=str(to.pk),
            )
        return action

"""Asking staff how sure they feel of a change, and telling them that they are asked."""

from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.journey.holding import tell_at_once
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.ways.models import PulseRound, PulseTicket
from heedwell.loop.verification.ways.pulse import operations
from heedwell.rules.pulse import Side

BODY = (
    "Four short questions, without your name: how sure do you feel of a change where you work? Sign in, "
    "and you find them on Today, with what is kept and what is not."
)


def end_what_is_over(*, action: Action, by: Account, at: datetime) -> None:
    """Nobody answers "before" of a change that is live, or "since" of one that is open again."""
    for pulse in operations.out_of_time(action):
        operations.end_round(pulse=pulse, by=by, at=at)


def ask(*, action: Action, side: Side, by: Account, at: datetime) -> PulseRound:
    """Raises what `open_round` does."""
    with write(action.organisation_id):
        pulse = operations.open_round(action=action, side=side, by=by, at=at)
        tickets = PulseTicket.objects.filter(organisation=action.organisation_id, round=pulse)
        people = [each.account for each in tickets.select_related("account")]
        tell_at_once(
            people,
            action.case,
            f"pulse.{pulse.pk}",
            "How sure do you feel? Four questions, without your name",
            BODY,
            at,
        )
        return pulse

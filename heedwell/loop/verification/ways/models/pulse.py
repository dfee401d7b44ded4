"""How sure staff feel of a change: who was asked, and how many chose each answer. No answers of anybody.

While a round is open there are totals, and apart from them who has answered; both go when it ends, and
only the result stays. Answering leaves no line in the trail, which would say who and when.
"""

from typing import ClassVar

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action


class PulseRound(TenantModel):
    """The statements of a version, asked once before a change, and once each time it is live."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="pulses"
    )
    side = models.CharField(max_length=10)
    reopened = models.PositiveSmallIntegerField(default=0, help_text="How often it was, then")
    version = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField(help_text="How many were asked")
    opened_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    opened_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "action", "side", "reopened"], name="pulse_side_once"
            ),
        )


class PulseTicket(TenantModel):
    """Somebody may answer once. Made when the round opens, so that no time of answering is kept."""

    trail_digest: ClassVar[bool] = False

    round = models.ForeignKey(
        PulseRound, on_delete=models.PROTECT, db_index=False, related_name="tickets"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    is_used = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "account", "round"], name="pulse_ticket_once"
            ),
        )


class Chosen(TenantModel):
    """How many chose each step of the scale, for one statement."""

    round = models.ForeignKey(
        PulseRound, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    statement = models.CharField(max_length=20)
    chose_1 = models.PositiveSmallIntegerField(default=0)
    chose_2 = models.PositiveSmallIntegerField(default=0)
    chose_3 = models.PositiveSmallIntegerField(default=0)
    chose_4 = models.PositiveSmallIntegerField(default=0)
    chose_5 = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def steps(self) -> tuple[int, ...]:
        return (self.chose_1, self.chose_2, self.chose_3, self.chose_4, self.chose_5)


class PulseTally(Chosen):
    """The totals of a round that is open."""

    trail_digest: ClassVar[bool] = False

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "round", "statement"], name="pulse_tally_once"
            ),
        )


class PulseEnd(TenantModel):
    """When a round ended, and how many had answered."""

    append_only = True

    round = models.OneToOneField(PulseRound, on_delete=models.PROTECT, related_name="end")
    answered = models.PositiveSmallIntegerField()
    ended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    ended_at = models.DateTimeField()


class PulseResult(Chosen):
    """The totals of a round that has ended; none where too few answered."""

    append_only = True

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "round", "statement"], name="pulse_result_once"
            ),
        )

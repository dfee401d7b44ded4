"""When somebody ended the samples that go on after a change was verified, and why."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action


class SamplingEnd(TenantModel):
    """From here no sample is planned, until the change is verified anew."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="sampling_ends"
    )
    reason = models.TextField()
    ended_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    ended_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "action"], name="sampling_end_of_action"),)

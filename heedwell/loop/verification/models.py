"""Re-checks that are due, and what was found. Only a recorded check verifies anything."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.states import Finding


class Recheck(TenantModel):
    """A check that falls due because a change went live: `kind` is first or final."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="rechecks"
    )
    kind = models.CharField(max_length=10)
    opens_on = models.DateField()
    due_date = models.DateField()
    due_at = models.DateTimeField()
    verifier = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    is_open = models.BooleanField(default=True)
    planned_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "action"], name="recheck_of_action"),
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="recheck_open_by_due",
            ),
            models.Index(
                fields=["organisation", "verifier", "due_at"],
                condition=models.Q(is_open=True),
                name="recheck_open_of_verifier",
            ),
        )


class Check(TenantModel):
    """What a verifier saw on a day. `met` of `sample` cases showed the change."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="checks"
    )
    recheck = models.ForeignKey(
        Recheck, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    method = models.CharField(max_length=30)
    finding = models.CharField(max_length=20, choices=Finding)
    sample = models.PositiveSmallIntegerField(null=True, blank=True)
    met = models.PositiveSmallIntegerField(null=True, blank=True)
    measured = models.CharField(max_length=200, blank=True, help_text="The metric now")
    words = models.TextField()
    checked_on = models.DateField()
    checked_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sample__isnull=True, met__isnull=True)
                | models.Q(met__lte=models.F("sample")),
                name="check_met_within_sample",
            ),
        )
        indexes = (models.Index(fields=["organisation", "action"], name="check_of_action"),)

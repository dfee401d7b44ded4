"""What of an action comes again each week or month: every time is a row, done or missed."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models.action import Action


class Routine(TenantModel):
    """It runs until its last day, or until somebody says why not. Whoever owns the action does it."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="routines"
    )
    what = models.CharField(max_length=300)
    every = models.CharField(max_length=10)
    until_date = models.DateField()
    agreed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    agreed_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    stop_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, stopped_by__isnull=True, stop_reason="")
                | (
                    models.Q(stopped_at__isnull=False, stopped_by__isnull=False)
                    & ~models.Q(stop_reason="")
                ),
                name="routine_stopped_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=["organisation", "action"], name="routine_of_action"),)

    def __str__(self) -> str:
        return self.what


class Occurrence(TenantModel):
    """One time. Not done when it closes, it was missed, and stays so."""

    routine = models.ForeignKey(
        Routine, on_delete=models.PROTECT, db_index=False, related_name="occurrences"
    )
    due_date = models.DateField()
    due_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="The end of the day before the next is due")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    words = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by__isnull=True)
                | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="occurrence_done_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["organisation", "routine", "due_date"], name="occurrence_once_a_day"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=models.Q(done_at__isnull=True),
                name="occurrence_open_by_due",
            ),
        )

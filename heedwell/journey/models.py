"""What the journey itself remembers: who was told that something is late, whence an action came, and
what happened again although an action was done."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.models import Case


class Escalation(TenantModel):
    """A rung of the ladder was reached and somebody was told, once."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    subject_id = models.UUIDField(help_text="The case, action or check that is late")
    rung = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    told = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    told_role = models.CharField(max_length=30)
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "subject_id", "rung", "due_at", "told"],
                name="told_once_a_rung",
            ),
        )
        indexes = (models.Index(fields=["organisation", "case"], name="escalation_of_case"),)


class Origin(TenantModel):
    """What an action has grown from: a line of a debrief, a workaround that it fixes, or what
    somebody outside recommends."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="origins"
    )
    subject_id = models.UUIDField(help_text="The line, or the workaround")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "subject_id", "action"], name="origin_of_action_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "action"], name="origins_of_action"),)


class Recurrence(TenantModel):
    """Something happened again although an action against it was done, or even verified."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_index=False, related_name="+")
    because = models.CharField(max_length=10)
    live_on = models.DateField(help_text="Since when the change was made, as it was then")
    was_verified = models.BooleanField()
    found_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "case", "action"], name="recurred_despite_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "action"], name="recurrence_of_action"),)


class RecurrenceMeaning(TenantModel):
    """What somebody decided that it means for the change."""

    append_only = True

    recurrence = models.ForeignKey(
        Recurrence, on_delete=models.PROTECT, db_index=False, related_name="meanings"
    )
    meaning = models.CharField(max_length=10)
    words = models.TextField()
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "recurrence"], name="meaning_of_recurrence_once"
            ),
        )

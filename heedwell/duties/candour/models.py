"""The duty of candour: whether it applies, and what was done for it. Nothing here is edited."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case


class CandourDecision(TenantModel):
    """Somebody decided whether the duty applies. A second thought is a further one: the last holds."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    version = models.PositiveSmallIntegerField()
    proposed = models.CharField(max_length=10)
    proposed_why = models.TextField(help_text="As the page said it then")
    applies = models.BooleanField()
    reason = models.TextField(blank=True)
    opinion = models.CharField(
        max_length=160, blank=True, help_text="Whose clinical opinion was used, by profession"
    )
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "case", "version"], name="candour_decision_once"
            ),
        )


class CandourStep(TenantModel):
    """They were told, written to, or could not be reached. Whom by how they stand to the person,
    never by name."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    step = models.CharField(max_length=20)
    happened_on = models.DateField()
    relation = models.CharField(max_length=30)
    acting_because = models.CharField(
        max_length=20, blank=True, help_text="Why somebody else acts for the person"
    )
    told_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    said_sorry = models.BooleanField(default=False)
    support = models.CharField(max_length=200, blank=True, help_text="Codes of what was offered")
    form = models.CharField(max_length=20, blank=True, help_text="In which form a letter went")
    why_not = models.CharField(max_length=20, blank=True)
    words = models.TextField()
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(relation="person", acting_because="")
                | (~models.Q(relation="person") & ~models.Q(acting_because="")),
                name="candour_acting_because",
            ),
            models.CheckConstraint(
                condition=~models.Q(step="told") | models.Q(told_by__isnull=False, said_sorry=True),
                name="candour_told_with_apology",
            ),
            models.CheckConstraint(
                condition=~models.Q(step="not_reached") | ~models.Q(why_not=""),
                name="candour_why_not_reached",
            ),
        )
        indexes = (models.Index(fields=["organisation", "case"], name="candour_step_of_case"),)

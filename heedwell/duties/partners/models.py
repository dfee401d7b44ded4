"""Who outside takes part in what follows from an event: decided by a person, partner by partner."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case


class PartnerDecision(TenantModel):
    """Contacted, still to contact, or not needed and why. The last one about a partner holds."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    partner = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    involvement = models.CharField(max_length=20)
    contacted_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True, help_text="What was said, or why they are not needed")
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "case", "partner", "version"], name="partner_decision_once"
            ),
            models.CheckConstraint(
                condition=models.Q(involvement="contacted", contacted_on__isnull=False)
                | models.Q(involvement="to_contact", contacted_on__isnull=True)
                | (
                    models.Q(involvement="not_needed", contacted_on__isnull=True)
                    & ~models.Q(words="")
                ),
                name="partner_contacted_or_why_not",
            ),
        )

"""Numbers entered by hand each week beside a count: what should change first, if the change works."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action


class LeadingMeasure(TenantModel):
    """One number of an action, such as night checks done or staff who feel confident."""

    append_only = True

    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(max_length=120)
    added_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "action", "name"], name="leading_measure_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Reading(TenantModel):
    """What it was in the week that begins on a Monday. A correction is a further row: the last holds."""

    append_only = True

    measure = models.ForeignKey(
        LeadingMeasure, on_delete=models.PROTECT, db_index=False, related_name="readings"
    )
    week = models.DateField()
    number = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of how many; empty for a plain number"
    )
    entered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(out_of__isnull=True)
                | models.Q(number__lte=models.F("out_of"), out_of__gt=0),
                name="reading_within_its_whole",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "measure", "week"], name="reading_by_week"),
        )

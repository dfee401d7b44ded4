"""What came of a safeguarding enquiry, and whether the same was found in comparable cases."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case


class EnquiryOutcome(TenantModel):
    """The council decides it. A later one is a further row; one that does not hold is struck."""

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="enquiry_outcomes"
    )
    council = models.CharField(max_length=120)
    reference = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=30)
    decided_on = models.DateField()
    words = models.TextField(help_text="What they concluded")
    wishes = models.CharField(max_length=20, help_text="Whether what the person wished for was met")
    risk = models.CharField(max_length=20)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "case"], name="enquiry_outcome_of_case"),
            models.Index(fields=["organisation", "outcome"], name="enquiry_by_outcome"),
        )


class Comparison(TenantModel):
    """Somebody looked in comparable cases; or there was none, and it says why."""

    append_only = True

    outcome = models.ForeignKey(
        EnquiryOutcome, on_delete=models.PROTECT, db_index=False, related_name="comparisons"
    )
    words = models.TextField()
    method = models.CharField(max_length=30)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "outcome"], name="comparison_of_outcome"),)


class ComparedCase(TenantModel):
    """One case that was looked at, and whether the same was found there."""

    append_only = True

    comparison = models.ForeignKey(
        Comparison, on_delete=models.PROTECT, db_index=False, related_name="cases"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    is_same = models.BooleanField(help_text="The same was found there")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "comparison", "case"], name="case_compared_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "case"], name="compared_with_case"),)

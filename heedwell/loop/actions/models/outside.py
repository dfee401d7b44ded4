"""What somebody outside recommends, and what we answered."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case


class Recommendation(TenantModel):
    """Kept in the words that it came in. `answered_at` is when it was first answered."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="recommendations"
    )
    body = models.CharField(max_length=40)
    body_name = models.CharField(max_length=120, help_text="Which council, board or coroner")
    reference = models.CharField(max_length=80, blank=True)
    made_on = models.DateField()
    words = models.TextField()
    due_date = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(due_date__isnull=True, due_at__isnull=True)
                | models.Q(due_date__isnull=False, due_at__isnull=False),
                name="recommendation_due_in_pairs",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "case"], name="recommendation_of_case"),
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=models.Q(answered_at__isnull=True),
                name="recommendation_open_by_due",
            ),
        )

    def __str__(self) -> str:
        return self.body_name


class RecommendationAnswer(TenantModel):
    """Whether we take it up. A second thought is a second row, and the last one stands."""

    append_only = True

    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, db_index=False, related_name="answers"
    )
    answer = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    answered_on = models.DateField(help_text="When the body outside had the answer")
    answered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answer="accepted") | ~models.Q(reason=""),
                name="refused_with_a_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "recommendation", "recorded_at"],
                name="answers_of_recommendation",
            ),
        )

"""A question to a professional of another agency, and what they answered without an account."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.reviews.models.review import Review
from heedwell.loop.reviews.states import OutsideEnd


class OutsideQuestion(TenantModel):
    """What one person outside is asked, and all that they are shown. Of the link only its digest."""

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="asked_outside"
    )
    role = models.CharField(max_length=120)
    agency = models.CharField(max_length=120)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField()
    shared = models.TextField(blank=True, help_text="What they are told of the case, in full")
    question = models.TextField()
    ring = models.CharField(max_length=200, help_text="Whom they may ring: name and number")
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True, help_text="The first time")
    ended_as = models.CharField(max_length=10, choices=OutsideEnd, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    asked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ended_as="", ended_at__isnull=True)
                | (~models.Q(ended_as="") & models.Q(ended_at__isnull=False)),
                name="outside_question_ended_somehow",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "review"], name="outside_questions_of_review"),
        )

    def __str__(self) -> str:
        return f"{self.role}, {self.agency}"


class OutsideAnswer(TenantModel):
    """One answer. A second thought is a second answer."""

    append_only = True

    question = models.ForeignKey(
        OutsideQuestion, on_delete=models.PROTECT, db_index=False, related_name="answers"
    )
    words = models.TextField()
    answered_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "question"], name="answers_of_outside_question"),
        )

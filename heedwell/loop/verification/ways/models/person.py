"""What a person, or who speaks for them, says of a change that was made for them."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.models import Check
from heedwell.rules.person_outcomes import Now


class PersonOutcome(TenantModel):
    """At a check: what was to be better, and how it is. `words` are theirs, or why nobody asked."""

    append_only = True

    check_made = models.OneToOneField(
        Check, on_delete=models.PROTECT, related_name="person_outcome"
    )
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="person_outcomes"
    )
    wanted = models.TextField(help_text="What was to be better for the person")
    now = models.CharField(max_length=10, choices=[(each.value, each.label) for each in Now])
    whose = models.CharField(max_length=10, blank=True)
    asked_how = models.CharField(max_length=200, blank=True, help_text="Codes of the ways, spaced")
    words = models.TextField()
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(words="")
                & (models.Q(now=Now.NOT_ASKED, asked_how="") | ~models.Q(asked_how="")),
                name="person_outcome_told_or_why_not",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "action"], name="person_outcome_of_action"),
        )

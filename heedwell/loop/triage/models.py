"""What was decided about a signal, and why. A decision is never changed; a second is a new row."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case
from heedwell.loop.triage.states import Outcome


class RegradeProposal(TenantModel):
    """A higher tier proposed for a case that was graded: it repeated. A person answers it.

    `Case.regrade_to` holds it until then; the next decision on the case is the answer.
    """

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="regrade_proposals"
    )
    tier_then = models.PositiveSmallIntegerField()
    tier = models.PositiveSmallIntegerField()
    reasons = models.TextField(help_text="In the words of the proposal, a line each")
    raised_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "case", "raised_at"], name="regrades_of_case"),
            models.Index(fields=["organisation", "raised_at"], name="regrades_newest"),
        )


class TriageDecision(TenantModel):
    """`proposal` keeps the reasons in the words that the person saw, a line each."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="triages")
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.REVIEW)
    tier = models.PositiveSmallIntegerField(null=True, blank=True)
    proposed_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    proposal = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="Needed when the tier is below the proposal")
    lead = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    review_due_date = models.DateField(null=True, blank=True)
    joined_to = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    rulebook_version = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "case", "decided_at"], name="triage_of_case"),
            models.Index(fields=["organisation", "decided_at"], name="triage_newest"),
            models.Index(
                fields=["organisation", "joined_to"],
                condition=models.Q(joined_to__isnull=False),
                name="triage_joined_to_case",
            ),
        )

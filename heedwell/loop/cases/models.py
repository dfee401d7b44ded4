"""The case: the spine that carries a signal from triage to shared learning."""

from django.db import models

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier


class CaseCounter(TenantModel):
    """The last case number of a year, so that a case is called 2026-0042."""

    trail_digest = False

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "year"], name="one_counter_a_year"),
        )


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> "CaseQuerySet":
        return self.filter(state=CaseState.OPEN)


class Case(TenantModel):
    """What stands here may change; every change is an operation with its line in the trail."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=30)
    event_type = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=20)
    harm_is_known = models.BooleanField(help_text="Of everybody it happened to")
    is_safeguarding = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=CaseState.OPEN)
    stage = models.CharField(max_length=12, default=Stage.TRIAGE)
    tier = models.PositiveSmallIntegerField(null=True, blank=True)
    regrade_to = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="What is proposed since it was graded; until it is answered",
    )
    lead = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    opened_at = models.DateTimeField()
    triage_due_at = models.DateTimeField()
    triaged_at = models.DateTimeField(null=True, blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    looks_further = models.BooleanField(
        default=False, help_text="At other services than its own too: see FurtherService"
    )
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    rulebook_version = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="case_reference_once"
            ),
            models.CheckConstraint(
                condition=models.Q(tier__isnull=True) | models.Q(tier__lte=4),
                name="case_tier_0_to_4",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CaseState.OPEN, closed_at__isnull=True)
                | (~models.Q(state=CaseState.OPEN) & models.Q(closed_at__isnull=False)),
                name="case_ended_with_a_time",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "opened_at", "id"], name="case_newest"),
            models.Index(
                fields=["organisation", "service", "opened_at", "id"], name="case_newest_of_service"
            ),
            models.Index(
                fields=["organisation", "next_due_at", "id"],
                condition=models.Q(state=CaseState.OPEN),
                name="case_open_by_due",
            ),
            models.Index(
                fields=["organisation", "service", "next_due_at", "id"],
                condition=models.Q(state=CaseState.OPEN),
                name="case_open_of_service",
            ),
            models.Index(
                fields=["organisation", "service", "event_type", "opened_at"],
                condition=models.Q(state=CaseState.OPEN, tier__lt=Tier.MODERATE_OR_REPEAT),
                name="case_graded_low",
            ),
            models.Index(fields=["organisation", "tier", "opened_at", "id"], name="case_by_tier"),
            models.Index(
                fields=["organisation", "id"],
                condition=models.Q(state=CaseState.OPEN, regrade_to__isnull=False),
                name="case_to_regrade",
            ),
            models.Index(
                fields=["organisation", "event_type", "opened_at", "id"], name="case_by_type"
            ),
            models.Index(
                fields=["organisation", "review_due_at"],
                condition=models.Q(review_due_at__isnull=False),
                name="case_by_review_due",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class AboutStaff(TenantModel):
    """Whom of those who work here a case is said to be about: they see no trace of it.

    `words` stand where the account is not known yet. A row that `takes_back` another ends it.
    """

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="about_staff"
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    words = models.CharField(max_length=200, blank=True)
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back"
    )
    said_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "case"], name="about_staff_of_case"),
            models.Index(
                fields=["organisation", "account", "case"],
                condition=models.Q(account__isnull=False),
                name="about_staff_member",
            ),
        )


class FurtherService(TenantModel):
    """A service that a case looks at besides its own: see `reach`. Once written, it stays."""

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="further_services"
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "case", "service"], name="further_service_once"
            ),
        )


class SeverityDecision(TenantModel):
    """How much harm there was, as a person judged it later. What was first seen stays."""

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="severities"
    )
    before = models.CharField(max_length=20)
    severity = models.CharField(max_length=20)
    reason = models.TextField()
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "case"], name="severities_of_case"),)


class RulebookVersion(TenantModel):
    """A provider's own timescales, laid over the defaults from a date on. Never edited."""

    append_only = True

    version = models.PositiveIntegerField()
    starts_on = models.DateField()
    settings = models.TextField(
        help_text="JSON: every number in force, as rules.rulebook writes it"
    )
    reason = models.TextField()
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "version"], name="rulebook_version_once"
            ),
        )

"""The provider's own audits: standards in versions, and each time that they were looked at."""

from django.db import models

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.verification.models import Recheck


class AuditTemplate(TenantModel):
    """One audit, whatever its versions say."""

    append_only = True

    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "made_at"], name="audit_template_made"),)


class AuditVersion(TenantModel):
    """What an audit asks from a day on. What was filled in keeps the version it was made with."""

    append_only = True

    template = models.ForeignKey(
        AuditTemplate, on_delete=models.PROTECT, db_index=False, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    sample_size = models.PositiveSmallIntegerField()
    pass_percent = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    reason = models.TextField(blank=True, help_text="Why it was changed")
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "template", "number"], name="audit_version_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Standard(TenantModel):
    """One question of a version: what should be so in each case."""

    append_only = True

    version = models.ForeignKey(
        AuditVersion, on_delete=models.PROTECT, db_index=False, related_name="standards"
    )
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "version", "number"], name="standard_number_once"
            ),
        )


class Audit(TenantModel):
    """An audit that was filled in: where, when and by whom; `repeats` is the one it is a re-audit of."""

    append_only = True

    version = models.ForeignKey(
        AuditVersion, on_delete=models.PROTECT, db_index=False, related_name="audits"
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    audited_on = models.DateField()
    words = models.TextField(blank=True)
    repeats = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    recheck = models.OneToOneField(
        Recheck, on_delete=models.PROTECT, null=True, blank=True, related_name="audit"
    )
    audited_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "audited_on", "id"], name="audit_newest"),
            models.Index(fields=["organisation", "version"], name="audit_of_version"),
        )


class AuditResult(TenantModel):
    """How many were looked at for a standard, and how many met it."""

    append_only = True

    audit = models.ForeignKey(
        Audit, on_delete=models.PROTECT, db_index=False, related_name="results"
    )
    standard = models.ForeignKey(
        Standard, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    sample = models.PositiveSmallIntegerField()
    met = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sample__gte=1, met__lte=models.F("sample")),
                name="audit_met_within_sample",
            ),
            models.UniqueConstraint(
                fields=["organisation", "audit", "standard"], name="audit_standard_once"
            ),
        )

"""The provider, its services, the people it supports, and how much support it gives."""

from django.db import models

from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.models import TenantModel


class Organisation(models.Model):
    """A provider. Everything else belongs to exactly one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    short_name = models.SlugField(max_length=60, unique=True)
    on_call_phone = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ServiceKind(models.TextChoices):
    CARE_HOME = "care_home", "Care home"
    SUPPORTED_LIVING = "supported_living", "Supported living"
    HOME_CARE = "home_care", "Home care"


class Nation(models.TextChoices):
    """Whose bank holidays count: the subdivision codes of the `holidays` library."""

    ENGLAND = "ENG", "England"
    WALES = "WLS", "Wales"
    SCOTLAND = "SCT", "Scotland"
    NORTHERN_IRELAND = "NIR", "Northern Ireland"


class Service(TenantModel):
    """A home, a supported-living scheme or a home-care branch."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ServiceKind)
    nation = models.CharField(max_length=3, choices=Nation, default=Nation.ENGLAND)
    host_council = models.CharField(max_length=120, blank=True)
    cqc_location_id = models.CharField(max_length=20, blank=True)
    on_call_phone = models.CharField(max_length=40, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="service_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Person(TenantModel):
    """Somebody who is supported. `reference` is what the provider calls them in records."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, db_index=False, related_name="people"
    )
    reference = models.CharField(max_length=60)
    name = models.CharField(max_length=200, blank=True)
    communication_needs = models.TextField(blank=True)
    communication_checked_on = models.DateField(
        null=True, blank=True, help_text="Accessible Information Standard: needs are reviewed"
    )
    behaviour_needs = models.TextField(blank=True)
    safeguarding_needs = models.TextField(blank=True)
    health_needs = models.TextField(blank=True)
    left_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="person_reference_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "service"], name="person_of_service"),)

    def __str__(self) -> str:
        return self.reference


class ExposureUnit(models.TextChoices):
    PERSON_DAYS = "person_days", "person-days"
    SUPPORT_HOURS = "support_hours", "support hours"
    VISITS = "visits", "visits"
    MEDICINES = "medicines", "medicine administrations"


class Exposure(TenantModel):
    """How much support a service gave in a month: what a count is divided by.

    An amount that was entered by mistake is emptied, not deleted. Empty is not known, never nought.
    """

    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    month = models.DateField(help_text="The first day of the month")
    unit = models.CharField(max_length=20, choices=ExposureUnit)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "service", "month", "unit"], name="exposure_once"
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="exposure_not_negative"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="exposure_whole_month"),
        )


class ClosedDay(TenantModel):
    """A day that a provider adds to the bank holidays, or takes away (`is_closed` is false)."""

    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    day = models.DateField()
    is_closed = models.BooleanField(default=True)
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "service", "day"], name="closed_day_once_per_service"
            ),
            models.UniqueConstraint(
                fields=["organisation", "day"],
                condition=models.Q(service__isnull=True),
                name="closed_day_once_for_all",
            ),
        )

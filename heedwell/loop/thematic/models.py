"""A thematic case: one case that looks at others and at reports, across services."""

from django.db import models

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import Theme
from heedwell.loop.signals.models import Signal


class ThematicCase(TenantModel):
    """Which theme a case follows, and why it was worth looking at as a whole."""

    append_only = True

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="thematic")
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, db_index=False, related_name="thematic_cases"
    )
    why = models.TextField()
    begun_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    begun_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "theme"], name="thematic_of_theme"),
            models.Index(fields=["organisation", "begun_at", "id"], name="thematic_newest"),
        )


class Member(TenantModel):
    """A case, or a report that has none, that a thematic case looks at, from when and why.

    One with a `leaving` belongs to it no longer; if it comes back, that is a row of its own.
    """

    append_only = True

    thematic = models.ForeignKey(
        ThematicCase, on_delete=models.PROTECT, db_index=False, related_name="members"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    signal = models.ForeignKey(
        Signal, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    what = models.CharField(max_length=160, help_text="Its number, or the title of the report")
    reason = models.TextField()
    joined_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    joined_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, signal__isnull=True)
                | models.Q(case__isnull=True, signal__isnull=False),
                name="member_is_a_case_or_a_report",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "thematic"], name="members_of_thematic"),
            models.Index(
                fields=["organisation", "case"],
                condition=models.Q(case__isnull=False),
                name="member_case",
            ),
        )


class BodyClosure(TenantModel):
    """The governing body decided that a case can close: where somebody can go and read it."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    body = models.CharField(max_length=160)
    decided_on = models.DateField()
    minute = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "case"], name="body_closure_of_case"),)


class Leaving(TenantModel):
    """Why a member does not belong there after all."""

    append_only = True

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="leaving")
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
        help_text="The thematic case",
    )
    reason = models.TextField()
    left_by = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    left_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "case"], name="left_a_thematic"),)

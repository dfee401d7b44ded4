"""Re-checks that are due, and what was found. Only a recorded check verifies anything."""

from django.db import models

from heedwell.foundation.organisations.models import Person
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.states import Finding
from heedwell.rules.counting import Counts


class Recheck(TenantModel):
    """A check that falls due because a change went live: `kind` is first or final."""

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="rechecks"
    )
    kind = models.CharField(max_length=10)
    opens_on = models.DateField()
    due_date = models.DateField()
    due_at = models.DateTimeField()
    verifier = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    is_open = models.BooleanField(default=True)
    planned_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "action"], name="recheck_of_action"),
            models.Index(
                fields=["organisation", "due_at", "id"],
                condition=models.Q(is_open=True),
                name="recheck_open_by_due",
            ),
            models.Index(
                fields=["organisation", "verifier", "due_at"],
                condition=models.Q(is_open=True),
                name="recheck_open_of_verifier",
            ),
        )


class Check(TenantModel):
    """What a verifier saw on a day. `met` of `sample` cases showed the change."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="checks"
    )
    recheck = models.ForeignKey(
        Recheck, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    method = models.CharField(max_length=30)
    finding = models.CharField(max_length=20, choices=Finding)
    sample = models.PositiveSmallIntegerField(null=True, blank=True)
    met = models.PositiveSmallIntegerField(null=True, blank=True)
    measured = models.CharField(max_length=200, blank=True, help_text="The metric now")
    words = models.TextField()
    checked_on = models.DateField()
    checked_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sample__isnull=True, met__isnull=True)
                | models.Q(met__lte=models.F("sample")),
                name="check_met_within_sample",
            ),
        )
        indexes = (models.Index(fields=["organisation", "action"], name="check_of_action"),)


class Counted(TenantModel):
    """What is counted to see whether a change worked, fixed when it was agreed.

    `baseline` and `trigger_on` say what it is compared with; `unit` is what the counts are divided
    by (person-days, support hours), empty where a day is a day.
    """

    append_only = True

    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="counted")
    counts = models.CharField(max_length=10, choices=[(each, each.label) for each in Counts])
    event_type = models.CharField(
        max_length=200, blank=True, help_text="Codes of kinds, space between; empty: every kind"
    )
    part_of_day = models.CharField(max_length=20, blank=True)
    activity = models.CharField(max_length=30, blank=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        help_text="When only what happened to one person is counted",
    )
    ready = models.CharField(max_length=30, blank=True, help_text="The ready measure it came from")
    wants_more = models.BooleanField(default=False)
    unit = models.CharField(max_length=20, blank=True)
    baseline_from = models.DateField(help_text="The first day that is compared with")
    baseline_to = models.DateField(
        help_text="The first day that is not, at the latest the trigger's"
    )
    trigger_on = models.DateField()
    smallest_change = models.DecimalField(max_digits=4, decimal_places=2)
    fixed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(baseline_from__lte=models.F("baseline_to")),
                name="counted_from_before_to",
            ),
        )


class Verdict(TenantModel):
    """What the count said on the day of a check, with all that a reader needs to work it out again."""

    append_only = True

    check_made = models.OneToOneField(Check, on_delete=models.PROTECT, related_name="verdict")
    word = models.CharField(max_length=30)
    says = models.TextField()
    counted_to = models.DateField(help_text="The last day that was counted")
    look = models.PositiveSmallIntegerField()
    looks = models.PositiveSmallIntegerField()
    events_before = models.PositiveIntegerField()
    events_after = models.PositiveIntegerField()
    exposure_before = models.DecimalField(max_digits=14, decimal_places=2)
    exposure_after = models.DecimalField(max_digits=14, decimal_places=2)
    harm_before = models.PositiveIntegerField()
    harm_after = models.PositiveIntegerField()
    ratio_low = models.FloatField()
    ratio_high = models.FloatField(null=True, blank=True, help_text="Empty: no limit")
    level = models.FloatField()
    p_fewer = models.FloatField()
    p_more = models.FloatField()
    test = models.CharField(max_length=60)
    dispersion = models.FloatField(null=True, blank=True)
    carried = models.TextField(
        blank=True, help_text="Which amounts of support were carried forward, and from when"
    )
    despite = models.TextField(blank=True, help_text="Why it stands although no change is seen")

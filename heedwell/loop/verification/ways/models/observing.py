"""Practice that was observed for an action: what was looked for, and what was seen each time.

The role of who was observed is kept and no name: nobody is scored.
"""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.models import Recheck
from heedwell.rules.sampling import Seen


class ObservationPlan(TenantModel):
    """The behaviours that are looked for, and when that passes. The newest of an action holds."""

    append_only = True

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="observation_plans"
    )
    number = models.PositiveSmallIntegerField()
    wanted = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    planned_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    planned_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "action", "number"], name="observation_plan_once"
            ),
            models.CheckConstraint(
                condition=models.Q(needed__gte=1, needed__lte=models.F("wanted")),
                name="observation_needed_within_wanted",
            ),
        )


class Behaviour(TenantModel):
    """One thing that somebody can see being done."""

    append_only = True

    plan = models.ForeignKey(
        ObservationPlan, on_delete=models.PROTECT, db_index=False, related_name="behaviours"
    )
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "plan", "number"], name="behaviour_number_once"
            ),
        )


class Observation(TenantModel):
    """Somebody looked on at practice once: for a check, or before the change where it has none."""

    append_only = True

    plan = models.ForeignKey(
        ObservationPlan, on_delete=models.PROTECT, db_index=False, related_name="observations"
    )
    recheck = models.ForeignKey(
        Recheck, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    observed_on = models.DateField()
    part_of_day = models.CharField(max_length=20)
    role = models.CharField(max_length=30)
    words = models.TextField(blank=True, help_text="What helped, or got in the way")
    observed_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "plan"], name="observation_of_plan"),)


class BehaviourSeen(TenantModel):
    """Whether a behaviour was done, in one observation."""

    append_only = True

    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, db_index=False, related_name="found"
    )
    behaviour = models.ForeignKey(
        Behaviour, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    seen = models.CharField(max_length=10, choices=[(each.value, each.label) for each in Seen])

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "observation", "behaviour"], name="behaviour_seen_once"
            ),
        )

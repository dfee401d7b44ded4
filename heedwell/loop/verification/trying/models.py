"""Micro-tests: what was planned, what was seen each day, and how each ended."""

from django.db import models

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import Theme
from heedwell.rules.counting import Counts
from heedwell.rules.trying import End, Standing, StoppedBy, StopRule

UNDECIDED = ~models.Q(standing=Standing.ENDED)


class MicroTest(TenantModel):
    """One change, one service, one question, one number, and what stops it. Nothing of it is edited.

    What is counted is a filter over reports (`counts` and what follows it), or a number that
    somebody enters each day (`by_hand` is its name).
    """

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, db_index=False, related_name="micro_tests"
    )
    round = models.PositiveSmallIntegerField()
    earlier = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, db_index=False, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    place = models.CharField(max_length=40, blank=True)
    part_of_day = models.CharField(max_length=20, blank=True)
    expects = models.TextField(help_text="What we expect to see, written before it began")
    by_hand = models.CharField(max_length=120, blank=True)
    counts = models.CharField(
        max_length=10, blank=True, choices=[(each, each.label) for each in Counts]
    )
    event_type = models.CharField(
        max_length=200, blank=True, help_text="Codes of kinds, space between; empty: every kind"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    stop_count = models.PositiveSmallIntegerField()
    stop_harm = models.CharField(max_length=20, blank=True)
    starts_on = models.DateField()
    last_on = models.DateField()
    planned_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    planned_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("last_on")), name="micro_test_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(stop_count__gte=1), name="micro_test_can_stop"
            ),
            models.CheckConstraint(
                condition=(models.Q(by_hand="") & ~models.Q(counts=""))
                | (~models.Q(by_hand="") & models.Q(counts="", stop_harm="")),
                name="micro_test_counts_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(place="") | models.Q(part_of_day=""),
                name="micro_test_place_or_time",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "action"], name="micro_test_of_action"),
            models.Index(fields=["organisation", "case"], name="micro_tests_of_case"),
        )

    @property
    def stop_rule(self) -> StopRule:
        return StopRule(self.stop_count, self.stop_harm)


class Course(TenantModel):
    """Where a micro-test is now, for the worker and for Today. All that it says is in other rows too.

    `next_look_at` is empty when nothing is left to look at; a report that may count brings it
    forward.
    """

    trail_digest = False

    test = models.OneToOneField(MicroTest, on_delete=models.PROTECT, related_name="course")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="+")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, db_index=False, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    standing = models.CharField(
        max_length=10, choices=[(each, each) for each in Standing], default=Standing.RUNNING
    )
    asks_from = models.DateField(help_text="From when Today asks what follows")
    due_at = models.DateTimeField(help_text="By when that is decided")
    next_look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "action"],
                condition=UNDECIDED,
                name="micro_test_one_at_a_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "next_look_at"],
                condition=models.Q(next_look_at__isnull=False),
                name="micro_test_by_next_look",
            ),
            models.Index(
                fields=["organisation", "service", "next_look_at"],
                condition=models.Q(next_look_at__isnull=False),
                name="micro_test_looked_at_there",
            ),
            models.Index(
                fields=["organisation", "case"], condition=UNDECIDED, name="micro_test_of_case"
            ),
            models.Index(
                fields=["organisation", "asks_from"], condition=UNDECIDED, name="micro_test_asks"
            ),
        )


class Look(TenantModel):
    """What the worker counted up to the end of a day; `stopped_by` when the stop rule was met."""

    append_only = True

    test = models.ForeignKey(
        MicroTest, on_delete=models.PROTECT, db_index=False, related_name="looks"
    )
    day = models.DateField()
    count = models.PositiveIntegerField()
    harmed = models.PositiveIntegerField(help_text="Of them with the harm that stops it")
    stopped_by = models.CharField(
        max_length=10, blank=True, choices=[(each, each) for each in StoppedBy]
    )
    looked_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "test", "day"], name="look_by_day"),)


class DayCount(TenantModel):
    """What somebody counted on a day. A correction is a further row: the last holds."""

    append_only = True

    test = models.ForeignKey(MicroTest, on_delete=models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    number = models.PositiveIntegerField()
    entered_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "test", "day"], name="count_by_day"),)


class Ending(TenantModel):
    """What a person decided: adopt, adapt (and what is altered) or abandon (and what instead)."""

    append_only = True

    test = models.OneToOneField(MicroTest, on_delete=models.PROTECT, related_name="ending")
    end = models.CharField(max_length=10, choices=[(each.value, each.label) for each in End])
    reason = models.TextField()
    altered = models.TextField(blank=True)
    instead = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(altered="") | models.Q(end=End.ADAPT),
                name="micro_test_altered_when_adapted",
            ),
            models.CheckConstraint(
                condition=models.Q(instead="") | models.Q(end=End.ABANDON),
                name="micro_test_instead_when_abandoned",
            ),
        )

"""What was noticed. A submitted signal is never edited; what happens later stands on its case."""

from django.db import models

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.states import Precision, Standing


class Signal(TenantModel):
    """One report. `occurred_on` is when it happened, or when it was reported if that is unknown."""

    append_only = True

    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    client_id = models.UUIDField(
        help_text="Made by the reporter's page: the same one is one report"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.CASE)
    kind = models.CharField(max_length=30)
    event_type = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=160)

    occurred_on = models.DateField()
    happened_on = models.DateField(null=True, blank=True)
    happened_time = models.TimeField(null=True, blank=True)
    happened_precision = models.CharField(max_length=12, choices=Precision)
    part_of_day = models.CharField(max_length=20, blank=True)
    noticed_on = models.DateField(null=True, blank=True)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField()

    place = models.CharField(max_length=30, blank=True)
    place_words = models.CharField(max_length=200, blank=True)
    activity = models.CharField(max_length=30, blank=True)
    shift = models.CharField(max_length=20, blank=True)
    staffing = models.CharField(max_length=120, blank=True, help_text="Codes of STAFFING")
    facts = models.TextField()
    immediate_actions = models.TextField(blank=True)
    told = models.CharField(max_length=200, blank=True, help_text="Codes of TOLD, space between")
    told_words = models.TextField(blank=True)

    stopped_by = models.CharField(max_length=20, blank=True)
    what_stopped_it = models.TextField(blank=True)
    could_have_happened = models.TextField(blank=True)
    weakness_shown = models.TextField(blank=True)

    severity = models.CharField(max_length=20)
    is_safeguarding = models.BooleanField(default=False)
    concern_level = models.CharField(max_length=30, blank=True)

    channel = models.CharField(max_length=20)
    reported_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    reporter_words = models.CharField(max_length=200, blank=True)
    source_reference = models.CharField(max_length=120, blank=True)
    source_words = models.TextField(blank=True, help_text="Columns of an import with no field here")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "client_id"], name="signal_submitted_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "service", "event_type", "occurred_on"], name="signal_alike"
            ),
            models.Index(fields=["organisation", "occurred_on", "id"], name="signal_newest"),
            models.Index(fields=["organisation", "reported_by", "reported_at"], name="signal_mine"),
        )

    def __str__(self) -> str:
        return self.title


class Affected(TenantModel):
    """Somebody it happened to, with the harm as first seen. Harm belongs to a person."""

    append_only = True

    signal = models.ForeignKey(
        Signal, on_delete=models.PROTECT, db_index=False, related_name="affected"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    role = models.CharField(max_length=30)
    words = models.CharField(max_length=200, blank=True)
    physical_harm = models.CharField(max_length=20)
    psychological_harm = models.CharField(max_length=20)
    event_type = models.CharField(max_length=60, blank=True, help_text="As on the signal")
    occurred_on = models.DateField(help_text="As on the signal")

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "signal"], name="affected_of_signal"),
            models.Index(
                fields=["organisation", "person", "event_type", "occurred_on"],
                name="affected_alike",
            ),
        )


class Amendment(TenantModel):
    """Something added to a signal afterwards, by a named person. The signal itself stays."""

    append_only = True

    signal = models.ForeignKey(
        Signal, on_delete=models.PROTECT, db_index=False, related_name="amendments"
    )
    words = models.TextField()
    added_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "signal"], name="amendment_of_signal"),)


class Withdrawal(TenantModel):
    """A signal that is left out of everything, kept all the same: entered in error."""

    append_only = True

    signal = models.OneToOneField(
        Signal, on_delete=models.PROTECT, db_index=True, related_name="withdrawal"
    )
    reason = models.TextField()
    withdrawn_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField()


class CaseSignal(TenantModel):
    """Which signals a case is about: the one that opened it, and those that joined."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="links")
    signal = models.ForeignKey(
        Signal, on_delete=models.PROTECT, db_index=False, related_name="links"
    )
    opened_the_case = models.BooleanField()
    linked_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    linked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "case", "signal"], name="signal_in_case_once"
            ),
        )
        indexes = (models.Index(fields=["organisation", "signal"], name="case_of_signal"),)


class Tally(TenantModel):
    """How many signals fall into a cell, kept in the transaction that writes the signal.

    Each `grain` answers one question of one page (see `counts`): none is a cube of all. A `scope`
    is a service, or empty for the whole organisation; a `period` is the first day of a month or,
    for the yearly grains, of a year.
    """

    trail_digest = False

    grain = models.CharField(max_length=20)
    period = models.DateField()
    scope = models.CharField(max_length=32, blank=True)
    key = models.CharField(max_length=64, blank=True)
    event_type = models.CharField(max_length=60, blank=True)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "grain", "period", "scope", "key", "event_type"],
                name="tally_cell_once",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "grain", "period", "-n"], name="tally_top"),
        )

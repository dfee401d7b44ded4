"""Files that were imported, the runs over them, and what became of each row."""

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.work.models import LeasedRow
from heedwell.journey.importing.states import Choice, Phase, RowState
from heedwell.loop.signals.models import Amendment, Signal


class ImportFile(TenantModel):
    """A spreadsheet as it was sent, with the choices made so far about its sheet and columns."""

    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100, blank=True, help_text="Empty: the likeliest")
    choices = models.TextField(default="{}", help_text="JSON of a Mapping, laid over the guess")
    uploaded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "sha256"], name="import_file_once"),
        )

    def __str__(self) -> str:
        return self.name


class ImportContent(TenantModel):
    """The bytes of a file, packed. Its digest stands in the trail with the file's own row."""

    append_only = True
    trail_digest = False

    file = models.OneToOneField(ImportFile, on_delete=models.PROTECT, related_name="content")
    packed = models.BinaryField(help_text="gzip")


class ImportRun(TenantModel, LeasedRow):
    """One pass over a sheet, done by the worker in slices; its rows say what became of each.

    `position` counts the rows that are settled: after a crash the run goes on from there.
    """

    file = models.ForeignKey(
        ImportFile, on_delete=models.PROTECT, db_index=False, related_name="runs"
    )
    sheet = models.CharField(max_length=100)
    headers = models.TextField(help_text="JSON: the headings of the sheet")
    mapping = models.TextField(help_text="JSON of the whole Mapping that was used")
    services = models.TextField(blank=True, help_text="JSON: ids it may write to; empty: all")
    adds_people = models.BooleanField(default=True)
    judged_on = models.DateField(help_text="Today, for what counts as history")
    phase = models.CharField(max_length=12, choices=Phase, default=Phase.TAKING_IN)
    total = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    history = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    reasons = models.TextField(default="{}", help_text="JSON: code to number of rows")
    warnings = models.TextField(default="{}", help_text="JSON: code to number of rows")
    started_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    take_back_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    take_back_at = models.DateTimeField(null=True, blank=True)
    take_back_reason = models.TextField(blank=True)
    left_in = models.PositiveIntegerField(default=0, help_text="Worked on while it was taken back")

    class Meta(LeasedRow.Meta):
        constraints = (
            *LeasedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    position=models.F("accepted") + models.F("held") + models.F("skipped")
                ),
                name="import_every_row_accounted_for",
            ),
        )
        indexes = (
            *LeasedRow.Meta.indexes,
            models.Index(fields=["organisation", "started_at", "id"], name="import_newest"),
        )

    def __str__(self) -> str:
        return f"{self.file_id} {self.started_at:%Y-%m-%d %H:%M}"


class ImportRow(TenantModel):
    """What became of one row. A later second thought is an ImportDecision, or another run."""

    append_only = True

    run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, db_index=False, related_name="rows"
    )
    number = models.PositiveIntegerField(help_text="As the spreadsheet shows it")
    state = models.CharField(max_length=8, choices=RowState)
    reference = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    carried_digest = models.CharField(
        max_length=64, blank=True, help_text="Of the held row that this one mends"
    )
    cells = models.TextField(help_text="JSON: the row as it came, a text per heading")
    remarks = models.TextField(blank=True, help_text="JSON: [code, sentence, heading] each")
    signal = models.ForeignKey(
        Signal, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "run", "number"], name="import_row_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RowState.ACCEPTED, signal__isnull=False)
                | (~models.Q(state=RowState.ACCEPTED) & models.Q(signal__isnull=True)),
                name="import_accepted_has_signal",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "run", "state", "number"], name="import_rows"),
            models.Index(
                fields=["organisation", "reference"],
                condition=models.Q(state=RowState.ACCEPTED),
                name="import_by_reference",
            ),
            models.Index(
                fields=["organisation", "digest"],
                condition=models.Q(state=RowState.ACCEPTED),
                name="import_by_digest",
            ),
            models.Index(
                fields=["organisation", "carried_digest"],
                condition=models.Q(state=RowState.ACCEPTED) & ~models.Q(carried_digest=""),
                name="import_by_carried",
            ),
            models.Index(
                fields=["organisation", "signal"],
                condition=models.Q(signal__isnull=False),
                name="import_of_signal",
            ),
        )


class ImportDecision(TenantModel):
    """A person settled a row that was held because its reference came in before."""

    append_only = True

    row = models.OneToOneField(ImportRow, on_delete=models.PROTECT, related_name="decision")
    digest = models.CharField(max_length=64, help_text="As on the row: known from now on")
    choice = models.CharField(max_length=12, choices=Choice)
    amendment = models.ForeignKey(
        Amendment, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    decided_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "digest"], name="import_decided"),)


class ImportMemory(TenantModel):
    """How this provider's spreadsheets are mapped, for the next one."""

    data = models.TextField(help_text="JSON of a Memory")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation"], name="one_import_memory"),)

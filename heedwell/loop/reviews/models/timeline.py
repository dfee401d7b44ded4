"""What happened, statement by statement, and what each statement rests on."""

from django.db import models

from heedwell.foundation.attachments.models import Attachment
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.reviews.models.review import Review
from heedwell.loop.reviews.states import Holds, Rests, When


class Statement(TenantModel):
    """One version of one statement. A changed statement is a new row; the newest is what stands.

    `first` is the row that it began as, empty on that row itself. What was taken out is a version
    too, with the reason. `place` orders what has no time: it grows down the page.
    """

    append_only = True

    review = models.ForeignKey(
        Review, on_delete=models.PROTECT, db_index=False, related_name="statements"
    )
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    place = models.FloatField()
    holds = models.CharField(max_length=14, choices=Holds, default=Holds.KNOWN)
    when = models.CharField(max_length=12, choices=When)
    on_day = models.DateField(null=True, blank=True)
    at_time = models.TimeField(null=True, blank=True)
    part_of_day = models.CharField(max_length=20, blank=True)
    what = models.TextField()
    who = models.CharField(max_length=120, blank=True, help_text="By role, never by name")
    source = models.CharField(
        max_length=80, blank=True, help_text="What it was prefilled from, so that it comes once"
    )
    is_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True, help_text="Why it was changed or taken out")
    written_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "first", "version"], name="statement_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(is_out=False) | ~models.Q(reason=""),
                name="statement_out_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(when=When.ORDER, on_day__isnull=True)
                | (~models.Q(when=When.ORDER) & models.Q(on_day__isnull=False)),
                name="statement_day_when_known",
            ),
        )
        indexes = (models.Index(fields=["organisation", "review"], name="statements_of_review"),)

    def __str__(self) -> str:
        return self.what


class Evidence(TenantModel):
    """What a statement rests on: a file, a record of this product, or what somebody told us."""

    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="evidence",
        help_text="The first version",
    )
    rests_on = models.CharField(max_length=10, choices=Rests)
    file = models.ForeignKey(
        Attachment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    record_type = models.CharField(max_length=60, blank=True, help_text="As `signals.signal`")
    record_id = models.UUIDField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="What it is, or what was said")
    told_by = models.CharField(max_length=120, blank=True, help_text="By role, never by name")
    told_on = models.DateField(null=True, blank=True)
    is_current = models.BooleanField(default=True)
    reason = models.TextField(blank=True, help_text="Why it no longer counts")
    added_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(rests_on=Rests.FILE, file__isnull=False)
                | models.Q(rests_on=Rests.RECORD, record_id__isnull=False)
                | (models.Q(rests_on=Rests.TOLD, told_on__isnull=False) & ~models.Q(told_by="")),
                name="evidence_is_of_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=True) | ~models.Q(reason=""),
                name="evidence_out_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "statement"], name="evidence_of_statement"),
        )

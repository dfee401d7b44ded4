"""How learning reaches people: the note that says what changed, the huddle, who has read it."""

from django.db import models

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases.models import Case


class LearningNote(TenantModel):
    """A published note is not edited: `replaces` points from the next version to this one."""

    append_only = True

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="notes"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    title = models.CharField(max_length=160)
    what_happened = models.TextField()
    what_changed = models.TextField()
    how_we_know = models.TextField(blank=True)
    for_families = models.BooleanField(default=False)
    published_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "published_at", "id"], name="note_newest"),
            models.Index(fields=["organisation", "case"], name="note_of_case"),
        )

    def __str__(self) -> str:
        return self.title


class NoteRead(TenantModel):
    """Somebody has read a note and said so."""

    append_only = True

    note = models.ForeignKey(
        LearningNote, on_delete=models.PROTECT, db_index=False, related_name="reads"
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "note", "account"], name="note_read_once"
            ),
        )


class HuddleShare(TenantModel):
    """It was talked about: when, with which team, and what people said."""

    append_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, db_index=False, related_name="huddles")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_index=False, related_name="+")
    team = models.CharField(max_length=120)
    shared_on = models.DateField()
    people_present = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "case"], name="huddle_of_case"),)

"""Files that belong to a record: the row says what it is, the private store holds the bytes."""

import uuid

from django.db import models

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel


class Attachment(TenantModel):
    """`subject` is named, not referenced: this floor does not know the loop."""

    append_only = True

    subject_type = models.CharField(max_length=60, help_text="As `signals.signal`")
    subject_id = models.UUIDField()
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.UUIDField(default=uuid.uuid4, help_text="Random: the file's name on disk")
    uploaded_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "subject_type", "subject_id", "sha256"],
                name="attachment_once_per_subject",
            ),
            models.UniqueConstraint(
                fields=["organisation", "stored_as"], name="attachment_file_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

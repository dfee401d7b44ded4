"""What every table of a provider has in common."""

from typing import ClassVar

from django.db import models

from heedwell.foundation.store.ids import uuid7


class TenantModel(models.Model):
    """A row that belongs to one organisation.

    `guards` reads the subclasses: each gets row-level security and composite foreign keys on
    PostgreSQL and tenancy triggers on SQLite; one that says `append_only = True` also refuses
    UPDATE and DELETE on both.
    """

    append_only: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        abstract = True

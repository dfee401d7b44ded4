"""What can be found by its words. The index itself is the database's own: FTS5 or tsvector."""

from typing import ClassVar

from django.db import models


class SearchDoc(models.Model):
    """The words of one record, folded: see `words`.

    `id` begins with the minute it happened, so that newest first is the order of the key, and it
    never moves. On SQLite the words are indexed in `search_index`, whose row ids are these ids;
    on PostgreSQL in the column `lexemes`, which Django does not know.
    """

    trail_digest: ClassVar[bool] = False
    tenant_column: ClassVar[str] = "organisation_id"

    id = models.BigIntegerField(primary_key=True)
    organisation_id = models.UUIDField()
    service_id = models.UUIDField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    happened_at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        db_table = "search_doc"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation_id", "subject_type", "subject_id"], name="search_doc_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"

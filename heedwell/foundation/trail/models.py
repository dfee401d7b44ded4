"""What happened, who did it, and proof that nobody changed it since. Nothing here is ever read
by the product's own logic."""

from typing import ClassVar

from django.db import models


class TrailLine(models.Model):
    """One operation. `chain` is its organisation, or the nil UUID when it has none.

    `digests` is a JSON list of [table, row id, shape, salt, digest], one for each row that the
    operation wrote; the digest is empty for a row that it removed. `shape` says which columns
    were digested: see `Shape`. The hash covers every other column: see `chain.line_hash`.
    """

    append_only: ClassVar[bool] = True
    trail_digest: ClassVar[bool] = False
    is_chain: ClassVar[bool] = True
    tenant_column: ClassVar[str] = "chain"

    pk = models.CompositePrimaryKey("chain", "sequence")
    chain = models.UUIDField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    by_id = models.UUIDField(null=True)
    details = models.TextField()
    digests = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "trail_line"

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class ReadBatch(models.Model):
    """The reads of one organisation's records in about a second, sealed together and chained.

    `gap` counts reads that could not be kept before this batch, because the disk was full.
    """

    append_only: ClassVar[bool] = True
    trail_digest: ClassVar[bool] = False
    is_chain: ClassVar[bool] = True
    tenant_column: ClassVar[str] = "chain"

    pk = models.CompositePrimaryKey("chain", "sequence")
    chain = models.UUIDField()
    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    size = models.IntegerField()
    gap = models.IntegerField(default=0)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "trail_read_batch"

    def __str__(self) -> str:
        return f"{self.size} reads"


class ReadLine(models.Model):
    """Somebody looked at a record: who, at what, when, and in which context."""

    append_only: ClassVar[bool] = True
    trail_digest: ClassVar[bool] = False
    tenant_column: ClassVar[str] = "chain"

    pk = models.CompositePrimaryKey("chain", "batch", "position")
    chain = models.UUIDField()
    batch = models.BigIntegerField()
    position = models.IntegerField()
    at = models.DateTimeField()
    by_id = models.UUIDField()
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    context = models.CharField(max_length=200)

    class Meta:
        db_table = "trail_read"
        indexes = (
            models.Index(fields=["chain", "subject_id", "at"], name="trail_reads_of_a_record"),
        )

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"


class Shape(models.Model):
    """Which columns of a table a digest covered, so that a later column breaks no old digest.

    `key` is taken from the columns themselves; a changed row of this table would not fit its key.
    """

    append_only: ClassVar[bool] = True
    trail_digest: ClassVar[bool] = False

    key = models.CharField(max_length=16, primary_key=True)
    table = models.CharField(max_length=63)
    columns = models.TextField(help_text="A JSON list of column names, sorted")

    class Meta:
        db_table = "trail_shape"

    def __str__(self) -> str:
        return f"{self.table} {self.key}"

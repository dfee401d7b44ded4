"""Has anybody changed who looked at what? The batches are a chain; each seals its lines."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from heedwell.foundation.trail.chain import BATCH_COLUMNS, READ_COLUMNS, seal
from heedwell.foundation.trail.findings import Finding, Kind
from heedwell.foundation.trail.models import ReadBatch, ReadLine
from heedwell.foundation.trail.stored import stored_rows

Key = tuple[str, Any]


def batches() -> Iterator[list[Any]]:
    return stored_rows(ReadBatch, (*BATCH_COLUMNS, "hash"), order_by=("chain", "sequence"))


def findings() -> Iterator[Finding]:
    """Walk the batches and their lines side by side."""
    sealed = ((_key(row), row) for row in batches())
    order = ("chain", "batch", "position")
    lines = stored_rows(ReadLine, ("chain", "batch", *READ_COLUMNS), order_by=order)
    kept = ((key, [line[2:] for line in of_batch]) for key, of_batch in groupby(lines, key=_key))
    batch, reads = next(sealed, None), next(kept, None)
    while batch or reads:
        if reads and (batch is None or reads[0] < batch[0]):
            yield _finding(reads[0], "there are reads of a batch {} that there is not")
            reads = next(kept, None)
        elif batch and (reads is None or batch[0] < reads[0]):
            if not _fits(batch[1], []):
                yield _finding(batch[0], "the reads in batch {} are gone")
            batch = next(sealed, None)
        elif batch and reads:
            if not _fits(batch[1], reads[1]):
                yield _finding(batch[0], "the reads in batch {} were changed")
            batch, reads = next(sealed, None), next(kept, None)


def _key(row: list[Any]) -> Key:
    return str(row[0]), row[1]


def _fits(batch: list[Any], reads: list[list[Any]]) -> bool:
    size, digest = batch[BATCH_COLUMNS.index("size")], batch[BATCH_COLUMNS.index("digest")]
    return bool(size == len(reads) and digest == seal(reads))


def _finding(key: Key, says: str) -> Finding:
    return Finding(Kind.READS_CHANGED, f"organisation {key[0]}: {says.format(key[1])}")

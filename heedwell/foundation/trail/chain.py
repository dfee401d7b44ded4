"""How a chain is hashed. An outside party can do the same with the columns and any SHA-256."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from heedwell.foundation.trail.digest import canonical

START = ""  # what the first line of a chain has for `previous`

# The order in which a line's columns are hashed, as one canonical JSON list.
LINE_COLUMNS = (
    "chain",
    "sequence",
    "at",
    "verb",
    "subject_type",
    "subject_id",
    "by_id",
    "details",
    "digests",
    "previous",
)
BATCH_COLUMNS = ("chain", "sequence", "at", "size", "gap", "digest", "previous")
READ_COLUMNS = ("position", "at", "by_id", "subject_type", "subject_id", "context")


def seal(reads: Iterable[Sequence[Any]]) -> str:
    """The digest of a batch of reads, whose values stand in the order of READ_COLUMNS."""
    sealed = hashlib.sha256()
    for values in reads:
        sealed.update(canonical(list(values)).encode() + b"\n")
    return sealed.hexdigest()


def link(values: Sequence[Any]) -> str:
    """The hash of a line or a batch, whose values stand in the order of its columns."""
    return hashlib.sha256(canonical(list(values)).encode()).hexdigest()

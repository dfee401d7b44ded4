"""How a row is known again: by its reference, else by a digest of what it says."""

import hashlib
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Mappings
from dataclasses import dataclass, field

from heedwell.journey.importing.fields import plain_words


def row_digest(headers: Iterable[str], cells: Iterable[str]) -> str:
    """The same for a row whose columns were moved, or that came as .csv before and as .xlsx now."""
    said = sorted(
        f"{plain_words(header)}\x1f{' '.join(cell.split())}"
        for header, cell in zip(headers, cells, strict=True)
        if cell.strip()
    )
    return hashlib.sha256("\x1e".join(said).encode("utf-8", errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """What came in before: each reference with the digest of its row, and every digest."""

    references: Mappings[str, str] = field(default_factory=dict)
    digests: Collection[str] = frozenset()


NOTHING_KNOWN = Known()

"""How much of a file we are ready to take in at once."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    rows: int = 100_000
    columns: int = 300
    cells: int = 4_000_000
    cell_characters: int = 50_000
    workbook_memory: int = 1_536 * MEGABYTE
    workbook_seconds: int = 120


DEFAULT_LIMITS = Limits()

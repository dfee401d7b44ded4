"""A sheet as it stands in the file: rows of text, before anybody knows which row is the header."""

from collections.abc import Sequence
from dataclasses import dataclass

from heedwell.journey.importing.limits import Limits
from heedwell.journey.importing.problems import Unreadable

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one; the text stands in the first. Row numbers as in the file, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """`first_row` is the number that the spreadsheet shows beside the first of `rows`.

    A row of blanks counts as a row where `blanks_count`: in a text file somebody wrote it, in a
    workbook a cell was emptied with the space bar.
    """

    name: str
    rows: Sequence[Cells]
    first_row: int = 1
    first_column: int = 0
    is_hidden: bool = False
    blanks_count: bool = False
    merges: tuple[Merge, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


def column_letter(index: int) -> str:
    """What the spreadsheet writes above a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_text(cell: str) -> bool:
    return bool(cell.strip())


def check_size(grid: Grid, limits: Limits) -> None:
    if len(grid.rows) > limits.rows:
        raise Unreadable(
            f"“{grid.name}” has more than {limits.rows:,} rows. "
            "Split it, for example into one file a year, and import each part."
        )
    if grid.width > limits.columns:
        raise Unreadable(
            f"“{grid.name}” has {grid.width:,} columns, more than {limits.columns:,}. "
            "Delete the columns to the right of your table and save the file again."
        )
    if sum(map(len, grid.rows)) > limits.cells:
        raise Unreadable(
            f"“{grid.name}” is too large to read in one go. "
            "Split it, for example into one file a year, and import each part."
        )

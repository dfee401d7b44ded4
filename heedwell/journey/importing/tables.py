"""Finds the table in a sheet: its header below titles and blank rows, and the rows under it."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heedwell.journey.importing.fields import Field, header_score, plain_words
from heedwell.journey.importing.grids import Cells, Grid, Merge, column_letter, is_text
from heedwell.journey.importing.headers import find_header, looks_like_header, unique_names

# Columns that our own file of held rows adds; `held_rows` writes them.
HELD_PREFIX = "heedwell:"


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is what the spreadsheet shows at its left; `cells` has one text per header."""

    number: int
    cells: Cells
    carried: str = ""


@dataclass(frozen=True)
class Table:
    """What a sheet holds. `notes` say what was done to read it, in words for a person."""

    sheet: str
    headers: tuple[str, ...]
    letters: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int | None
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""

    def column(self, index: int) -> list[str]:
        return [row.cells[index] for row in self.rows]

    def index_of(self, header: str) -> int | None:
        """The column under this heading, however it is spelt."""
        wanted = plain_words(header)
        for index, name in enumerate(self.headers):
            if name == header or plain_words(name) == wanted:
                return index
        return None


def table_of(grid: Grid, source: str = "") -> Table:
    start, width = find_header(grid), grid.width
    notes = list(grid.notes)
    if start is None:
        names = [""] * width
        notes.append("No row of headings was found, so the columns go by their letters.")
    else:
        names = _names(grid, start, width)
    body = _body(grid, start, width, notes)
    kept = [
        column
        for column in range(width)
        if is_text(names[column]) or any(is_text(cells[column]) for _, cells in body)
    ]
    letters = [column_letter(grid.first_column + column) for column in kept]
    headers = unique_names(
        [names[column] or f"Column {letter}" for column, letter in zip(kept, letters, strict=True)]
    )
    rows, headers, letters = _without_our_columns(body, kept, headers, letters)
    return Table(
        sheet=grid.name,
        headers=tuple(headers),
        letters=tuple(letters),
        rows=tuple(rows),
        header_row=None if start is None else grid.first_row + start,
        titles=tuple(_titles(grid, start)),
        notes=tuple(notes),
        source=source,
    )


def likelihood(table: Table) -> float:
    """How much a sheet looks like a log of incidents: many rows under headings that we know."""
    known = sum(
        max(header_score(header, field) for field in Field) >= 0.75 for header in table.headers
    )
    return known * math.sqrt(min(len(table.rows), 200)) + 0.01 * len(table.rows)


def _names(grid: Grid, start: int, width: int) -> list[str]:
    """The headings; a heading that was merged with the row above it stands there."""
    here = _padded(grid.rows[start], width)
    if start == 0:
        return [_one_line(name) for name in here]
    above = _padded(grid.rows[start - 1], width)
    groups = _spread(above, grid, start - 1)
    repeated = {name for name, times in Counter(map(plain_words, here)).items() if times > 1}
    names = []
    for column, name in enumerate(here):
        if not is_text(name) and len([cell for cell in above if is_text(cell)]) > 1:
            name = above[column]
        elif plain_words(name) in repeated and is_text(groups[column]):
            name = f"{groups[column]}: {name}"
        names.append(_one_line(name))
    return names


def _spread(above: Cells, grid: Grid, index: int) -> list[str]:
    """A heading over several columns is written in the first of them."""
    groups = list(above)
    number = grid.first_row + index
    for merge in grid.merges:
        if merge.top <= number <= merge.bottom:
            first = merge.left - grid.first_column
            for column in range(first, merge.right - grid.first_column + 1):
                if first >= 0 and column < len(groups):
                    groups[column] = above[first]
    return groups


def _one_line(name: str) -> str:
    return " ".join(name.replace("_x000D_", " ").split())


def _padded(cells: Cells, width: int) -> Cells:
    return cells + ("",) * (width - len(cells))


def _body(grid: Grid, start: int | None, width: int, notes: list[str]) -> list[tuple[int, Cells]]:
    header = None if start is None else grid.rows[start]
    filled = _fill_merged(grid, 0 if start is None else start + 1, notes)
    body: list[tuple[int, Cells]] = []
    repeated = 0
    last = max((i for i, row in enumerate(grid.rows) if any(map(is_text, row))), default=-1)
    for number, cells in filled:
        blank = not any(map(is_text, cells))
        if blank and not (grid.blanks_count and any(cells) and number < grid.first_row + last):
            continue
        if header is not None and looks_like_header(cells, header):
            repeated += 1
            continue
        body.append((number, _padded(cells, width)))
    if repeated:
        notes.append(f"Headings that stand again further down were left out: {repeated:,}.")
    return body


def _fill_merged(grid: Grid, start: int, notes: list[str]) -> Iterator[tuple[int, Cells]]:
    """A cell merged over several rows says the same for each of them."""
    first = grid.first_row + start
    merges = [merge for merge in grid.merges if merge.bottom > merge.top >= first]
    values = {merge: _at(grid, merge) for merge in merges}
    if any(map(is_text, values.values())):
        notes.append("Cells merged over several rows were filled in for each row.")
    for index in range(start, len(grid.rows)):
        number, cells = grid.first_row + index, grid.rows[index]
        over = [merge for merge in merges if merge.top < number <= merge.bottom]
        if over and any(map(is_text, cells)):
            cells = _with(cells, {m.left - grid.first_column: values[m] for m in over})
        yield number, cells


def _at(grid: Grid, merge: Merge) -> str:
    row, column = merge.top - grid.first_row, merge.left - grid.first_column
    inside = 0 <= row < len(grid.rows) and 0 <= column < len(grid.rows[row])
    return grid.rows[row][column] if inside else ""


def _with(cells: Cells, values: dict[int, str]) -> Cells:
    longer = list(cells)
    for column, value in values.items():
        if 0 <= column < len(longer) and not is_text(longer[column]):
            longer[column] = value
    return tuple(longer)


def _titles(grid: Grid, start: int | None) -> Iterator[str]:
    for cells in grid.rows[: start or 0]:
        yield from (" ".join(cell.split()) for cell in cells if is_text(cell))


def _without_our_columns(
    body: Sequence[tuple[int, Cells]], kept: list[int], headers: list[str], letters: list[str]
) -> tuple[list[Row], list[str], list[str]]:
    """A file of held rows comes back with our columns: one carries the row's first digest."""
    ours = [header.lower().startswith(HELD_PREFIX) for header in headers]
    theirs = [column for column, is_ours in zip(kept, ours, strict=True) if not is_ours]
    carrying = [
        column
        for column, header in zip(kept, headers, strict=True)
        if header.lower() == f"{HELD_PREFIX} row"
    ]
    rows = [
        Row(
            number,
            tuple(cells[column] for column in theirs),
            carried=cells[carrying[0]].strip() if carrying else "",
        )
        for number, cells in body
    ]
    if any(ours):  # a row that was emptied, but for what we wrote beside it
        rows = [row for row in rows if any(map(is_text, row.cells))]
    return (
        rows,
        [header for header, is_ours in zip(headers, ours, strict=True) if not is_ours],
        [letter for letter, is_ours in zip(letters, ours, strict=True) if not is_ours],
    )

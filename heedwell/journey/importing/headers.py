"""Which row of a sheet holds the headings."""

from collections.abc import Sequence

from heedwell.journey.importing.clocks import read_clock
from heedwell.journey.importing.dates import Moment, Order, read_moment
from heedwell.journey.importing.fields import Field, header_score, plain_words
from heedwell.journey.importing.grids import Cells, Grid, is_text

ROWS_LOOKED_AT = 40
LONGEST_HEADING = 90


def find_header(grid: Grid) -> int | None:
    """The index of the row of headings, or None when the table begins without any."""
    best, best_score = None, 0.0
    for index, cells in enumerate(grid.rows[:ROWS_LOOKED_AT]):
        score = _score(cells, grid.rows[index + 1 : index + 21])
        if score > best_score:
            best, best_score = index, score
    return best


def _score(cells: Cells, below: Sequence[Cells]) -> float:
    filled = [cell.strip() for cell in cells if is_text(cell)]
    if not filled:
        return 0.0
    headings = sum(map(_is_heading, filled))
    known = sum(_is_known(cell) for cell in filled)
    if headings / len(filled) < 0.6 or (known == 0 and headings < len(filled)):
        return 0.0
    different = len({plain_words(cell) for cell in filled}) / len(filled)
    usual = sorted(sum(map(is_text, row)) for row in below if any(map(is_text, row)))
    if len(filled) == 1 and usual and usual[len(usual) // 2] > 1:
        return 0.0  # a title
    wide = min(1.0, len(filled) / usual[len(usual) // 2]) if usual else 0.5
    return (3 * known + headings * wide) * different


def _is_heading(cell: str) -> bool:
    """A few words: no date, no time, no number, no paragraph."""
    if len(cell) > LONGEST_HEADING or not any(map(str.isalpha, cell)):
        return False
    if any(map(str.isdigit, cell)):
        return not isinstance(read_moment(cell, Order.DAY_FIRST, 2026), Moment) and (
            (clock := read_clock(cell)) is None or clock.at is None
        )
    return True


def _is_known(cell: str) -> bool:
    return len(cell) <= LONGEST_HEADING and any(
        header_score(cell, field) >= 0.75 for field in Field
    )


def looks_like_header(cells: Cells, header: Cells) -> bool:
    """Whether a row further down is the headings again (each page of a print-out has them)."""
    names = sum(map(is_text, header))
    same = sum(
        cell == name or cell.strip().lower() == name.strip().lower()
        for cell, name in zip(cells, header, strict=False)
        if name and cell and is_text(name)
    )
    return names > 1 and same >= 0.8 * names


def unique_names(names: Sequence[str]) -> list[str]:
    """Headings that stand twice get a number: "Notes", "Notes (2)"."""
    taken: set[str] = set()
    unique = []
    for name in names:
        candidate, number = name, 1
        while candidate.lower() in taken:
            number += 1
            candidate = f"{name} ({number})"
        taken.add(candidate.lower())
        unique.append(candidate)
    return unique

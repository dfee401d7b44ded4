"""Held rows as a workbook: mend them there, and import the same file again."""

import io
from collections.abc import Iterable

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from heedwell.journey.importing.judging import Held
from heedwell.journey.importing.tables import HELD_PREFIX, Table

WHY = f"{HELD_PREFIX} why it is held"
ROW = f"{HELD_PREFIX} row"
CELL_LIMIT = 32_767  # what a cell of a workbook can hold


def held_workbook(table: Table, held: Iterable[Held]) -> bytes:
    """The rows as they came, after two columns of ours that a later import reads and leaves out.

    Everything is written as text: what looks like a formula stays words, and its cell is marked
    so that a spreadsheet does not take it for one when somebody edits it.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Held rows")
        heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        words = workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        for column, name in enumerate((WHY, ROW, *table.headers)):
            sheet.write_string(0, column, name[:CELL_LIMIT], heading)
        for line, verdict in enumerate(held, start=1):
            cells = (verdict.message, carried(verdict), *verdict.row.cells)
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, column, cell[:CELL_LIMIT], words)
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 1 + len(table.headers), 24)
        sheet.freeze_panes(1, 1)
    return file.getvalue()


def carried(verdict: Held) -> str:
    """How the mended row is recognised as this one."""
    return verdict.row.carried or verdict.draft.digest

"""Held rows as a workbook: mend them there, and import the same file again."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from heedwell.journey.importing.judging import Held
from heedwell.journey.importing.tables import HELD_PREFIX

WHY = f"{HELD_PREFIX} why it is held"
ROW = f"{HELD_PREFIX} row"
CELL_LIMIT = 32_767  # what a cell of a workbook can hold


@dataclass(frozen=True, slots=True)
class HeldRow:
    """`carried` is how the mended row is recognised as this one."""

    message: str
    carried: str
    cells: Sequence[str]

    @classmethod
    def of(cls, verdict: Held) -> "HeldRow":
        carried = verdict.row.carried or verdict.draft.digest
        return cls(verdict.message, carried, verdict.row.cells)


def held_workbook(headers: Sequence[str], held: Iterable[HeldRow]) -> bytes:
    """The rows as they came, after two columns of ours that a later import reads and leaves out.

    Everything is written as text: what looks like a formula stays words, and its cell is marked
    so that a spreadsheet does not take it for one when somebody edits it.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Held rows")
        heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        words = workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        for column, name in enumerate((WHY, ROW, *headers)):
            sheet.write_string(0, column, name[:CELL_LIMIT], heading)
        for line, row in enumerate(held, start=1):
            for column, cell in enumerate((row.message, row.carried, *row.cells)):
                if cell:
                    sheet.write_string(line, column, cell[:CELL_LIMIT], words)
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, 1, 12)
        sheet.set_column(2, 1 + len(headers), 24)
        sheet.freeze_panes(1, 1)
    return file.getvalue()

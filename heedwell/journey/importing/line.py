"""One row while it is being read: its cells by field, what was remarked, what stays as words."""

import re

from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.plan import Plan
from heedwell.journey.importing.remarks import Hold, Odd, Remark, remark
from heedwell.journey.importing.tables import Row
from heedwell.journey.importing.values import is_blank, is_error

# What a spreadsheet writes for a control character: a return, or (x001A) a lost apostrophe.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """Text as it was meant: escapes undone, odd blanks and control characters gone."""
    if "_x" in text:
        text = _ESCAPED.sub(_unescaped, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return _CONTROL.sub("", text.replace("\x1a", "'")).strip()


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if code == 0x1A:
        return "'"
    return chr(code) if code in (9, 10) else "" if code < 32 else match[0]


class Line:
    def __init__(self, plan: Plan, row: Row) -> None:
        self.plan = plan
        self.row = row
        self.holds: list[Remark] = []
        self.odds: list[Remark] = []
        self._kept: set[int] = set(plan.others)

    def filled(self, field: Field) -> list[tuple[int, str]]:
        """The columns of a field that say something, cleaned, from left to right."""
        found = []
        for index in self.plan.columns.get(field, ()):
            cell = self.row.cells[index]
            if is_error(cell):
                self.odd(Odd.FORMULA_ERROR, index)
            elif not is_blank(cell, field):
                found.append((index, clean(cell)))
        return found

    def words(self, field: Field) -> str:
        """The first that says something."""
        return next((cell for _, cell in self.filled(field)), "")

    def text(self, field: Field) -> str:
        """All that say something; each under its heading when there are several."""
        cells = self.filled(field)
        if len(cells) == 1:
            return cells[0][1]
        return "\n\n".join(f"{self._heading(index)}: {cell}" for index, cell in cells)

    def hold(self, code: Hold, index: int | None = None, **words: object) -> None:
        self.holds.append(self._remark(code, index, words))

    def odd(self, code: Odd, index: int | None = None, **words: object) -> None:
        found = self._remark(code, index, words)
        if found not in self.odds:
            self.odds.append(found)

    def keep(self, index: int) -> None:
        """Keep a cell as words, because its field does not hold all it says."""
        self._kept.add(index)

    def first_column(self, field: Field) -> int | None:
        return next(iter(self.plan.columns.get(field, ())), None)

    def others(self) -> dict[str, str]:
        headers, cells = self.plan.table.headers, self.row.cells
        return {
            headers[index]: words for index in sorted(self._kept) if (words := clean(cells[index]))
        }

    def _remark(self, code: Hold | Odd, index: int | None, words: dict[str, object]) -> Remark:
        if index is None:
            return remark(code, words=words)
        table = self.plan.table
        if "cell" not in words:
            words = {**words, "cell": self.row.cells[index]}
        return remark(code, table.headers[index], table.letters[index], words=words)

    def _heading(self, index: int) -> str:
        name = self.plan.table.headers[index].replace("_", " ").strip()
        return name[:1].upper() + name[1:]

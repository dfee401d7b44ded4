"""The front door for files: what is in one, and one sheet of it as a table."""

import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from heedwell.journey.importing.grids import Grid
from heedwell.journey.importing.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.tables import Table, likelihood, table_of
from heedwell.journey.importing.text_files import read_text_file
from heedwell.journey.importing.workbooks import read_workbook

SHEET_NAME = 100  # longer ones are told apart by this many characters
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_NOT_TABLES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"SQLite format 3", "a database"),
)


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One line of the choice of sheets."""

    name: str
    rows: int
    columns: int
    is_hidden: bool
    is_likeliest: bool


@dataclass(frozen=True)
class Book:
    """A file that has been read: each sheet that holds anything, the likeliest first."""

    source: str
    tables: tuple[Table, ...]
    hidden: frozenset[str] = frozenset()

    @property
    def sheets(self) -> tuple[SheetInfo, ...]:
        return tuple(
            SheetInfo(
                table.sheet,
                len(table.rows),
                len(table.headers),
                table.sheet in self.hidden,
                position == 0,
            )
            for position, table in enumerate(self.tables)
        )

    def table(self, sheet: str | None = None) -> Table:
        """The named sheet, or the likeliest. Raises Unreadable when there is none of that name."""
        if sheet is None:
            return self.tables[0]
        wanted = _short(sheet)
        for table in self.tables:
            if _short(table.sheet) == wanted:
                return table
        names = ", ".join(f"“{table.sheet}”" for table in self.tables)
        raise Unreadable(
            f"There is no sheet “{sheet}” with anything in it. Choose one of: {names}."
        )


def _short(sheet: str) -> str:
    return sheet[:SHEET_NAME].strip().lower()


def read_path(path: Path | str, limits: Limits = DEFAULT_LIMITS) -> Book:
    path = Path(path)
    try:
        if path.stat().st_size > limits.file_bytes:
            raise _too_big(limits)
        data = path.read_bytes()
    except FileNotFoundError as problem:
        raise Unreadable(f"There is no file “{path}”. Check its name and folder.") from problem
    except OSError as problem:
        raise Unreadable(f"“{path}” cannot be opened: {problem.strerror}.") from problem
    return read_bytes(path.name, data, limits)


def read_bytes(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Book:
    """Read an upload. The kind of file is told by its content; the name is only shown."""
    if len(data) > limits.file_bytes:
        raise _too_big(limits)
    inner = data
    if data.startswith(b"\x1f\x8b"):
        inner, name = _unpacked(data, limits), name.removesuffix(".gz")
    if not inner.strip():
        raise Unreadable("This file is empty. Export or save it again and check that it has rows.")
    return _book(name, _grids(name, inner, limits))


def _grids(name: str, data: bytes, limits: Limits) -> Sequence[Grid]:
    for mark, kind in _NOT_TABLES:
        if data.startswith(mark):
            raise Unreadable(
                f"This is {kind}, not a spreadsheet. Import an .xlsx, .xls, .ods or .csv file."
            )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        return read_workbook(name, data, limits)
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise Unreadable(
            "This is a web page that was saved under the name of a spreadsheet. "
            "Open it in Excel or LibreOffice, save it as .xlsx, and import that."
        )
    if _is_binary(data[:4000]):
        raise Unreadable(
            "This file is not a spreadsheet that we know, or it is damaged. "
            "Import an .xlsx, .xls, .ods or .csv file."
        )
    return [read_text_file(PurePath(name).name or "file", data, limits)]


def _is_binary(head: bytes) -> bool:
    """Control characters do not stand in text; UTF-16 is the one kind of text with zeros."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return False
    odd = sum(1 for byte in head if byte < 9 or 13 < byte < 26)
    zeros = head.count(0)
    return odd - zeros > len(head) * 0.02 or 0 < zeros < len(head) * 0.3


def _unpacked(data: bytes, limits: Limits) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            inner = packed.read(limits.unpacked_bytes + 1)
    except (OSError, EOFError, zlib.error) as problem:
        raise Unreadable(
            "This .gz file is damaged or only partly saved. Fetch or pack it again."
        ) from problem
    if len(inner) > limits.unpacked_bytes:
        raise Unreadable(
            f"This file unpacks to more than {limits.unpacked_bytes // MEGABYTE} MB. "
            "Split it, for example into one file a year, and import each part."
        )
    return inner


def _book(name: str, grids: Sequence[Grid]) -> Book:
    hidden = frozenset(grid.name for grid in grids if grid.is_hidden)
    tables = [table for grid in grids if (table := table_of(grid, name)).rows]
    if not tables:
        raise Unreadable(
            "This file has no rows under its headings. Check that it is the right one."
        )
    tables.sort(key=lambda table: (table.sheet in hidden, -likelihood(table)))
    return Book(name, tuple(tables), hidden)


def _too_big(limits: Limits) -> Unreadable:
    return Unreadable(
        f"This file is larger than {limits.file_bytes // MEGABYTE} MB. "
        "Take out pictures, or split it, for example into one file a year."
    )

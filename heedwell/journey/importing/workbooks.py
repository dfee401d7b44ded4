"""Tables in workbooks: .xlsx, .xlsm, .xls and .ods, read in a process of its own."""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from heedwell.journey.importing.grids import Grid, Merge, check_size
from heedwell.journey.importing.limits import DEFAULT_LIMITS, MEGABYTE, Limits
from heedwell.journey.importing.problems import Unreadable

READER = Path(__file__).with_name("workbook_reader.py")
PASSWORD, DAMAGED, UNEXPECTED = 3, 4, 1
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_PARTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "Index/Document.iwa": "a Numbers or Pages document",
}


def read_workbook(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[Grid, ...]:
    """Every worksheet that holds anything. Charts and macro sheets are left out."""
    ending = ".xls"
    if data.startswith(b"PK"):
        ending = _check_archive(data, limits)
    elif _ENCRYPTED in data:
        raise _protected()
    with tempfile.TemporaryDirectory(prefix="heedwell-import-") as folder:
        copy = Path(folder) / f"workbook{ending}"
        copy.write_bytes(data)
        grids = tuple(_grid(sheet) for sheet in _sheets(copy, limits))
    for grid in grids:
        check_size(grid, limits)
    return tuple(grid for grid in grids if grid.rows)


def _check_archive(data: bytes, limits: Limits) -> str:
    """The ending that such a workbook has. Says no to a file that unpacks to more than we hold,
    before anything unpacks it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: info.file_size for info in archive.infolist()}
            for part, kind in _OTHER_PARTS.items():
                if part in parts:
                    raise Unreadable(
                        f"This is {kind}, not a spreadsheet. "
                        "Save its table as .xlsx or .csv and import that."
                    )
            if sum(parts.values()) > limits.unpacked_bytes:
                raise _too_large(limits)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise damaged() from problem
    if "content.xml" in parts:
        return ".ods"
    return ".xlsb" if "xl/workbook.bin" in parts else ".xlsx"


def _too_large(limits: Limits) -> Unreadable:
    return Unreadable(
        f"This workbook unpacks to more than {limits.unpacked_bytes // MEGABYTE} MB. "
        "Copy the table into a new workbook, without pictures, and save that."
    )


def damaged() -> Unreadable:
    return Unreadable(
        "This workbook is damaged or only partly saved. Open it in Excel or LibreOffice, "
        "save it again as .xlsx, and import the new file."
    )


def _sheets(path: Path, limits: Limits) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(  # noqa: S603  our own reader; the path is ours, too
            [sys.executable, "-I", READER, path, str(limits.workbook_memory), str(limits.rows)],
            capture_output=True,
            timeout=limits.workbook_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise _unwieldy() from problem
    if done.returncode == PASSWORD:
        raise _protected()
    if done.returncode in (DAMAGED, UNEXPECTED):
        raise damaged()
    if done.returncode != 0:
        raise _unwieldy()
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def _protected() -> Unreadable:
    return Unreadable(
        "This workbook is protected by a password. Open it, take the password off "
        "(File, Info, Protect Workbook), save it, and import it again."
    )


def _unwieldy() -> Unreadable:
    return Unreadable(
        "This workbook is too large to read, perhaps because of a stray cell far below or far "
        "right of the table. Press Ctrl+End in it to find the last cell, delete what lies beyond "
        "your table, and save it; or save the sheet as .csv and import that."
    )


def _grid(sheet: dict[str, Any]) -> Grid:
    return Grid(
        sheet["name"],
        [tuple(row) for row in sheet["rows"]],
        first_row=sheet["first_row"],
        first_column=sheet["first_column"],
        is_hidden=sheet["hidden"],
        merges=tuple(
            Merge(top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in sheet["merges"]
        ),
    )

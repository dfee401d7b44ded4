"""Files for the tests: workbooks, OpenDocument sheets and text, made on the spot."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from heedwell.journey.importing.dry_runs import preview
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.reading import read_bytes
from heedwell.journey.importing.report import Report

TODAY = dt.date(2026, 4, 1)

Rows = Iterable[Sequence[Any]]


def workbook(
    sheets: Mapping[str, Rows],
    *,
    merged: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    hidden: Sequence[str] = (),
) -> bytes:
    """An .xlsx. `merged`: per sheet, ranges and the text that they show."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = {
            dt.datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            dt.date: book.add_format({"num_format": "dd/mm/yyyy"}),
            dt.time: book.add_format({"num_format": "hh:mm"}),
        }
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if type(cell) in formats:
                        sheet.write_datetime(number, column, cell, formats[type(cell)])
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, cell)
            for cells, text in (merged or {}).get(name, ()):
                sheet.merge_range(cells, text)
    return file.getvalue()


def open_document(rows: Rows, sheet: str = "Log") -> bytes:
    """The least that is an .ods: a mimetype and one part."""

    def cell(value: Any) -> str:
        if isinstance(value, dt.date):
            return (
                '<table:table-cell office:value-type="date" '
                f'office:date-value="{value.isoformat()}"><text:p>{value:%d/%m/%Y}</text:p>'
                "</table:table-cell>"
            )
        if isinstance(value, int | float):
            return (
                f'<table:table-cell office:value-type="float" office:value="{value}">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(str(value or ''))}</text:p></table:table-cell>"
        )

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(sheet)}">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    return file.getvalue()


def text(rows: Rows, delimiter: str = ",") -> bytes:
    """Plain delimited text; a cell with the delimiter, a quote or a new line is quoted."""

    def cell(value: Any) -> str:
        words = "" if value is None else str(value)
        if any(sign in words for sign in (delimiter, '"', "\n")):
            return '"' + words.replace('"', '""') + '"'
        return words

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in rows).encode()


def reported(rows: Rows, name: str = "log.csv", **choices: Any) -> Report:
    """The report on a little log in text."""
    return preview(read_bytes(name, text(rows)), **{"today": TODAY, **choices})


def outcome(name: str, data: bytes) -> str:
    """What a person is told, or "read"."""
    try:
        return "read" if read_bytes(name, data).table().rows else ""
    except Unreadable as problem:
        return str(problem)

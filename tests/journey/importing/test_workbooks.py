"""Workbooks: .xlsx and .ods with all that people do to them, and what is refused."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from heedwell.journey.importing.limits import Limits
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.reading import read_bytes, read_path
from tests.journey.importing.making import open_document, outcome, workbook

HEADINGS = ["Ref", "Date", "Time", "What happened"]


def cells(data: bytes, name: str = "log.xlsx") -> list[tuple[str, ...]]:
    return [row.cells for row in read_bytes(name, data).table().rows]


@pytest.mark.requirement("Y03")
def test_the_cells_of_a_workbook_become_text_that_means_one_thing():
    data = workbook(
        {
            "Log": [
                HEADINGS,
                [2026.0, dt.date(2026, 3, 27), dt.time(18, 30), "=SUM(A1)"],
                [
                    3.5,
                    dt.datetime(2026, 3, 27, 18, 30, tzinfo=dt.UTC).replace(tzinfo=None),
                    dt.time(0, 0),
                    True,
                ],
            ]
        }
    )

    assert cells(data) == [
        ("2026", "2026-03-27", "18:30", "=SUM(A1)"),
        ("3.5", "2026-03-27 18:30", "00:00", "TRUE"),
    ]


@pytest.mark.requirement("Y03")
def test_an_open_document_sheet_is_read():
    data = open_document(
        [["Ref", "Date", "What happened"], [7, dt.date(2026, 3, 27), "Fell & hit"]]
    )

    assert cells(data, "log.ods") == [("7", "2026-03-27", "Fell & hit")]


@pytest.mark.requirement("Y03")
def test_an_old_workbook_is_read(old_workbook: bytes):
    assert cells(old_workbook, "log.xls") == [("I-1", "27/03/2026", "Fell in the hall")]


def test_sheets_are_listed_with_their_sizes_and_the_likeliest_first():
    data = workbook(
        {
            "Lists": [["Types"], ["Fall"], ["Medication"]],
            "Incidents": [HEADINGS, *([str(n), "27/03/2026", "", "Fell"] for n in range(20))],
            "Old": [HEADINGS, *([str(n), "27/03/2025", "", "Fell"] for n in range(90))],
        },
        hidden=["Old"],
    )

    book = read_bytes("log.xlsx", data)

    assert [(sheet.name, sheet.rows, sheet.is_hidden) for sheet in book.sheets] == [
        ("Incidents", 20, False),
        ("Lists", 2, False),
        ("Old", 90, True),
    ]
    assert book.table().sheet == "Incidents"
    assert book.table("old ").rows[0].cells[1] == "27/03/2025"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are():
    data = workbook({"Log": [HEADINGS, ["1", "27/03/2026", "", "Fell"]]})

    with pytest.raises(Unreadable, match=r"There is no sheet “March”.*“Log”"):
        read_bytes("log.xlsx", data).table("March")


def test_a_stray_cell_at_the_end_of_the_sheet_is_refused_and_takes_no_memory():
    data = workbook({"Log": [HEADINGS]})
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_string(1_048_575, 16_383, "x")

    with pytest.raises(Unreadable, match=r"Press Ctrl\+End"):
        read_bytes("log.xlsx", file.getvalue())
    assert data.startswith(b"PK")


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)

    with pytest.raises(Unreadable, match="unpacks to more than 2 MB"):
        read_bytes("log.xlsx", file.getvalue(), Limits(unpacked_bytes=2 * 1024 * 1024))


def test_a_file_over_the_limit_is_refused_with_what_to_do():
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        read_bytes("log.csv", b"x" * 1_100_000, Limits(file_bytes=1024 * 1024))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b" \r\n ", "is empty"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "This is a picture"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "a web page"),
        (b"<?xml version='1.0'?><Workbook>", "a web page"),
        (b"PK\x03\x04 and then nothing", "damaged or only partly saved"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "damaged or only partly saved"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00\xb8", "not a spreadsheet"),
        (b"Ref,Date,What happened\r\n", "no rows under its headings"),
    ],
)
def test_what_is_no_table_is_refused_in_words_that_help(data: bytes, says: str):
    with pytest.raises(Unreadable, match=says):
        read_bytes("upload.xlsx", data)


def test_a_word_document_is_told_from_a_spreadsheet():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")

    with pytest.raises(Unreadable, match="a Word document"):
        read_bytes("log.docx", file.getvalue())


def test_a_protected_workbook_asks_for_the_password_to_be_taken_off(protected_workbook: bytes):
    with pytest.raises(Unreadable, match="take the password off"):
        read_bytes("log.xlsx", protected_workbook)


def test_a_file_that_is_not_there_is_said_plainly(tmp_path):
    with pytest.raises(Unreadable, match="There is no file"):
        read_path(tmp_path / "nothing.xlsx")


@settings(max_examples=15)
@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")]))
def test_any_bytes_that_begin_like_a_workbook_are_refused_clearly(data: bytes, start: bytes):
    with pytest.raises(Unreadable) as refusal:
        read_bytes("upload", start + data)

    assert str(refusal.value).endswith(".")


@settings(max_examples=15)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=4))
def test_a_workbook_with_damaged_bytes_is_read_or_refused_clearly(place: int, noise: bytes):
    data = bytearray(workbook({"Log": [HEADINGS, ["1", "27/03/2026", "", "Fell"]]}))
    place %= len(data)
    data[place : place + len(noise)] = noise

    assert outcome("log.xlsx", bytes(data)).endswith((".", "read"))

"""Held rows taken away as a workbook, mended, and imported again."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heedwell.journey.importing.dry_runs import preview
from heedwell.journey.importing.held_rows import ROW, WHY, HeldRow, held_workbook
from heedwell.journey.importing.identity import Known
from heedwell.journey.importing.judging import Accepted
from heedwell.journey.importing.reading import read_bytes
from heedwell.journey.importing.report import Report
from tests.journey.importing.making import TODAY, reported, text, workbook

HEADINGS = ["Ref", "Date", "What happened"]
LOG = [
    HEADINGS,
    ["I-1", "27/03/2026", "Found on the floor of the lounge"],
    ["I-2", "", "Missed the bus to the day centre"],
    ["", "", '=HYPERLINK("x")'],
]


def held_file(report: Report) -> bytes:
    return held_workbook(report.plan.table.headers, map(HeldRow.of, report.held))


@pytest.mark.requirement("Y03")
def test_held_rows_can_be_taken_away_with_why_they_are_held():
    report = reported(LOG)

    table = read_bytes("held.xlsx", held_file(report)).table()

    assert table.headers == tuple(HEADINGS)
    assert [row.cells for row in table.rows] == [tuple(row) for row in LOG[2:]]
    assert [row.carried for row in table.rows] == [held.draft.digest for held in report.held]
    shared = zipfile.ZipFile(io.BytesIO(held_file(report))).read("xl/sharedStrings.xml").decode()
    assert WHY in shared
    assert "No date. Enter the date it happened in column B (Date)" in shared


@pytest.mark.requirement("Y03")
def test_held_rows_that_were_mended_come_in_and_are_known_from_then_on():
    before = reported(LOG)
    mended = [[WHY, ROW, *HEADINGS]] + [
        [held.message, held.draft.digest, held.row.cells[0], "28/03/2026", held.row.cells[2]]
        for held in before.held
    ]

    again = preview(read_bytes("held.xlsx", workbook({"Held rows": mended})), today=TODAY)

    drafts = [v.draft for v in again.verdicts if isinstance(v, Accepted)]
    assert [draft.reference for draft in drafts] == ["I-2", ""]
    known = Known(
        {}, {digest for draft in drafts for digest in (draft.digest, draft.carried_digest)}
    )
    third = reported(LOG, known=known)
    assert third.to_json() | {"warnings": {}} == {
        "rows": 3,
        "accepted": 1,
        "held": 0,
        "skipped": 2,
        "reasons": {"already_there": 2},
        "warnings": {},
    }


def test_held_rows_that_were_not_mended_are_held_again():
    book = read_bytes("held.xlsx", held_file(reported(LOG)))

    assert preview(book, today=TODAY).to_json()["held"] == 2


def test_a_row_that_was_emptied_in_the_file_of_held_rows_is_gone():
    data = text([[WHY, ROW, *HEADINGS], ["No date.", "abc", "", "", ""], ["", "", *LOG[1]]])

    assert preview(read_bytes("held.csv", data), today=TODAY).to_json()["rows"] == 1


@pytest.mark.parametrize("cell", ["=1+1", "+44 20", "-5", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_stays_words(cell: str):
    data = held_workbook(HEADINGS, [HeldRow("Why", "d" * 64, ["1", cell, "x"])])

    parts = zipfile.ZipFile(io.BytesIO(data))
    assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'quotePrefix="1"' in parts.read("xl/styles.xml").decode()
    assert read_bytes("held.xlsx", data).table().rows[0].cells[1] == cell


@settings(max_examples=20)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
            str.strip
        ),
        min_size=3,
        max_size=3,
    )
)
def test_any_words_come_back_from_the_file_of_held_rows(cells: list[str]):
    data = held_workbook(HEADINGS, [HeldRow("Why", "d" * 64, cells)])

    rows = read_bytes("held.xlsx", data).table().rows

    assert rows[0].cells == tuple(cells)

"""Where the table is in a sheet: below titles and blank rows, among merged and repeated cells."""

import pytest

from heedwell.journey.importing.grids import Grid, Merge, column_letter
from heedwell.journey.importing.reading import read_bytes
from heedwell.journey.importing.tables import Table, table_of
from tests.journey.importing.making import text, workbook

HEADINGS = ("Ref", "Date", "What happened")
ROW = ("1", "27/03/2026", "Fell in the hall")
OTHER = ("2", "28/03/2026", "Missed the bus")


def table(*rows: tuple[str, ...], **about: object) -> Table:
    return table_of(Grid("Log", rows, **about))  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.requirement("Y03")
def test_the_header_is_found_below_titles_and_blank_rows():
    found = table(
        ("Rowan House incident log 2026", "", ""),
        ("", "", ""),
        ("Kept by Rob", "", "Confidential"),
        HEADINGS,
        ROW,
    )

    assert found.headers == HEADINGS
    assert found.header_row == 4
    assert found.titles == ("Rowan House incident log 2026", "Kept by Rob", "Confidential")
    assert [(row.number, row.cells) for row in found.rows] == [(5, ROW)]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    found = table(HEADINGS, ROW, ("", "", ""), OTHER, first_row=3)

    assert [row.number for row in found.rows] == [4, 6]


@pytest.mark.requirement("Y03")
def test_headings_that_are_repeated_on_each_page_are_no_rows():
    found = table(HEADINGS, ROW, HEADINGS, OTHER)

    assert [row.cells for row in found.rows] == [ROW, OTHER]
    assert found.notes == ("Headings that stand again further down were left out: 1.",)


def test_empty_columns_go_and_the_others_keep_their_letters():
    found = table(("", "Ref", "", "Date", "What happened"), ("", "1", "", "27/03/2026", "Fell"))

    assert found.headers == HEADINGS
    assert found.letters == ("B", "D", "E")


def test_a_column_without_heading_goes_by_its_letter():
    found = table(("Ref", "", "What happened"), ROW)

    assert found.headers == ("Ref", "Column B", "What happened")


def test_a_heading_that_stands_twice_is_numbered():
    assert table(("Date", "Notes", "Notes"), ROW).headers == ("Date", "Notes", "Notes (2)")


def test_headings_under_a_shared_heading_are_told_apart_by_it():
    found = table(
        ("", "Person", "", "Reporter", ""),
        ("Date", "Name", "Role", "Name", "Role"),
        ("27/03/2026", "JS", "tenant", "Amina", "carer"),
        merges=(Merge(1, 1, 1, 2), Merge(1, 3, 1, 4)),
    )

    assert found.headers == (
        "Date",
        "Person: Name",
        "Person: Role",
        "Reporter: Name",
        "Reporter: Role",
    )


def test_rows_that_are_shorter_or_longer_than_the_header_lose_nothing():
    found = table(HEADINGS, ("1",), (*ROW, "and more"))

    assert found.headers == (*HEADINGS, "Column D")
    assert [row.cells for row in found.rows] == [("1", "", "", ""), (*ROW, "and more")]


def test_a_table_without_headings_goes_by_letters():
    found = table(
        ("27/03/2026", "Rowan House", "Found on the floor of the lounge by night staff"),
        ("28/03/2026", "Elm Court", "Tablet found in the bed in the morning by Dev"),
    )

    assert found.headers == ("Column A", "Column B", "Column C")
    assert len(found.rows) == 2
    assert "No row of headings was found" in found.notes[0]


@pytest.mark.requirement("Y03")
def test_a_cell_merged_over_rows_counts_for_each_of_them():
    data = workbook(
        {
            "Log": [
                ["Home", "Date", "What happened"],
                ["", "27/03/2026", "Fell"],
                ["", "28/03/2026", "Missed dose"],
                ["Elm Court", "28/03/2026", "Lost keys"],
            ]
        },
        merged={"Log": [("A2:A3", "Rowan House")]},
    )

    found = read_bytes("log.xlsx", data).table()

    assert [row.cells[0] for row in found.rows] == ["Rowan House", "Rowan House", "Elm Court"]
    assert found.notes == ("Cells merged over several rows were filled in for each row.",)


def test_a_merged_title_does_not_spill_into_the_rows():
    data = workbook(
        {"Log": [[], [], list(HEADINGS), list(ROW)]},
        merged={"Log": [("A1:C2", "Incident log")]},
    )

    found = read_bytes("log.xlsx", data).table()

    assert found.titles == ("Incident log",)
    assert [row.cells for row in found.rows] == [ROW]


def test_a_record_of_nothing_but_blanks_in_a_text_file_is_a_row():
    data = text([HEADINGS, ROW, ["", " ", " "], OTHER, ["", " ", ""]])

    assert [row.number for row in read_bytes("log.csv", data).table().rows] == [2, 3, 4]


def test_empty_lines_in_a_text_file_are_no_rows():
    data = text([HEADINGS, ROW, ["", "", ""], OTHER])

    assert [row.number for row in read_bytes("log.csv", data).table().rows] == [2, 4]


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_called_as_the_spreadsheet_calls_them(index: int, letter: str):
    assert column_letter(index) == letter

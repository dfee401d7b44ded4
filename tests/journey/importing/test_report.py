"""What is told about an import: counts that add up, and how the file was read."""

import json
from collections import Counter

import pytest

from heedwell.journey.importing.dry_runs import preview
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.identity import Known
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.reading import read_bytes
from heedwell.journey.importing.remarks import Hold, Odd, Skip, explain, remark
from tests.journey.importing.making import TODAY, reported, workbook

WHAT = "Found on the floor of the lounge beside the sofa"
HEADINGS = ["Ref", "Date", "Sort", "What happened"]
ROWS = [
    HEADINGS,
    ["1", "27/03/2026", "Fall", WHAT],
    ["2", "", "Kerfuffle", WHAT],
    ["3", "", "", ""],
    ["1", "27/03/2026", "Fall", WHAT],
    ["5", "27/03/2026 00:00", "Kerfuffle", "Threw a cup"],
]
SORT = Mapping(columns={"Sort": Field.EVENT_TYPE})


@pytest.mark.requirement("Y03")
def test_the_counts_are_exactly_those_and_add_up():
    counts = reported(ROWS, mapping=SORT).to_json()

    assert counts == {
        "rows": 5,
        "accepted": 2,
        "held": 2,
        "skipped": 1,
        "reasons": {"no_date": 2, "repeated_in_file": 1},
        "warnings": {"time_unknown": 1, "event_type_not_known_word": 1},
    }


@pytest.mark.requirement("Y03")
def test_the_words_that_are_not_mapped_yet_are_listed_with_how_often_they_stand():
    report = reported(ROWS, mapping=SORT)

    assert report.plan.unmapped() == {Field.EVENT_TYPE: Counter({"Kerfuffle": 2})}
    assert "event_type: “Kerfuffle” (2)" in report.text()


def test_the_words_that_are_mapped_are_listed_with_what_they_were_taken_for():
    assert reported(ROWS, mapping=SORT).plan.mapped() == {Field.EVENT_TYPE: {"Fall": "Fall"}}


@pytest.mark.requirement("Y03")
def test_the_text_says_how_each_column_was_read_and_what_became_of_the_rows():
    told = reported(ROWS).text()

    assert "A  Ref → Reference (its heading says “Ref”)" in told
    assert "Kept as words beside the record: Sort" in told
    assert "5 rows: 2 accepted (0 as history, 2 to triage), 2 held, 1 skipped" in told
    assert "row 3: No date. Enter the date it happened in column B (Date)" in told


def test_a_choice_of_a_person_is_shown_as_theirs():
    assert "C  Sort → event_type (as chosen)" in reported(ROWS, mapping=SORT).text()


def test_rows_with_the_same_fault_are_told_of_together():
    rows = [HEADINGS, *([str(n), "", "", f"{WHAT} {n}"] for n in range(30))]

    told = reported([*rows, ["x", "27/03/2026", "", "Lost keys"]]).text()

    assert "30 rows from 2 to 31: No date." in told


def test_other_sheets_are_named_so_that_none_is_forgotten():
    sheets = {"March": ROWS, "February": [HEADINGS, ROWS[1]]}
    book = read_bytes("log.xlsx", workbook(sheets))

    assert "not read: sheet “February” (rows: 1)" in preview(book, today=TODAY).text()


def test_a_table_that_is_no_log_is_called_so():
    told = reported([["Home", "Beds"], ["Rowan House", "6"]]).text()

    assert "No column says what happened. Choose one, or this is no log of incidents." in told


def test_references_that_begin_again_in_each_file_are_noticed():
    rows = [HEADINGS, *([str(n), "27/03/2026", "", f"{WHAT} {n}"] for n in range(1, 21))]
    known = Known({str(n): "another" for n in range(1, 21)}, {"another"})

    report = reported(rows, known=known)

    assert report.to_json()["held"] == 20
    assert "Keep that column as words" in report.hints[0]


@pytest.mark.parametrize("code", [*Hold, *Skip, *Odd])
def test_every_remark_has_a_sentence_and_a_headline(code: Hold | Skip | Odd):
    about = {"cell": "x", "row": 5, "year": 206, "order": "day first", "limit": "50,000"}

    said = remark(code, "Date", "B", words=about)

    assert said.text.endswith((".", "!"))
    assert "{" not in said.text
    assert explain(code)[0].isupper() or explain(code)[0].isdigit()


def test_a_report_can_be_kept_as_json():
    assert json.loads(json.dumps(reported(ROWS).to_json()))["rows"] == 5

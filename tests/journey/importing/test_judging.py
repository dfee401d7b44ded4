"""What becomes of each row: accepted, held with what to do, or skipped as already there."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.journey.importing.drafts import DraftSignal
from heedwell.journey.importing.dry_runs import preview
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.grids import Grid
from heedwell.journey.importing.identity import Known, row_digest
from heedwell.journey.importing.judging import Accepted, Held, Skipped, Verdict
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.reading import Book
from heedwell.journey.importing.report import Report
from heedwell.journey.importing.tables import table_of
from tests.journey.importing.making import TODAY, reported

WHAT = "Found on the floor of the lounge beside the sofa"
HEADINGS = ["Ref", "Date", "What happened"]


def verdicts(*rows: list[str], headings: list[str] = HEADINGS, **choices: Any) -> list[Verdict]:
    return list(reported([headings, *rows], **choices).verdicts)


def draft_of(row: dict[str, str], **choices: Any) -> DraftSignal:
    """A row of a log with these columns beside reference, date and account."""
    row = {"Ref": "I-1", "Date": "27/03/2026", "What happened": WHAT} | row
    report = reported([list(row), list(row.values())], **choices)
    (verdict,) = report.verdicts
    assert isinstance(verdict, Accepted), verdict.message
    return verdict.draft


def codes(verdict: Verdict) -> list[str]:
    match verdict:
        case Accepted():
            return [str(odd.code) for odd in verdict.draft.warnings]
        case Held():
            return [str(reason.code) for reason in verdict.reasons]
        case Skipped():
            return [str(verdict.reason.code)]


@pytest.mark.requirement("C05", "C06", "C07", "C08", "C09", "Y03")
def test_a_full_row_fills_every_field():
    draft = draft_of(
        {
            "Date": "27/03/2026",
            "Time": "18:30",
            "Date reported": "28/03/2026 09:15",
            "Service": "Rowan House",
            "Service user": "JS",
            "Type of incident": "Fall",
            "Physical harm": "Low",
            "Psychological harm": "None",
            "Severity": "Low",
            "Location": "Lounge",
            "Activity": "Walking",
            "Immediate action taken": "Checked, helped up",
            "Contributing factors": "Noise; Staffing levels",
            "Safeguarding": "No",
            "Who was informed": "Family and GP",
            "Reported by": "Amina",
            "Status": "Open",
            "Lead": "Rob",
            "Lessons learned": "Move the rug",
        }
    )

    assert draft == replace(
        draft,
        reference="I-1",
        kind="incident",
        event_type="fall",
        happened_on=date(2026, 3, 27),
        happened_time=time(18, 30),
        precision="exact",
        reported_on=date(2026, 3, 28),
        reported_time=time(9, 15),
        service="Rowan House",
        person="JS",
        severity="low",
        physical="low",
        psychological="none",
        place="lounge",
        activity="moving_and_handling",
        facts=WHAT,
        immediate_actions="Checked, helped up",
        told=("family_or_advocate", "gp_or_111"),
        told_words="Family and GP",
        safeguarding=False,
        factors=("sensory_overload", "staffing_level"),
        reporter_name="Amina",
        owner="Rob",
        outcome="Move the rug",
        is_closed=False,
        is_history=False,
        warnings=(),
    )


@pytest.mark.requirement("C04", "C18")
def test_a_near_miss_keeps_what_stopped_it_what_could_have_been_and_what_it_showed():
    draft = draft_of(
        {
            "Type": "Near miss",
            "Stopped by": "Staff intervention",
            "What stopped it": "The second signature",
            "What could have happened": "A double dose",
            "Weakness exposed": "Two charts in use",
        }
    )

    assert (draft.kind, draft.stopped_by) == ("near_miss", "intervention")
    assert draft.what_stopped_it == "The second signature"
    assert draft.could_have_happened == "A double dose"
    assert draft.weakness == "Two charts in use"
    assert draft.warnings == ()


@pytest.mark.requirement("C01")
@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({}, "incident"),
        ({"Record type": "Complaint"}, "complaint"),
        ({"Category": "Compliment"}, "compliment"),
        ({"Level of harm": "Near miss"}, "near_miss"),
        ({"Near miss?": "Yes"}, "near_miss"),
        ({"Near miss?": "No"}, "incident"),
        ({"Record type": "Safeguarding"}, "safeguarding_concern"),
    ],
)
def test_the_kind_is_told_by_a_column_a_type_a_grade_or_a_question(row: dict[str, str], kind: str):
    assert draft_of(row).kind == kind


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize(
    "row",
    [
        {"Safeguarding": "Yes - raised with LA"},
        {"Record type": "Safeguarding"},
        {"Type": "Safeguarding"},
        {"Type": "Resident on resident"},
        {"Abuse type": "Neglect"},
    ],
)
def test_a_safeguarding_matter_is_one_however_it_is_said(row: dict[str, str]):
    assert draft_of(row).safeguarding


def test_an_unclear_answer_about_safeguarding_is_pointed_out_and_not_taken_as_no_matter():
    draft = draft_of({"Safeguarding": "Awaiting decision"})

    assert [odd.code for odd in draft.warnings] == ["safeguarding_unclear"]
    assert draft.others["Safeguarding"] == "Awaiting decision"


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize(
    ("row", "code", "says"),
    [
        (["1", "", WHAT], "no_date", "No date. Enter the date it happened in column B (Date)"),
        (["1", "last Tuesday", WHAT], "date_unreadable", "“last Tuesday” cannot be read"),
        (["1", "31/02/2026", WHAT], "date_impossible", "There is no day “31/02/2026”"),
        (["1", "March 2026", WHAT], "date_without_day", "has no day"),
        (["1", "27 March", WHAT], "date_without_year", "has no year"),
        (["1", "27/03/2026", ""], "no_facts", "Write it in column C (What happened)"),
        (["1", "27/03/2026", "N/A"], "no_facts", "Nothing says what happened"),
        (["1", "27/03/2026", "..."], "no_facts", "Nothing says what happened"),
        (["1", "27/03/2026", "x" * 50_001], "cell_too_long", "longer than 50,000 characters"),
    ],
)
def test_a_row_that_cannot_be_used_is_held_and_says_what_to_do(
    row: list[str], code: str, says: str
):
    good = ["2", "28/03/2026", "Missed the bus to the day centre"]

    held, accepted = verdicts(row, good)

    assert isinstance(held, Held)
    assert codes(held) == [code]
    assert says in held.message
    assert isinstance(accepted, Accepted)


def test_a_row_says_everything_that_is_wrong_with_it_at_once():
    held, _ = verdicts(["1", "", ""], ["2", "27/03/2026", WHAT])

    assert codes(held) == ["no_date", "no_facts"]


def test_date_not_known_takes_rows_without_a_date_in_as_history():
    mapping = Mapping(date_not_known=True)

    first, second, _ = verdicts(
        ["1", "", WHAT], ["2", "ask Dev", WHAT], ["3", "27/03/2026", WHAT], mapping=mapping
    )

    for verdict in (first, second):
        assert isinstance(verdict, Accepted)
        assert (verdict.draft.precision, verdict.draft.is_history) == ("unknown", True)
        assert codes(verdict) == ["date_not_known"]
    assert isinstance(second, Accepted)
    assert second.draft.others["Date"] == "ask Dev"


def test_where_only_the_report_has_a_date_it_stands_for_the_event():
    (verdict,) = verdicts(["12/05/2025", WHAT], headings=["Date received", "What happened"])

    assert isinstance(verdict, Accepted)
    assert verdict.draft.happened_on is None
    assert verdict.draft.reported_on == date(2025, 5, 12)
    assert codes(verdict) == ["date_not_known"]


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"Date": "27/03/0206"}, "year_impossible"),
        ({"Date": "27/03/2206"}, "year_impossible"),
        ({"Date": "27/12/2026"}, "happened_in_future"),
        ({"Date": "27/03/2026", "Date reported": "26/03/2026"}, "happened_after_reported"),
        (
            {"Date": "27/03/2026 18:30", "Date reported": "27/03/2026 09:00"},
            "happened_after_reported",
        ),
        ({"Date": "27/03/2006", "Date reported": "28/03/2026"}, "happened_long_before_reported"),
        ({"Severity 1 to 4": "7"}, "severity_outside_scale"),
        ({"Severity 1 to 4": "0"}, "severity_outside_scale"),
        ({"Date": "29/03/2026 01:30"}, "time_skipped_by_clock_change"),
        ({"Date": "26/10/2025 01:30"}, "time_twice_by_clock_change"),
        ({"Time": "after lunch"}, "time_unreadable"),
        ({"Time": "about 6pm"}, "time_about"),
        ({"Date reported": "soon after"}, "reported_unreadable"),
        ({"Date closed": "in hand", "Status": "Open"}, "closed_unreadable"),
        ({"Date closed": "20/03/2026"}, "closed_before_it_happened"),
        ({"Date closed": "27/12/2026"}, "closed_in_future"),
        ({"Date closed": "28/03/2026", "Status": "Open"}, "closed_date_yet_open"),
        ({"Type of incident": "Kerfuffle"}, "event_type_not_known_word"),
        ({"What happened": WHAT, "Type of incident": "#REF!"}, "formula_error"),
        ({"Date": "27/03/2026 - 29/03/2026"}, "date_span"),
        ({"Date": "about 27/03/2026"}, "date_about"),
        ({"Date": "27/03/2026 says mum"}, "date_with_words"),
        ({"Date": "03/04/2025"}, "day_or_month_first"),
    ],
)
def test_an_odd_fact_is_kept_and_pointed_out_and_never_drops_a_row(row: dict[str, str], code: str):
    if "Severity 1 to 4" in row:
        mapping = Mapping(columns={"Severity 1 to 4": Field.SEVERITY})
    else:
        mapping = Mapping(columns={name: _FIELDS[name] for name in row if name in _FIELDS})
    draft = draft_of(row, mapping=mapping)

    assert code in [odd.code for odd in draft.warnings]


_FIELDS = {
    "Time": Field.HAPPENED_TIME,
    "Date reported": Field.REPORTED_DATE,
    "Date closed": Field.CLOSED_DATE,
    "Date": Field.HAPPENED_DATE,
}


@pytest.mark.requirement("Y03")
def test_midnight_that_means_unknown_leaves_the_day():
    rows = [[str(n), f"0{n}/03/2026 00:00", WHAT] for n in range(1, 5)]

    found = verdicts(*rows, ["9", "27/03/2026 14:30", WHAT])

    drafts = [verdict.draft for verdict in found]
    assert [draft.precision for draft in drafts] == ["day"] * 4 + ["exact"]
    assert codes(found[0]) == ["time_unknown", "day_or_month_first"] or codes(found[0]) == [
        "time_unknown"
    ]
    assert drafts[0].happened_time is None


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize(
    ("row", "is_history"),
    [
        ({"Date": "27/03/2026"}, False),
        ({"Date": "02/03/2026"}, False),
        ({"Date": "01/03/2026"}, True),
        ({"Date": "13/01/2026", "Date reported": "30/03/2026"}, False),
        ({"Date": "27/03/2026", "Status": "Closed"}, True),
        ({"Date": "27/03/2026", "Date closed": "28/03/2026"}, True),
        ({"Date": "13/03/0206"}, True),
        ({"Date": "27/12/2026"}, False),
    ],
)
def test_closed_rows_and_rows_older_than_thirty_days_are_history(
    row: dict[str, str], is_history: bool
):
    assert draft_of(row).is_history is is_history


@pytest.mark.requirement("Y03")
def test_the_same_row_twice_in_a_file_comes_in_once():
    first, second = verdicts(["", "27/03/2026", WHAT], ["", "27/03/2026", WHAT])

    assert isinstance(first, Accepted)
    assert isinstance(second, Skipped)
    assert second.message == "It says the same as row 2."


@pytest.mark.requirement("Y03")
def test_one_reference_for_two_events_holds_the_second():
    rows = [[f"I-{n}", "27/03/2026", f"{WHAT} {n}"] for n in range(20)]

    *_, last = verdicts(*rows, ["I-3", "28/03/2026", "Something else entirely happened"])

    assert isinstance(last, Held)
    assert "Row 5 has the same reference “I-3”" in last.message


def known_from(report: Report) -> Known:
    drafts = [verdict.draft for verdict in report.verdicts if isinstance(verdict, Accepted)]
    return Known(
        {draft.reference: draft.digest for draft in drafts if draft.reference},
        {draft.digest for draft in drafts},
    )


@pytest.mark.requirement("Y03")
def test_the_same_file_twice_changes_nothing():
    rows = [HEADINGS, ["1", "27/03/2026", WHAT], ["", "28/03/2026", "Missed the bus"]]

    again = reported(rows, known=known_from(reported(rows)))

    assert [codes(verdict) for verdict in again.verdicts] == [["already_there"]] * 2
    assert again.to_json()["skipped"] == 2


@pytest.mark.requirement("Y03")
def test_an_edited_row_with_a_known_reference_is_held_for_a_decision():
    before = reported([HEADINGS, ["I-1", "27/03/2026", WHAT], ["I-2", "27/03/2026", "Lost keys"]])

    first, second = verdicts(
        ["I-1", "27/03/2026", WHAT], ["I-2", "27/03/2026", "Found them"], known=known_from(before)
    )

    assert isinstance(first, Skipped)
    assert isinstance(second, Held)
    assert codes(second) == ["changed_since_import"]
    assert "what came in first was kept" in second.message


@pytest.mark.requirement("Y03")
def test_nothing_is_lost_that_has_no_field():
    draft = draft_of(
        {"Zodiac": "Leo", "Type of incident": "Fall from hoist", "Empty": "", "Staff": "Two agency"}
    )

    assert draft.others == {
        "Zodiac": "Leo",
        "Type of incident": "Fall from hoist",
        "Staff": "Two agency",
    }
    assert "Zodiac: Leo" in draft.other_words


def test_several_columns_of_facts_are_joined_under_their_headings():
    draft = draft_of({"Allegation": "Not fed", "What happened": WHAT})

    assert draft.facts == f"{'What happened'}: {WHAT}\n\nAllegation: Not fed"


def test_what_a_spreadsheet_wrote_for_lost_characters_is_made_readable():
    draft = draft_of({"What happened": "RV1_x001A_s purse\x0b was_x000D_\nempty\xa0again"})

    assert draft.facts == "RV1's purse was\nempty again"


def test_a_log_without_an_account_still_tells_the_type():
    first, second = verdicts(
        ["27/03/2026", "Fall"], ["28/03/2026", "Zzz"], headings=["Date", "Type of incident"]
    )

    assert isinstance(first, Accepted)
    assert first.draft.facts == "Fall"
    assert codes(first) == ["facts_from_type"]
    assert isinstance(second, Held)


@pytest.mark.requirement("Y03")
def test_a_word_that_a_person_mapped_is_taken_as_they_said():
    mapping = Mapping().with_value(Field.EVENT_TYPE, "Kerfuffle", "distress")

    draft = draft_of({"Type of incident": "KERFUFFLE"}, mapping=mapping)

    assert draft.event_type == "distress"
    assert draft.warnings == ()


def test_a_word_that_a_person_left_as_words_is_no_longer_pointed_out():
    mapping = Mapping().with_value(Field.EVENT_TYPE, "Kerfuffle", "")

    draft = draft_of({"Type of incident": "Kerfuffle"}, mapping=mapping)

    assert (draft.event_type, draft.warnings) == ("", ())
    assert draft.others["Type of incident"] == "Kerfuffle"


@pytest.mark.parametrize(
    ("home", "code"), [("Rowan House", ""), ("ROWAN  house", ""), ("Oak Lodge", "service_unknown")]
)
def test_a_service_must_be_one_of_those_there_are(home: str, code: str):
    (verdict,) = verdicts(
        ["27/03/2026", home, WHAT],
        headings=["Date", "Home", "What happened"],
        services=["Rowan House", "Elm Court"],
    )

    assert codes(verdict) == ([code] if code else [])


def test_a_row_without_a_service_takes_the_one_for_all():
    rows = (["27/03/2026", WHAT],)
    headings = ["Date", "What happened"]

    (held,) = verdicts(*rows, headings=headings, services=["Rowan House", "Elm Court"])
    (accepted,) = verdicts(
        *rows,
        headings=headings,
        services=["Rowan House", "Elm Court"],
        mapping=Mapping(defaults={Field.SERVICE: "Rowan House"}),
    )

    (only,) = verdicts(*rows, headings=headings, services=["Rowan House"])

    assert codes(held) == ["no_service"]
    assert isinstance(only, Accepted)
    assert only.draft.service == "Rowan House"
    assert isinstance(accepted, Accepted)
    assert accepted.draft.service == "Rowan House"


def test_a_row_is_known_again_when_columns_move_or_blanks_change():
    assert row_digest(["Ref", "What"], ["1", "Fell  in"]) == row_digest(
        ["what", "Other", "REF"], ["Fell in ", "", "1"]
    )
    assert row_digest(["Ref", "What"], ["1", "2"]) != row_digest(["Ref", "What"], ["2", "1"])


cells = st.text(max_size=25) | st.sampled_from(
    ["27/03/2026", "00:00", "27/03/2026 00:00", "n/a", "Fall", "3", "Yes", "Closed", "I-1", "=1+1"]
)


@given(
    st.lists(
        st.sampled_from(
            [*HEADINGS, "Time", "Type", "Severity 1-4", "Home", "Status", "Date closed", "Factors"]
        ),
        min_size=1,
        max_size=9,
        unique=True,
    ).flatmap(
        lambda headings: st.tuples(
            st.just(headings),
            st.lists(
                st.lists(cells, min_size=len(headings), max_size=len(headings)),
                min_size=1,
                max_size=6,
            ),
        )
    )
)
def test_any_cells_at_all_leave_every_row_accounted_for(log: tuple[list[str], list[list[str]]]):
    headings, rows = log
    table = table_of(Grid("Log", [tuple(headings), *map(tuple, rows)], blanks_count=True))

    report = preview(Book("log", (table,)), today=TODAY)

    counts = report.to_json()
    assert counts["rows"] == counts["accepted"] + counts["held"] + counts["skipped"]
    assert counts["rows"] == len(report.plan.table.rows)
    assert sum(counts["reasons"].values()) == counts["held"] + counts["skipped"]
    assert [verdict.row for verdict in report.verdicts] == list(report.plan.table.rows)
    assert all(verdict.message for verdict in report.verdicts)

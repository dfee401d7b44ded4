"""Records that nobody on this project wrote: what becomes of each. See files/README.md."""

import json
from datetime import date
from pathlib import Path

import pytest

from heedwell.journey.importing import dry_run
from heedwell.journey.importing.drafts import DraftSignal
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.report import Report

FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def oregon() -> Report:
    """Credit for the records: "The Oregonian/OregonLive"."""
    return dry_run(FILES / "oregon_ten_complaints.csv", today=TODAY)


@pytest.fixture(scope="module")
def safenet() -> Report:
    return dry_run(FILES / "safenet_2012_six_records.csv", today=TODAY)


def draft(report: Report, reference: str) -> DraftSignal:
    return next(v.draft for v in report.verdicts if v.draft.reference == reference)


def taken_for(report: Report) -> dict[str, Field]:
    return {name: field for name, field in report.plan.mapping.columns.items() if field}


@pytest.mark.requirement("Y03")
def test_the_columns_of_the_care_narratives_are_guessed(oregon: Report):
    assert taken_for(oregon) == {
        "reference": Field.REFERENCE,
        "home": Field.SERVICE,
        "date_of_incident": Field.HAPPENED_DATE,
        "date_received": Field.REPORTED_DATE,
        "abuse_type": Field.ABUSE_CATEGORY,
        "outcome": Field.OUTCOME,
        "severity_1_to_4": Field.SEVERITY,
        "allegation": Field.FACTS,
        "findings": Field.FACTS,
    }
    assert oregon.plan.mapping.defaults == {Field.KIND: "complaint"}


@pytest.mark.requirement("Y03")
def test_every_care_narrative_comes_in_with_what_is_odd_pointed_out(oregon: Report):
    assert oregon.to_json() == {
        "rows": 10,
        "accepted": 10,
        "held": 0,
        "skipped": 0,
        "reasons": {},
        "warnings": {"happened_after_reported": 1, "severity_outside_scale": 1},
    }


def test_a_category_of_abuse_makes_a_care_narrative_a_safeguarding_matter(oregon: Report):
    found = draft(oregon, "AFH-0002")

    assert found.safeguarding
    assert found.event_type == "safeguarding"
    assert found.abuse_categories == ("financial_material",)
    assert "RV1's ATM card" in found.facts
    assert [odd.code for odd in found.warnings] == ["happened_after_reported"]


def test_the_severity_of_the_care_narratives_is_read_on_the_scale_of_its_heading(oregon: Report):
    assert draft(oregon, "AFH-0006").severity == "serious"
    assert draft(oregon, "AFH-0085").severity == "low"
    assert draft(oregon, "AFH-0158").severity == ""
    assert draft(oregon, "AFH-0158").others == {
        "abuse_type": "Financial abuse",
        "severity_1_to_4": "0",
    }


def test_the_types_of_event_are_found_when_a_person_points_at_their_column():
    from heedwell.journey.importing.mapping import Mapping

    chosen = Mapping(columns={"outcome": Field.EVENT_TYPE})
    report = dry_run(FILES / "oregon_ten_complaints.csv", today=TODAY, mapping=chosen)

    types = {v.draft.reference: v.draft.event_type for v in report.verdicts}
    assert types == {
        "AFH-0002": "safeguarding",
        "AFH-0006": "pressure_damage",
        "AFH-0039": "accident_injury",
        "AFH-0064": "medication_wrong_dose",
        "AFH-0085": "rights_dignity",
        "AFH-0090": "safeguarding",
        "AFH-0106": "medication_omission",
        "AFH-0158": "safeguarding",
        "AFH-0466": "rights_dignity",
        "AFH-0469": "rights_dignity",
    }


@pytest.mark.requirement("Y03")
def test_the_damaged_header_and_us_dates_of_safenet_are_read(safenet: Report):
    assert safenet.plan.table.headers[:3] == ("ID", "SAFENET ID", "Iteration")
    assert "blanks before its quotation marks" in safenet.plan.table.notes[0]
    assert "Dates are month first (US)" in " ".join(safenet.plan.says)
    assert draft(safenet, "8YXTMGSAFE").happened_on == date(2012, 10, 10)
    assert draft(safenet, "8YPP59SAFE").happened_on == date(2012, 10, 2)


@pytest.mark.requirement("Y03", "C04")
def test_every_safenet_record_is_accounted_for(safenet: Report):
    counts = safenet.to_json()

    assert (counts["rows"], counts["accepted"], counts["held"]) == (6, 5, 1)
    assert counts["reasons"] == {"no_date": 1}
    assert counts["warnings"]["time_unknown"] == 1
    assert {v.draft.kind for v in safenet.verdicts} == {"near_miss"}
    assert json.loads(json.dumps(counts)) == counts


def test_midnight_in_safenet_is_time_unknown(safenet: Report):
    assert draft(safenet, "8YPP59SAFE").precision == "day"
    assert draft(safenet, "8YXTMGSAFE").precision == "exact"

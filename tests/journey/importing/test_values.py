"""The words of cells, turned into ours; and grades that are numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.scales import Known, Scale, find_scale, number_in
from heedwell.journey.importing.values import (
    CODED,
    VOCABULARIES,
    codes_of,
    find_separator,
    is_blank,
    lexicon,
    most_telling,
    recognised,
)


@pytest.mark.parametrize("field", sorted(CODED))
def test_every_synonym_leads_to_a_word_of_ours(field: Field):
    words = lexicon(field)

    assert {*words.whole.values(), *words.inside.values()} <= set(codes_of(field))


@pytest.mark.requirement("C02")
@pytest.mark.parametrize("field", sorted(VOCABULARIES))
def test_our_own_labels_are_always_known(field: Field):
    for term in VOCABULARIES[field]:
        assert recognised(field, term.label)[0] == term.code
        assert recognised(field, term.code)[0] == term.code


@pytest.mark.requirement("C02", "Y03")
@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("Fall", ("fall",)),
        ("Slip, trip or fall", ("fall",)),
        ("Fall - unwitnessed", ("fall",)),
        ("Fall without injury", ("fall",)),
        ("Unwitnessed fall, head injury", ("fall",)),
        ("Found on floor", ("fall",)),
        ("Medication error", ("medication",)),
        ("Meds", ("medication",)),
        ("Medication error - missed dose", ("medication_omission",)),
        ("Omission", ("medication_omission",)),
        ("MAR gap", ("medication_recording",)),
        ("Wrong dose given", ("medication_wrong_dose",)),
        ("Refused medication", ("medication_refusal",)),
        ("CD count discrepancy", ("medication_controlled_drug",)),
        ("Challenging behaviour", ("distress",)),
        ("Physical aggression towards staff", ("distress_harm_to_others",)),
        ("Restraint", ("distress_with_restriction",)),
        ("Self-harm", ("distress_self_injury",)),
        ("Accident/Injury", ("accident_injury",)),
        ("Skin tear", ("accident_injury",)),
        ("Bruising", ("accident_injury",)),
        ("Unexplained bruise", ("unexplained_injury",)),
        ("Pressure sore grade 2", ("pressure_damage",)),
        ("Choking", ("choking",)),
        ("AWOL", ("missing_person",)),
        ("Missing money", ("financial_loss",)),
        ("Safeguarding - financial abuse", ("safeguarding",)),
        ("Resident on resident altercation", ("safeguarding_peer",)),
        ("Staff shortage", ("staffing_unsafe",)),
        ("Missed call", ("missed_visit",)),
        ("Hospital admission", ("unplanned_hospital",)),
        ("GDPR breach", ("data_breach",)),
        ("Handover", ("handover_gap",)),
        ("Death", ()),
        ("Exposed to Potential Harm", ()),
        ("Other", ()),
        ("Wildland Fire Use", ()),
    ],
)
def test_types_of_event_are_recognised_by_the_words_of_care(cell: str, codes: tuple[str, ...]):
    assert recognised(Field.EVENT_TYPE, cell) == codes


@pytest.mark.requirement("C01")
@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Incident", "incident"),
        ("Near Miss", "near_miss"),
        ("Formal complaint", "complaint"),
        ("Safeguarding alert", "safeguarding_concern"),
        ("Audit finding", "audit_variance"),
        ("Feedback", "feedback_theme"),
        ("Compliment", "compliment"),
    ],
)
def test_every_kind_of_report_is_recognised(cell: str, kind: str):
    assert recognised(Field.KIND, cell) == (kind,)


@pytest.mark.requirement("C09")
@pytest.mark.parametrize(
    ("cell", "grade"),
    [
        ("None", ("no_harm",)),
        ("No Harm", ("no_harm",)),
        ("No injury", ("no_harm",)),
        ("Near miss", ("no_harm",)),
        ("Low", ("low",)),
        ("Minor injury - first aid", ("low",)),
        ("Medium", ("moderate",)),
        ("Severe", ("serious",)),
        ("Catastrophic", ("serious",)),
        ("Death", ("death",)),
        ("Low to moderate", ("moderate",)),
        ("TBC", ("not_yet_known",)),
        ("Purple", ()),
        ("No serious harm", ()),
    ],
)
def test_severity_words_are_graded_and_never_guessed(cell: str, grade: tuple[str, ...]):
    assert recognised(Field.SEVERITY, cell) == grade


@pytest.mark.parametrize(
    ("field", "cell", "codes"),
    [
        (Field.SAFEGUARDING, "Y", ("yes",)),
        (Field.SAFEGUARDING, "Yes - raised with LA", ("yes",)),
        (Field.SAFEGUARDING, "No - threshold not met", ("no",)),
        (Field.SAFEGUARDING, "TBC", ()),
        (Field.STATUS, "Closed 12/3/26", ("closed",)),
        (Field.STATUS, "Not closed", ("open",)),
        (Field.STATUS, "Under investigation", ("open",)),
        (Field.PLACE, "Bedroom 4", ("bedroom",)),
        (Field.PLACE, "Room 12", ("bedroom",)),
        (Field.PLACE, "Car park", ("garden",)),
        (Field.ACTIVITY, "Walking to toilet", ("moving_and_handling", "personal_care")),
        (Field.ABUSE_CATEGORY, "Verbal/Mental abuse", ("psychological",)),
        (Field.ABUSE_CATEGORY, "Neglect and acts of omission", ("neglect_omission",)),
        (Field.ABUSE_CATEGORY, "Self neglect", ("self_neglect",)),
        (Field.FACTORS, "Poor communication", ("staff_communication",)),
        (Field.FACTORS, "Decision Making", ()),
        (Field.TOLD, "Mum and GP", ("family_or_advocate", "gp_or_111")),
        (Field.TIER, "Tier 2", ("2",)),
    ],
)
def test_other_words_are_recognised(field: Field, cell: str, codes: tuple[str, ...]):
    assert recognised(field, cell) == codes


def test_the_narrower_type_counts_and_takes_the_wider_with_it():
    assert most_telling(["medication", "medication_omission", "distress"]) == (
        "medication_omission",
        "distress",
    )


@pytest.mark.parametrize(
    "cell", ["", " ", "-", "--", "n/a", "N/A", "None", "nil", ".", "?", "#REF!"]
)
def test_nothing_is_said_in_many_ways(cell: str):
    assert is_blank(cell)


def test_none_is_a_level_of_harm():
    assert not is_blank("None", Field.SEVERITY)
    assert is_blank("N/A", Field.SEVERITY)


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["Noise;Staffing;", "Noise;"], ";"),
        (["Noise\nStaffing", "Noise"], "\n"),
        (["Noise, staffing", "Noise"], ","),
        (["Noise", "Staffing"], ""),
    ],
)
def test_what_stands_between_several_things_is_found(cells: list[str], separator: str):
    assert find_separator(cells) == separator


@given(st.sampled_from(sorted(CODED)), st.text(max_size=300))
def test_any_words_can_stand_in_any_coded_column(field: Field, cell: str):
    assert set(recognised(field, cell)) <= set(codes_of(field))


@pytest.mark.requirement("C09", "Y03")
def test_a_scale_that_the_heading_states_is_used_and_stated():
    scale = find_scale("severity_1_to_4", ["2", "3", "0"])

    assert scale == Scale(1, 4, known=Known.HEADER)
    assert scale.says == (
        "Numbers are a scale from 1 to 4 (its heading says so): 1 is no harm, 2 is low harm, "
        "3 is moderate harm, 4 is serious harm."
    )
    assert scale.grade(0) is None


@pytest.mark.parametrize(
    ("header", "cells", "scale"),
    [
        ("Severity (1-5)", ["1", "2"], Scale(1, 5, known=Known.HEADER)),
        ("Harm 1=High 5=Low", ["1"], Scale(1, 5, is_rising=False, known=Known.HEADER)),
        ("Severity", ["1", "2", "3"], Scale(1, 5)),
        ("Severity", ["0", "1", "4"], Scale(0, 4)),
        ("Severity", ["0", "5"], Scale(0, 5)),
        ("Risk rating", ["12", "20", "25"], None),
        ("Severity", ["Low", "High"], None),
    ],
)
def test_a_scale_is_found_from_heading_and_numbers(
    header: str, cells: list[str], scale: Scale | None
):
    assert find_scale(header, cells) == scale


def test_no_number_ever_means_death():
    for lowest, highest in [(0, 3), (0, 4), (0, 5), (1, 3), (1, 4), (1, 5)]:
        for scale in (Scale(lowest, highest), Scale(lowest, highest).turned()):
            grades = [scale.grade(number) for number in range(lowest, highest + 1)]
            assert "death" not in grades
            assert "serious" in grades


@pytest.mark.parametrize(
    ("cell", "number"), [("3", 3), ("Level 3", 3), ("3/5", 3), ("3 - moderate", None), ("", None)]
)
def test_a_grade_that_is_a_bare_number_is_told_from_one_in_words(cell: str, number: int | None):
    assert number_in(cell) == number

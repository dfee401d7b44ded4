"""Which column is what: by its heading and by what its cells say."""

import pytest

from heedwell.journey.importing.fields import Field, header_score, plain_words
from heedwell.journey.importing.guessing import Guessed, guess
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.memory import Memory
from heedwell.journey.importing.reading import read_bytes
from tests.journey.importing.making import text

LONG = "Found on the floor of the lounge beside the sofa; no injury seen, checked for an hour"


def guessed(
    headings: list[str],
    *rows: list[str],
    name: str = "log.csv",
    memory: Memory = Memory(),  # noqa: B008  it never changes
    services: tuple[str, ...] = (),
) -> Guessed:
    table = read_bytes(name, text([headings, *rows])).table()
    return guess(table, memory, services)


def fields(found: Guessed) -> dict[str, Field]:
    return {heading: field for heading, field in found.mapping.columns.items() if field}


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Incident Ref No.", Field.REFERENCE),
        ("Date of incident", Field.HAPPENED_DATE),
        ("Date/Time of Incident", Field.HAPPENED_DATE),
        ("date_of_incident", Field.HAPPENED_DATE),
        ("DateOfIncident", Field.HAPPENED_DATE),
        ("When did it happen?", Field.HAPPENED_DATE),
        ("Time of incident", Field.HAPPENED_TIME),
        ("Date reported", Field.REPORTED_DATE),
        ("SAFENET Create Date", Field.REPORTED_DATE),
        ("Which service did this happen at?", Field.SERVICE),
        ("Name of home", Field.SERVICE),
        ("Service user", Field.PERSON),
        ("SU Initials", Field.PERSON),
        ("Name of the person affected", Field.PERSON_NAME),
        ("Type of incident", Field.EVENT_TYPE),
        ("What type of incident was it?", Field.EVENT_TYPE),
        ("Category of abuse", Field.ABUSE_CATEGORY),
        ("Level of harm", Field.SEVERITY),
        ("severity_1_to_4", Field.SEVERITY),
        ("Physical harm", Field.PHYSICAL),
        ("Psychological harm", Field.PSYCHOLOGICAL),
        ("Location of incident", Field.PLACE),
        ("Activity at the time", Field.ACTIVITY),
        ("Description of Incident", Field.FACTS),
        ("Please describe what happened in your own words", Field.FACTS),
        ("Immediate Action Taken", Field.IMMEDIATE_ACTIONS),
        ("What did you do straight away?", Field.IMMEDIATE_ACTIONS),
        ("What stopped it?", Field.WHAT_STOPPED_IT),
        ("What could have happened?", Field.COULD_HAVE_HAPPENED),
        ("Contributing factors", Field.FACTORS),
        ("Safeguarding Y/N", Field.SAFEGUARDING),
        ("Who has been informed?", Field.TOLD),
        ("CQC notified", Field.TOLD),
        ("Reported by", Field.REPORTER),
        ("Status", Field.STATUS),
        ("Date closed", Field.CLOSED_DATE),
        ("Investigating officer", Field.OWNER),
        ("Lessons learned", Field.OUTCOME),
        ("Tier", Field.TIER),
    ],
)
def test_the_headings_of_incident_logs_are_known(heading: str, field: Field):
    best = max(Field, key=lambda each: header_score(heading, each))

    assert best is field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Date of birth", Field.HAPPENED_DATE),
        ("Review date", Field.HAPPENED_DATE),
        ("Staff name", Field.PERSON),
        ("Date action completed by", Field.FACTS),
        ("Manager informed", Field.OWNER),
        ("Service user views", Field.PERSON),
    ],
)
def test_headings_that_only_sound_alike_are_something_else(heading: str, field: Field):
    assert header_score(heading, field) == 0


@pytest.mark.parametrize("spelt", ["DateOfIncident", "date_of_incident", "Date of incident:"])
def test_a_heading_is_the_same_however_it_is_spelt(spelt: str):
    assert plain_words(spelt) == "date of incident"


@pytest.mark.requirement("Y03")
def test_a_column_of_dates_that_are_none_is_not_the_date_it_happened():
    found = guessed(["Date", "What happened"], ["Monday shift", LONG], ["Tuesday shift", LONG])

    assert fields(found) == {"What happened": Field.FACTS}


def test_a_reference_is_different_in_each_row():
    rows = [[f"F{n % 3}", str(n), f"0{n}/03/2026", LONG] for n in range(1, 9)]
    found = guessed(["Incident Number", "Report ID", "Date", "What happened"], *rows)

    assert fields(found)["Report ID"] is Field.REFERENCE
    assert found.mapping.columns["Incident Number"] is None


def test_a_reference_is_there_in_most_rows():
    rows = [
        [f"F{n}" if n % 2 else "", f"S{n}", f"0{1 + n % 9}/03/2026", f"{LONG} {n}"]
        for n in range(40)
    ]
    found = guessed(["Incident Number", "Sheet ID", "Date", "What happened"], *rows)

    assert fields(found)["Sheet ID"] is Field.REFERENCE


def test_bare_numbers_are_a_reference_and_no_dates():
    rows = [[str(27_800 + n), f"0{n}/03/2026", LONG] for n in range(1, 9)]

    assert fields(guessed(["ID", "Date", "What happened"], *rows))["ID"] is Field.REFERENCE


def test_a_column_called_outcome_that_holds_types_of_event_is_taken_as_them():
    kinds = ["Fall", "Missed dose", "Choking"]
    rows = [["01/03/2026", kinds[n % 3], LONG] for n in range(30)]

    found = guessed(["Date", "Outcome", "What happened"], *rows)

    assert fields(found)["Outcome"] is Field.EVENT_TYPE
    assert "100% of its words are types of event" in found.guesses[1].reason


def test_several_columns_may_tell_what_happened():
    found = guessed(["Date", "Allegation", "Findings"], ["01/03/2026", "Fell", LONG])

    assert fields(found)["Allegation"] is fields(found)["Findings"] is Field.FACTS


def test_without_a_heading_for_it_the_longest_texts_tell_what_happened():
    found = guessed(["Date", "Remark of the night"], ["01/03/2026", LONG], ["02/03/2026", LONG])

    assert fields(found)["Remark of the night"] is Field.FACTS


def test_a_register_of_services_is_not_taken_for_a_log():
    rows = [[f"Home {n}", "Care home", str(n), "Active"] for n in range(20)]

    found = guessed(["ServiceName", "CareService", "TotalBeds", "ServiceStatus"], *rows)

    assert Field.FACTS not in fields(found).values()
    assert Field.HAPPENED_DATE not in fields(found).values()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("near misses 2025.csv", "near_miss"),
        ("complaints-log.csv", "complaint"),
        ("Compliments.csv", "compliment"),
        ("incidents and near misses.csv", None),
        ("log.csv", None),
    ],
)
def test_the_name_of_a_file_may_say_what_kind_its_rows_are(name: str, kind: str | None):
    found = guessed(["Date", "What happened"], ["01/03/2026", LONG], name=name)

    assert found.mapping.defaults.get(Field.KIND) == kind


def test_a_file_named_after_a_service_is_that_services():
    found = guessed(
        ["Date", "What happened"],
        ["01/03/2026", LONG],
        name="Rowan House log.csv",
        services=("Rowan House", "Elm Court"),
    )

    assert found.mapping.defaults[Field.SERVICE] == "Rowan House"


@pytest.mark.requirement("Y03")
def test_what_was_chosen_last_time_is_chosen_again():
    chosen = Mapping(columns={"Chitty": Field.REFERENCE, "Date": None, "When": Field.HAPPENED_DATE})
    row = ["A1", "27/03/2026", "28/03/2026", LONG]

    found = guessed(["CHITTY", "Date", "when", "What happened"], row, memory=Memory().after(chosen))

    assert fields(found)["CHITTY"] is Field.REFERENCE
    assert fields(found)["when"] is Field.HAPPENED_DATE
    assert found.mapping.columns["Date"] is None
    assert [guess.reason for guess in found.guesses[:3]] == ["as last time"] * 3


def test_each_guess_says_why():
    found = guessed(["Date", "Zodiac", "What happened"], ["01/03/2026", "Leo", LONG])

    assert [(guess.letter, guess.reason) for guess in found.guesses] == [
        ("A", "its heading says “Date”; 100% of its cells are dates"),
        ("B", "no field of ours; kept as words beside the record"),
        ("C", "its heading says “What happened”; it holds the longest texts"),
    ]

"""Choices about a table as JSON, laid over a guess, and remembered for next time."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.journey.importing.dates import Order
from heedwell.journey.importing.fields import Field, plain_words
from heedwell.journey.importing.mapping import DEFAULTS, GRADED, Mapping
from heedwell.journey.importing.memory import Memory
from heedwell.journey.importing.problems import MappingProblem
from heedwell.journey.importing.scales import Known, Scale
from heedwell.journey.importing.values import CODED, codes_of

WHOLE = {
    "columns": {"Date": "happened_date", "Sort": "event_type", "Notes": ""},
    "values": {"event_type": {"wobble": "fall", "misc": ""}, "service": {"rh": "Rowan House"}},
    "orders": {"Date": "month first"},
    "scales": {"severity": {"lowest": 1, "highest": 4, "rising": False}},
    "defaults": {"kind": "near_miss", "service": "Elm Court"},
    "date_not_known": True,
}

headings = st.text(min_size=1, max_size=10)
words = st.text(max_size=10).map(plain_words)
mappings = st.builds(
    Mapping,
    columns=st.dictionaries(headings, st.none() | st.sampled_from(Field), max_size=5),
    values=st.dictionaries(st.sampled_from(sorted(CODED)), st.just({}), max_size=3).flatmap(
        lambda fields: st.fixed_dictionaries(
            {
                field: st.dictionaries(words, st.sampled_from(["", *codes_of(field)]), min_size=1)
                for field in fields
            }
        )
    ),
    orders=st.dictionaries(headings, st.sampled_from(Order), max_size=3),
    scales=st.dictionaries(
        st.sampled_from(GRADED),
        st.sampled_from([Scale(1, 4, known=Known.CHOSEN), Scale(0, 5, False, Known.CHOSEN)]),
    ),
    defaults=st.fixed_dictionaries(
        {}, optional={DEFAULTS[1]: words, DEFAULTS[0]: st.just("incident")}
    ),
    date_not_known=st.booleans(),
)


@given(mappings)
def test_a_mapping_comes_back_from_json_as_it_was(mapping: Mapping):
    assert Mapping.from_text(json.dumps(mapping.to_json())) == mapping


def test_json_that_a_person_wrote_is_read():
    mapping = Mapping.from_json(WHOLE)

    assert mapping.columns == {
        "Date": Field.HAPPENED_DATE,
        "Sort": Field.EVENT_TYPE,
        "Notes": None,
    }
    assert mapping.value_of(Field.EVENT_TYPE, " Wobble ") == "fall"
    assert mapping.value_of(Field.EVENT_TYPE, "tumble") is None
    assert mapping.orders == {"Date": Order.MONTH_FIRST}
    assert mapping.scales[Field.SEVERITY].grade(1) == "serious"
    assert mapping.to_json() == WHOLE


def test_short_words_for_the_order_are_known_too():
    assert Mapping.from_json({"orders": {"Date": "mdy"}}).orders["Date"] is Order.MONTH_FIRST


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("not json", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "must be a JSON object"),
        ('{"colums": {}}', "no part “colums”"),
        ('{"columns": []}', "“columns” must be a JSON object"),
        ('{"columns": {"Date": 5}}', "“Date” in “columns” must be text"),
        ('{"columns": {"Date": "when"}}', "“when” is no field"),
        ('{"values": {"facts": {"a": "b"}}}', "are words; they are not mapped"),
        ('{"values": {"event_type": {"a": "tumble"}}}', "“tumble” is no event_type of ours"),
        ('{"orders": {"Date": "ydm"}}', "must be “day first” or “month first”"),
        ('{"scales": {"severity": {"lowest": 2, "highest": 9}}}', "A scale runs from 0 or 1"),
        ('{"scales": {"place": {"lowest": 1, "highest": 4}}}', "“place” is no field for this"),
        ('{"defaults": {"kind": "mishap"}}', "“mishap” is no kind of ours"),
        ('{"defaults": {"facts": "x"}}', "“facts” is no field for this"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(raw: str, says: str):
    with pytest.raises(MappingProblem, match=says):
        Mapping.from_text(raw)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from([*WHOLE, "kind", "severity", "event_type", "x"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_a_mapping_or_a_clear_refusal(raw: object):
    try:
        read = Mapping.from_json(raw)
    except MappingProblem as problem:
        read = None
        said = str(problem)
    assert read is not None or said.endswith((".", "”"))


def test_choices_take_a_field_away_from_the_column_that_was_guessed_for_it():
    guess = Mapping(columns={"Date": Field.HAPPENED_DATE, "Logged": None, "Notes": Field.FACTS})
    chosen = Mapping(columns={"logged": Field.HAPPENED_DATE})

    assert chosen.over(guess).columns == {
        "Date": None,
        "Logged": Field.HAPPENED_DATE,
        "Notes": Field.FACTS,
    }


def test_a_chosen_account_stands_beside_the_guessed_one():
    guess = Mapping(columns={"Notes": Field.FACTS, "More": None})

    chosen = Mapping(columns={"More": Field.FACTS}).over(guess)

    assert set(chosen.columns.values()) == {Field.FACTS}


def test_a_choice_about_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(MappingProblem, match=r"no column “Dte”\. The columns are: Date, Notes"):
        Mapping(columns={"Dte": None}).over(Mapping(columns={"Date": None, "Notes": None}))


@pytest.mark.requirement("Y03")
def test_words_that_were_mapped_once_are_known_to_the_next_import():
    memory = Memory().after(Mapping().with_value(Field.EVENT_TYPE, "Wobble", "fall"))

    known = Memory.from_text(json.dumps(memory.to_json())).known_values()

    assert known == {Field.EVENT_TYPE: {"wobble": "fall"}}


def test_a_remembered_word_that_our_list_no_longer_has_is_forgotten():
    memory = Memory(values={"event_type": {"wobble": "no_longer_there", "tip": "fall"}})

    assert memory.known_values() == {Field.EVENT_TYPE: {"tip": "fall"}}


def test_a_remembered_field_that_no_longer_exists_is_forgotten():
    assert Memory(columns={"sort": "no_longer_there"}).column("Sort") is None


def test_orders_and_scales_are_remembered():
    memory = Memory().after(
        Mapping(orders={"Date": Order.MONTH_FIRST}, scales={Field.SEVERITY: Scale(1, 4, False)})
    )

    assert memory.order("date") is Order.MONTH_FIRST
    assert memory.known_scales()[Field.SEVERITY].is_rising is False

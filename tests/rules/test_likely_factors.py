import pytest

from heedwell.rules.likely_factors import MOST_OFFERED, TABLES, Reported, offered
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS

pytestmark = pytest.mark.requirement("Y05")


@pytest.mark.parametrize(("vocabulary", "table"), TABLES, ids=lambda one: type(one).__name__)
def test_every_pair_is_of_words_that_we_have(vocabulary, table):
    assert all(code in vocabulary for code in table)
    assert all(factor in CONTRIBUTING_FACTORS for factors in table.values() for factor in factors)


def test_nobody_is_offered_that_a_person_made_a_mistake():
    assert not any(
        "individual_slip" in factors for _, table in TABLES for factors in table.values()
    )


def test_what_earlier_reviews_named_comes_first_with_its_count():
    found = offered(Reported(event_type="fall", shift="changeover"), {"handover": 2}, 3)

    assert found[0].code == "handover"
    assert found[0].because == (
        "named in 2 of 3 earlier reviews alike",
        "reported: between two shifts",
    )


def test_a_type_is_offered_what_its_parent_is_and_never_too_much():
    report = Reported(
        "medication_wrong_time", "medicines_round", "hallway", "evening", "long_day", ("short",)
    )

    found = offered(report, {}, 0)

    assert "workload_time_pressure" in {one.code for one in found}
    assert len(found) == MOST_OFFERED


def test_a_report_that_says_nothing_is_offered_nothing():
    assert offered(Reported(), {}, 0) == []

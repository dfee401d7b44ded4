"""What the whole column tells: day or month first, and what 00:00 means."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.journey.importing.date_columns import (
    DateHabit,
    adopt_order,
    clock_change,
    clock_habit,
    date_habit,
    read_in_column,
)
from heedwell.journey.importing.dates import Moment, Order


def habit(*cells: str) -> DateHabit:
    return date_habit(cells, 2026)


@pytest.mark.requirement("Y03")
def test_a_column_of_us_dates_is_recognised_by_one_that_can_only_be_so():
    found = habit("01/02/2012", "12/19/2012", "03/04/2012")

    assert found.order is Order.MONTH_FIRST
    assert read_in_column("03/04/2012", found, 2026) == Moment(date(2012, 3, 4))
    assert found.says == ("Dates are month first (US): 1 cell can only be so.",)


@pytest.mark.requirement("Y03")
def test_a_column_that_could_be_both_is_read_as_uk_dates_and_says_so():
    found = habit("01/02/2026", "03/04/2026")

    assert found.order is Order.DAY_FIRST
    assert not found.order_is_sure
    assert "Choose the other if that is wrong." in found.says[0]


def test_one_slip_does_not_turn_a_whole_column_round():
    found = habit("12/19/2012", "12/20/2012", "13/07/2012", "03/04/2012")

    assert found.order is Order.MONTH_FIRST
    assert not found.order_is_sure
    assert "1 cell can only be the other way round" in " ".join(found.says)


def test_an_order_that_a_person_chose_is_kept():
    found = date_habit(["13/07/2012"], 2026, Order.MONTH_FIRST)

    assert found.order is Order.MONTH_FIRST
    assert found.says == ("Dates are read month first, as chosen.",)


def test_worded_and_iso_dates_leave_no_doubt():
    assert habit("3 March 2026", "2026-03-04").order_is_sure


def test_us_dates_that_a_uk_spreadsheet_swapped_are_noticed():
    real = [f"2026-0{month}-05" for month in range(1, 8)]

    found = habit(*real, "03/27/2026", "04/28/2026")

    assert "seems to have swapped day and month in 7 other cells" in " ".join(found.says)


def test_an_unsure_column_follows_a_sure_one_of_the_same_file():
    sure, unsure = habit("12/19/2012"), habit("01/02/2012")

    found = adopt_order(unsure, sure)

    assert found.order is Order.MONTH_FIRST
    assert found.order_is_sure


def test_a_column_with_its_own_proof_follows_nobody():
    uk, us = habit("19/12/2012"), habit("12/19/2012")

    assert adopt_order(us, uk) is us


@pytest.mark.requirement("Y03")
def test_midnight_beside_a_date_is_time_unknown_unless_the_hours_beside_it_are_as_full():
    many = ["01/03/2026 00:00"] * 17 + ["01/03/2026 14:00"] * 80 + ["01/03/2026 23:00"] * 3
    night_checks = ["01/03/2026 00:00"] * 9 + ["01/03/2026 23:00"] * 8 + ["01/03/2026 01:00"] * 7

    assert habit(*many).midnight_is_unknown
    assert not habit(*night_checks).midnight_is_unknown


def test_midnight_in_words_is_midnight():
    found = habit("01/03/2026 00:00", "02/03/2026 14:00", "03/03/2026 at midnight")

    assert found.midnight_is_unknown
    assert read_in_column("01/03/2026 00:00", found, 2026) == Moment(date(2026, 3, 1))
    assert read_in_column("03/03/2026 at midnight", found, 2026) == Moment(
        date(2026, 3, 3), time(0)
    )


@pytest.mark.parametrize(
    ("cells", "unknown"),
    [
        (["00:00", "00:00", "00:00"], True),
        (["00:00"] * 10 + ["14:30"] * 20, True),
        (["00:00", "14:30", "15:00"], False),
        (["00:00", "00:00"], False),
        (["00:00"] * 4 + ["23:00"] * 3 + ["14:00"] * 9, False),
        (["14:30"], False),
    ],
)
def test_midnight_in_a_column_of_its_own_was_typed_by_somebody(cells: list[str], unknown: bool):
    assert clock_habit(cells).midnight_is_unknown is unknown


@pytest.mark.parametrize(
    ("day", "at", "change"),
    [
        (date(2026, 3, 29), time(1, 30), "skipped"),
        (date(2026, 10, 25), time(1, 30), "twice"),
        (date(2026, 3, 29), time(3, 30), ""),
        (date(2026, 7, 1), time(1, 30), ""),
    ],
)
def test_a_time_at_the_change_of_the_clocks_is_noticed(day: date, at: time, change: str):
    assert clock_change(day, at) == change


@given(st.lists(st.dates(date(2020, 1, 1), date(2026, 12, 31)), min_size=1), st.booleans())
def test_a_column_with_a_day_after_the_twelfth_is_read_as_it_was_written(
    days: list[date], month_first: bool
):
    pattern = "%m/%d/%Y" if month_first else "%d/%m/%Y"
    days = [*days, date(2026, 1, 13)]

    found = habit(*(day.strftime(pattern) for day in days))

    read = [read_in_column(day.strftime(pattern), found, 2026) for day in days]
    assert read == [Moment(day) for day in days]

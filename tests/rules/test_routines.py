"""A task that comes again: on which days, and until when each can still be done."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heedwell.rules.routines import LONGEST, Every, OutOfOrder, turns

FIRST = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("every", "days"),
    [
        (Every.WEEK, ["2026-01-31", "2026-02-07", "2026-02-14", "2026-02-21", "2026-02-28"]),
        (Every.TWO_WEEKS, ["2026-01-31", "2026-02-14", "2026-02-28"]),
        (Every.MONTH, ["2026-01-31", "2026-02-28"]),
    ],
)
def test_it_is_due_from_the_first_day_on_and_never_after_the_last(every: Every, days: list[str]):
    found = turns(FIRST, every, date(2026, 3, 1))

    assert [turn.due.isoformat() for turn in found] == days


def test_each_month_is_the_same_day_again_after_a_short_month():
    found = turns(FIRST, Every.MONTH, date(2026, 5, 31))

    assert [turn.due.day for turn in found] == [31, 28, 31, 30, 31]


@given(
    first=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    every=st.sampled_from(Every),
    days=st.integers(0, LONGEST.days),
)
def test_one_closes_the_day_before_the_next_is_due_so_that_none_is_open_beside_another(
    first: date, every: Every, days: int
):
    found = turns(first, every, first + timedelta(days=days))
    assume(len(found) > 1)

    for turn, after in itertools.pairwise(found):
        assert turn.closes == after.due - timedelta(days=1)
        assert turn.due <= turn.closes
    assert len({turn.due for turn in found}) == len(found) <= 54


@pytest.mark.parametrize("until", [FIRST - timedelta(days=1), FIRST + LONGEST + timedelta(days=1)])
def test_days_in_the_wrong_order_and_more_than_a_year_are_refused(until: date):
    with pytest.raises(OutOfOrder):
        turns(FIRST, Every.WEEK, until)

from datetime import UTC, datetime, timedelta

import pytest

from heedwell.rules.time_spent import worked

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.requirement("N12")


@pytest.mark.parametrize(
    ("minutes", "beats", "seconds"),
    [
        (12, False, 720),
        (30, False, 1800),
        (31, False, 0),
        (1, True, 60),
        (2, True, 0),
        (-5, True, 0),
    ],
)
def test_a_gap_counts_unless_it_is_a_break(minutes: int, beats: bool, seconds: int):
    assert worked(NINE, None, NINE + timedelta(minutes=minutes), beats=beats) == seconds


def test_two_pages_that_are_open_at_once_count_once():
    counted_until = NINE + timedelta(minutes=5)

    assert worked(NINE, counted_until, NINE + timedelta(minutes=6), beats=False) == 60

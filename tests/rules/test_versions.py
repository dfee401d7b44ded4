from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.articles import cited
from heedwell.rules.versions import Standing, in_force, overtaken_by, period, standing

MARCH = date(2026, 3, 1)
starts_of = st.dictionaries(
    st.integers(1, 6), st.integers(-20, 20).map(lambda n: MARCH + timedelta(days=n))
)


@pytest.mark.parametrize(
    ("today", "stands"),
    [
        (date(2026, 2, 28), ["planned", "planned"]),
        (date(2026, 3, 1), ["in force", "planned"]),
        (date(2026, 3, 9), ["in force", "planned"]),
        (date(2026, 3, 10), ["past", "in force"]),
    ],
)
def test_a_version_holds_from_its_first_day_until_the_next_begins(today: date, stands: list[str]):
    starts = {1: MARCH, 2: date(2026, 3, 10)}

    assert [standing(version, starts, today) for version in starts] == stands


def test_a_planned_version_that_is_overtaken_never_holds():
    starts = {1: date(2026, 3, 10), 2: MARCH}

    assert standing(1, starts, date(2026, 3, 20)) is Standing.OVERTAKEN
    assert in_force(starts, date(2026, 3, 20)) == 2
    assert period(2, starts) is not None


def test_whoever_sets_one_is_told_which_planned_ones_it_overtakes():
    starts = {1: MARCH, 2: date(2026, 3, 10), 3: date(2026, 4, 1)}

    assert overtaken_by(date(2026, 3, 5), starts) == (2, 3)
    assert overtaken_by(date(2026, 4, 2), starts) == ()


@given(starts=starts_of, day=st.integers(-30, 30))
def test_on_every_day_the_version_that_holds_is_the_one_whose_period_it_is(
    starts: dict[int, date], day: int
):
    today = MARCH + timedelta(days=day)

    holding = [v for v in starts if standing(v, starts, today) is Standing.IN_FORCE]

    assert holding == ([in_force(starts, today)] if in_force(starts, today) else [])


def test_a_source_is_cited_as_people_read_it():
    assert cited("S3:42") == "“From risk to learning”, line 42"
    assert cited("S3:43 and 47") == "“From risk to learning”, lines 43 and 47"

"""Where an action stands on its way to verified, and from when on a plan is weak."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.improvement import Course, Standing, Weakness, standing_of, weakness_of
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, overlay

DUE = datetime(2026, 3, 10, 23, tzinfo=UTC)
DAY = timedelta(days=1)
AGREED = Course(due_at=DUE)
DONE = Course(due_at=DUE, done_at=DUE - DAY, check_due_at=DUE + 40 * DAY)
VERIFIED = replace(DONE, verified_at=DUE + 39 * DAY)


@pytest.mark.requirement("A11")
@pytest.mark.parametrize(
    ("course", "at", "standing"),
    [
        (AGREED, DUE - DAY, Standing.AGREED),
        (replace(AGREED, is_under_way=True), DUE - DAY, Standing.UNDER_WAY),
        (AGREED, DUE, Standing.LATE),
        (replace(AGREED, is_under_way=True), DUE + DAY, Standing.LATE),
        (DONE, DUE + DAY, Standing.DONE),
        (VERIFIED, DUE + 90 * DAY, Standing.VERIFIED),
        (replace(AGREED, cancelled_at=DUE), DUE + DAY, Standing.CANCELLED),
    ],
)
def test_an_action_is_followed_from_agreed_to_verified(
    course: Course, at: datetime, standing: Standing
):
    assert standing_of(course, at) is standing


@pytest.mark.requirement("A09")
@pytest.mark.parametrize(
    ("course", "due_at", "key", "weakness"),
    [
        (AGREED, DUE, "weak_action_days", Weakness.NOT_COMPLETED),
        (DONE, DUE + 40 * DAY, "weak_check_days", Weakness.NOT_VERIFIED),
        (replace(DONE, check_due_at=None), DUE - DAY, "weak_check_days", Weakness.NOT_VERIFIED),
    ],
)
def test_late_is_a_weakness_from_the_day_that_the_rulebook_says(
    course: Course, due_at: datetime, key: str, weakness: Weakness
):
    days = DEFAULT_RULEBOOK[key]
    stricter = overlay(DEFAULT_RULEBOOK, {key: 1})

    assert weakness_of(course, due_at + days * DAY, DEFAULT_RULEBOOK) is weakness
    before = due_at + days * DAY - timedelta(seconds=1)
    assert weakness_of(course, before, DEFAULT_RULEBOOK) is None
    assert weakness_of(course, before, stricter) is weakness


@pytest.mark.requirement("A09")
@given(
    days=st.integers(-400, 4000),
    course=st.sampled_from([VERIFIED, replace(AGREED, cancelled_at=DUE)]),
)
def test_what_is_verified_or_was_cancelled_is_never_a_weakness(days: int, course: Course):
    assert weakness_of(course, DUE + days * DAY, DEFAULT_RULEBOOK) is None


@pytest.mark.requirement("A09")
@pytest.mark.parametrize("weakness", Weakness)
def test_a_weakness_says_when_it_counts_with_the_providers_own_number(weakness: Weakness):
    key = "weak_action_days" if weakness is Weakness.NOT_COMPLETED else "weak_check_days"

    assert "9 days" in weakness.says(overlay(DEFAULT_RULEBOOK, {key: 9}))

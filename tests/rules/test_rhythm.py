"""When mail goes: as it comes, gathered at an hour, and never in somebody's quiet hours."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.deadlines import LONDON
from heedwell.rules.rhythm import Rhythm, Wish, is_gathered, next_gathering, quiet_ends

DAILY = Wish(rhythm=Rhythm.DAILY, hour=8)
WEEKLY = Wish(rhythm=Rhythm.WEEKLY, hour=8, weekday=0)
NIGHT = Wish(quiet_from=time(22), quiet_until=time(7))

moments = st.integers(0, 8 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.integers(0, 23)
times = st.times().map(lambda moment: moment.replace(microsecond=0))


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[arg-type, misc]  # year, month, day, ...


def test_as_it_comes_has_no_gathering():
    assert next_gathering(Wish(), london(2026, 3, 2, 9)) is None


@pytest.mark.parametrize(
    ("wish", "after", "expected"),
    [
        (DAILY, london(2026, 3, 2, 7, 59), london(2026, 3, 2, 8)),
        (DAILY, london(2026, 3, 2, 8), london(2026, 3, 3, 8)),
        (DAILY, london(2028, 2, 28, 9), london(2028, 2, 29, 8)),
        (WEEKLY, london(2026, 3, 2, 8), london(2026, 3, 9, 8)),
        (WEEKLY, london(2026, 3, 8, 23), london(2026, 3, 9, 8)),
    ],
)
def test_gathered_mail_goes_at_the_hour_that_was_chosen(wish, after, expected):
    assert next_gathering(wish, after) == expected


@pytest.mark.requirement("GOALS-R7")
def test_the_morning_mail_comes_at_eight_on_both_sides_of_a_clock_change():
    before_summer = next_gathering(DAILY, london(2026, 3, 28, 9))
    before_winter = next_gathering(DAILY, london(2026, 10, 24, 9))

    assert before_summer == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert before_winter == datetime(2026, 10, 25, 8, tzinfo=UTC)


@pytest.mark.requirement("GOALS-R7")
@given(after=moments, hour=hours, weekday=st.integers(0, 6), rhythm=st.sampled_from(Rhythm))
def test_a_gathering_is_always_ahead_and_never_further_than_its_rhythm(
    after: datetime, hour: int, weekday: int, rhythm: Rhythm
):
    found = next_gathering(Wish(rhythm=rhythm, hour=hour, weekday=weekday), after)

    if rhythm is Rhythm.AT_ONCE:
        assert found is None
        return
    assert found is not None
    days = 1 if rhythm is Rhythm.DAILY else 7
    assert timedelta(0) < found - after <= timedelta(days=days, hours=1)
    assert found.astimezone(LONDON).weekday() == weekday or rhythm is Rhythm.DAILY


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (london(2026, 3, 2, 21, 59), None),
        (london(2026, 3, 2, 22), london(2026, 3, 3, 7)),
        (london(2026, 3, 3, 6, 59), london(2026, 3, 3, 7)),
        (london(2026, 3, 3, 7), None),
    ],
)
def test_quiet_hours_may_go_over_midnight(now: datetime, expected: datetime | None):
    assert quiet_ends(NIGHT, now) == expected


def test_quiet_hours_within_a_day_end_that_day():
    noon = Wish(quiet_from=time(12), quiet_until=time(13, 30))

    assert quiet_ends(noon, london(2026, 3, 2, 12, 15)) == london(2026, 3, 2, 13, 30)
    assert quiet_ends(noon, london(2026, 3, 2, 14)) is None


@pytest.mark.parametrize("wish", [Wish(), Wish(quiet_from=time(22), quiet_until=time(22))])
def test_without_a_span_it_is_never_quiet(wish: Wish):
    assert quiet_ends(wish, london(2026, 3, 2, 22)) is None


@pytest.mark.requirement("GOALS-R7")
@given(now=moments, start=times, end=times)
def test_quiet_always_ends_within_a_day_and_then_it_is_over(now: datetime, start: time, end: time):
    wish = Wish(quiet_from=start, quiet_until=end)

    until = quiet_ends(wish, now)

    if until is not None:
        assert now < until.astimezone(UTC) <= now + timedelta(hours=25)
        assert quiet_ends(wish, until) is None


@pytest.mark.parametrize("kind", ["late.action", "late.triage", "signal.reported"])
def test_what_has_a_clock_of_its_own_is_never_gathered(kind: str):
    assert not is_gathered(kind, DAILY)
    assert not is_gathered(kind, WEEKLY)


def test_the_rest_is_gathered_for_those_who_chose_it():
    assert is_gathered("action.agreed", DAILY)
    assert not is_gathered("action.agreed", Wish())

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.deadlines import (
    LONDON,
    CheckKind,
    Window,
    action_due_latest,
    add_working_days,
    answer_due,
    end_of_day,
    enters_as_history,
    huddle_due,
    is_working_day,
    local_date,
    recheck_windows,
    review_due,
    triage_due,
)
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, overlay
from heedwell.rules.tiers import Tier

# Bank holidays as proclaimed, April 2026 to April 2027.
ENGLAND = {
    date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 5, 25), date(2026, 8, 31),
    date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29),
}  # fmt: skip
WALES = ENGLAND
NORTHERN_IRELAND = ENGLAND | {date(2026, 7, 13), date(2027, 3, 17)}
SCOTLAND = {
    date(2026, 4, 3), date(2026, 5, 4), date(2026, 5, 25), date(2026, 6, 15), date(2026, 8, 3),
    date(2026, 11, 30), date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1),
    date(2027, 1, 4), date(2027, 3, 26),
}  # fmt: skip

days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
counts = st.integers(1, 60)
holidays = st.frozensets(st.dates(date(2020, 1, 1), date(2036, 1, 1)), max_size=60)
moments = st.builds(datetime.combine, days, st.times(), st.sampled_from([UTC, LONDON]))


@pytest.mark.parametrize(
    ("start", "rest_of_the_kingdom", "scotland"),
    [
        (date(2026, 4, 2), date(2026, 4, 13), date(2026, 4, 10)),
        (date(2026, 12, 24), date(2027, 1, 5), date(2027, 1, 6)),
        (date(2026, 8, 28), date(2026, 9, 7), date(2026, 9, 4)),
        (date(2027, 3, 25), date(2027, 4, 5), date(2027, 4, 2)),
    ],
    ids=["Easter 2026", "Christmas 2026", "August 2026", "Easter 2027"],
)
def test_five_working_days_follow_the_bank_holidays_of_the_nation(
    start: date, rest_of_the_kingdom: date, scotland: date
):
    for nation in (ENGLAND, WALES, NORTHERN_IRELAND):
        assert add_working_days(start, 5, nation) == rest_of_the_kingdom
    assert add_working_days(start, 5, SCOTLAND) == scotland


def test_day_one_is_tomorrow():
    friday = date(2026, 11, 20)

    assert add_working_days(friday, 1, ()) == date(2026, 11, 23)


def test_fewer_than_one_working_day_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(date(2026, 11, 20), 0, ())


@given(start=days, count=counts, off=holidays)
def test_a_deadline_in_working_days_is_a_working_day(start: date, count: int, off: frozenset[date]):
    due = add_working_days(start, count, off)

    assert due.weekday() < 5
    assert due not in off
    assert is_working_day(due, off)


@given(start=days, count=counts, off=holidays)
def test_exactly_so_many_working_days_lie_between(start: date, count: int, off: frozenset[date]):
    due = add_working_days(start, count, off)
    between = (start + timedelta(days=n) for n in range(1, (due - start).days + 1))

    assert sum(is_working_day(day, off) for day in between) == count


@given(start=days, count=counts, off=holidays)
def test_a_later_start_or_more_days_is_never_due_earlier(
    start: date, count: int, off: frozenset[date]
):
    due = add_working_days(start, count, off)

    assert add_working_days(start + timedelta(days=1), count, off) >= due
    assert add_working_days(start, count + 1, off) > due


@given(start=days, count=counts, off=holidays, one_more=days)
def test_one_more_holiday_never_brings_a_deadline_forward(
    start: date, count: int, off: frozenset[date], one_more: date
):
    assert add_working_days(start, count, off | {one_more}) >= add_working_days(start, count, off)


@pytest.mark.requirement("N01")
@pytest.mark.parametrize(
    ("reported_at", "due_at"),
    [
        # The clock goes forward on 29 March 2026: the day has 23 hours, the promise 24.
        (datetime(2026, 3, 28, 12, 0, tzinfo=LONDON), datetime(2026, 3, 29, 13, 0, tzinfo=LONDON)),
        # It goes back on 25 October 2026: the day has 25 hours.
        (datetime(2026, 10, 24, 12, 0, tzinfo=LONDON), datetime(2026, 10, 25, 11, 0, tzinfo=LONDON)),
        # An ordinary night, and a report from a zone that is not ours.
        (datetime(2026, 11, 21, 7, 40, tzinfo=LONDON), datetime(2026, 11, 22, 7, 40, tzinfo=LONDON)),
        (
            datetime(2026, 11, 21, 9, 40, tzinfo=ZoneInfo("Europe/Helsinki")),
            datetime(2026, 11, 22, 7, 40, tzinfo=UTC),
        ),
    ],
)  # fmt: skip
def test_triage_is_due_24_elapsed_hours_after_the_report(reported_at: datetime, due_at: datetime):
    assert triage_due(reported_at) == due_at


@pytest.mark.requirement("GOALS-R7")
def test_over_both_clock_changes_every_minute_has_24_hours_and_a_day_of_its_own():
    for friday in (datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)):
        for minute in range(4 * 24 * 60):
            reported_at = friday + timedelta(minutes=minute)
            due = triage_due(reported_at)

            assert due - reported_at == timedelta(hours=24)
            assert (
                reported_at
                <= end_of_day(local_date(reported_at))
                < reported_at + timedelta(hours=25)
            )
            assert answer_due(reported_at) - local_date(reported_at) == timedelta(days=31)


@pytest.mark.requirement("GOALS-R7")
def test_a_leap_day_is_a_day_like_any_other():
    leap = date(2028, 2, 29)

    assert add_working_days(date(2028, 2, 28), 1, ()) == leap
    assert review_due(Tier.LOW_HARM, date(2028, 2, 22), ()) == leap
    assert [window.opens for window in recheck_windows(Tier.MODERATE_OR_REPEAT, leap)] == [
        date(2028, 3, 28),
        date(2028, 4, 11),
    ]
    assert local_date(end_of_day(leap)) == leap


def test_an_hour_that_happens_twice_keeps_its_own_deadline():
    first, second = (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1))

    assert (triage_due(second) - triage_due(first)) == timedelta(hours=1)


@given(reported_at=moments)
def test_triage_is_due_24_hours_later_whatever_the_clocks_do(reported_at: datetime):
    assert triage_due(reported_at) - reported_at.astimezone(UTC) == timedelta(hours=24)
    assert triage_due(reported_at).tzinfo is UTC


def test_a_provider_can_ask_for_triage_sooner():
    own = overlay(DEFAULT_RULEBOOK, {"triage_hours": 4})

    assert triage_due(datetime(2026, 3, 1, tzinfo=UTC), own) == datetime(2026, 3, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize("ask", [triage_due, local_date, answer_due])
def test_a_moment_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="time zone"):
        ask(datetime.fromisoformat("2026-03-01T12:00"))


@pytest.mark.parametrize(
    ("tier", "due"),
    [
        (Tier.NEAR_MISS, None),
        pytest.param(Tier.LOW_HARM, date(2026, 4, 8), marks=pytest.mark.requirement("N02")),
        pytest.param(
            Tier.MODERATE_OR_REPEAT, date(2026, 4, 10), marks=pytest.mark.requirement("N03", "R18")
        ),
        (Tier.SERIOUS_OR_SAFEGUARDING, date(2026, 5, 1)),
        (Tier.SYSTEMIC, date(2026, 6, 2)),
    ],
)
def test_a_review_is_due_by_its_tier_over_easter(tier: Tier, due: date | None):
    assert review_due(tier, date(2026, 4, 1), ENGLAND) == due


def test_the_review_of_a_tier_two_follows_the_providers_own_timescale():
    own = overlay(DEFAULT_RULEBOOK, {"tier_2_review_days": 3})

    assert review_due(Tier.MODERATE_OR_REPEAT, date(2026, 11, 20), (), own) == date(2026, 11, 25)


@given(tier=st.sampled_from(Tier), triaged_on=days, off=holidays)
def test_a_review_in_working_days_is_never_due_on_a_day_off(
    tier: Tier, triaged_on: date, off: frozenset[date]
):
    due = review_due(tier, triaged_on, off)

    if due is None:
        assert tier is Tier.NEAR_MISS
    else:
        assert due > triaged_on
        assert tier is Tier.LOW_HARM or is_working_day(due, off)


@pytest.mark.requirement("N02")
def test_only_the_micro_action_of_tier_one_has_a_last_day():
    triaged_on = date(2026, 11, 20)

    assert action_due_latest(Tier.LOW_HARM, triaged_on) == date(2026, 11, 27)
    for tier in set(Tier) - {Tier.LOW_HARM}:
        assert action_due_latest(tier, triaged_on) is None


def test_only_tier_zero_waits_for_a_huddle():
    triaged_on = date(2026, 11, 20)

    assert huddle_due(Tier.NEAR_MISS, triaged_on) == date(2026, 11, 27)
    for tier in set(Tier) - {Tier.NEAR_MISS}:
        assert huddle_due(tier, triaged_on) is None


@pytest.mark.requirement("N11")
def test_the_reporter_is_answered_within_the_month():
    reported_at = datetime(2026, 11, 21, 7, 40, tzinfo=LONDON)

    assert answer_due(reported_at) == date(2026, 12, 22)


def test_the_answer_counts_from_the_day_on_the_reporters_wall():
    just_after_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert answer_due(just_after_midnight) == date(2026, 8, 1)


@pytest.mark.requirement("N04", "N05")
@pytest.mark.parametrize(
    "tier", [Tier.MODERATE_OR_REPEAT, Tier.SERIOUS_OR_SAFEGUARDING, Tier.SYSTEMIC]
)
def test_a_change_is_checked_in_weeks_4_to_6_and_verified_in_weeks_6_to_8(tier: Tier):
    live_on = date(2026, 4, 1)

    assert recheck_windows(tier, live_on) == (
        Window(CheckKind.FIRST, date(2026, 4, 29), date(2026, 5, 13)),
        Window(CheckKind.FINAL, date(2026, 5, 13), date(2026, 5, 27)),
    )


def test_a_small_change_is_checked_once_within_a_month():
    assert recheck_windows(Tier.LOW_HARM, date(2026, 4, 1)) == (
        Window(CheckKind.FINAL, date(2026, 4, 8), date(2026, 4, 29)),
    )


def test_a_huddle_share_is_not_checked():
    assert recheck_windows(Tier.NEAR_MISS, date(2026, 4, 1)) == ()


@given(tier=st.sampled_from(Tier), live_on=days)
def test_checks_come_after_the_change_and_the_last_one_verifies(tier: Tier, live_on: date):
    windows = recheck_windows(tier, live_on)

    assert all(live_on < window.opens <= window.due for window in windows)
    assert [window.kind for window in windows[-1:]] == [CheckKind.FINAL] * bool(windows)
    assert [window.due for window in windows] == sorted(window.due for window in windows)


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_when_it_ends_in_london(day: date, utc: datetime):
    assert end_of_day(day) == utc


@given(day=days)
def test_the_end_of_a_day_is_on_that_day_and_its_next_second_is_not(day: date):
    end = end_of_day(day)

    assert local_date(end) == day
    assert local_date(end + timedelta(seconds=1)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("happened_on", "is_closed", "is_history"),
    [
        (date(2026, 10, 23), False, False),
        (date(2026, 10, 22), False, True),
        (date(2026, 11, 21), True, True),
        (date(2026, 11, 21), False, False),
        (date(2026, 12, 1), False, False),
    ],
)
def test_a_row_that_is_closed_or_older_than_30_days_enters_as_history(
    happened_on: date, is_closed: bool, is_history: bool
):
    imported_on = date(2026, 11, 22)

    assert enters_as_history(happened_on, imported_on, is_closed=is_closed) is is_history

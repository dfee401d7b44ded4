"""Runs, trends, two of three, icons; and the Anhøj rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.statistics.charts.chart import Layout
from heedwell.statistics.charts.individuals import mr_chart, xmr_chart
from heedwell.statistics.charts.profiles import MDC6, MDC7, PROFILES, PTD, custom
from heedwell.statistics.charts.reading import Assurance, Direction, Rule, Variation, read
from heedwell.statistics.charts.rules import shift_marks, trend_marks
from heedwell.statistics.charts.run import run_chart, runs
from heedwell.statistics.errors import OutOfRange

BASE = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0]
FROZEN = Layout(baseline=len(BASE))


def chart_of(*later: float | None):
    return xmr_chart([*BASE, *later], FROZEN)


@pytest.mark.parametrize(("profile", "length"), [(MDC7, 7), (MDC6, 6), (PTD, 7)])
def test_a_run_needs_the_length_of_its_profile(profile, length):
    short = chart_of(*[10.4] * (length - 1), 11)
    long = chart_of(*[10.4] * length, 11)

    assert not shift_marks(short, profile)[len(BASE) :].any()
    assert shift_marks(long, profile)[len(BASE) : -1].tolist() == [-1] * length


def test_a_point_on_the_centre_ends_a_run():
    chart = chart_of(10.4, 10.4, 10.4, 10.5, 10.4, 10.4, 10.4, 10.4)

    assert chart.centre[0] == 10.5
    assert not shift_marks(chart, MDC7)[len(BASE) :].any()


def test_a_gap_ends_a_run():
    assert not shift_marks(chart_of(*[10.4] * 4, None, *[10.4] * 4), MDC7)[len(BASE) :].any()


def test_seven_points_rising_are_six_rises():
    rising = [10.1, 10.2, 10.3, 10.4, 10.6, 10.7, 10.8]

    assert trend_marks(chart_of(11, *rising), MDC7)[-7:].tolist() == [1] * 7
    assert not trend_marks(chart_of(11, *rising[1:]), MDC7).any()


def test_equal_neighbours_end_a_trend_unless_the_profile_passes_over_ties():
    series = chart_of(11, 10.1, 10.2, 10.3, 10.3, 10.4, 10.6, 10.7, 10.8)

    assert not trend_marks(series, MDC7).any()
    assert trend_marks(series, custom(shift=7, trend=7, ties_end=False))[-8:].tolist() == [1] * 8


def test_points_beyond_the_limits_count_in_two_of_three_but_not_for_ptd():
    chart = chart_of(16.2, 15.4, 11)

    assert chart.outside[-3:].tolist() == [True, False, False]
    assert [point.rule for point in read(chart, MDC7).points[-3:-1]] == [
        Rule.OUTSIDE,
        Rule.TWO_OF_THREE,
    ]
    assert read(chart, PTD).points[-2].rule is Rule.NONE


def test_the_third_point_must_lie_on_the_same_side_unless_the_profile_says_otherwise():
    chart = chart_of(15.4, 9, 15.4)
    loose = custom(shift=7, trend=7, two_of_three_same_side=False)

    assert not read(chart, MDC7).marks[Rule.TWO_OF_THREE].any()
    assert read(chart, loose).marks[Rule.TWO_OF_THREE][-3:].tolist() == [1, 0, 1]


def test_where_a_point_carries_both_news_mdc_shows_improvement_and_ptd_the_higher_rule():
    rising = [10.6, 10.7, 10.8, 10.9, 11.1, 11.2, 11.3]
    falling = list(reversed(rising))
    chart = chart_of(12, *falling)

    marks = read(chart, MDC7).marks
    assert marks[Rule.TREND][-1] == -1
    assert marks[Rule.SHIFT][-1] == 1
    assert read(chart, MDC7, Direction.INCREASE).points[-1].variation.is_improvement
    assert read(chart, PTD, Direction.INCREASE).points[-1].variation is Variation.CONCERN_LOW


@pytest.mark.parametrize(
    ("direction", "variation"),
    [
        (Direction.DECREASE, Variation.CONCERN_HIGH),
        (Direction.INCREASE, Variation.IMPROVEMENT_HIGH),
        (Direction.NEUTRAL, Variation.NEUTRAL_HIGH),
    ],
)
def test_the_icon_is_what_the_last_point_says(direction, variation):
    assert read(chart_of(30), MDC7, direction).variation is variation
    assert read(chart_of(30, None), MDC7, direction).variation is variation
    assert read(chart_of(30, 10.4), MDC7, direction).variation is Variation.COMMON_CAUSE


@pytest.mark.parametrize(
    ("direction", "target", "icon"),
    [
        (Direction.DECREASE, 30, Assurance.PASSES),
        (Direction.DECREASE, 1, Assurance.FAILS),
        (Direction.INCREASE, 30, Assurance.FAILS),
        (Direction.INCREASE, 1, Assurance.PASSES),
        (Direction.DECREASE, 10, Assurance.HIT_AND_MISS),
        (Direction.NEUTRAL, 30, None),
        (Direction.DECREASE, None, None),
    ],
)
def test_the_assurance_icon_compares_the_target_with_the_last_limits(direction, target, icon):
    assert read(chart_of(10), MDC7, direction, target).assurance is icon


def test_every_profile_can_be_printed_under_a_chart():
    assert {"mdc7", "mdc6", "ptd"} <= set(PROFILES)
    assert "7 points on one side" in MDC7.says
    assert custom(shift=8, trend=6).name == "custom"


def test_a_profile_of_one_point_means_nothing():
    with pytest.raises(OutOfRange, match="The run length"):
        custom(shift=1, trend=7)


@given(series=st.lists(st.integers(0, 20), min_size=10, max_size=60))
def test_turning_a_chart_upside_down_turns_its_signals(series: list[int]):
    up, down = xmr_chart(series), xmr_chart([-value for value in series])

    for profile in (MDC7, PTD):
        one = read(up, profile, Direction.INCREASE)
        other = read(down, profile, Direction.DECREASE)
        assert [p.rule for p in one.points] == [p.rule for p in other.points]
        assert [p.way for p in one.points] == [-p.way for p in other.points]
        assert one.variation.is_improvement == other.variation.is_improvement


@given(series=st.lists(st.floats(0, 50), min_size=10, max_size=60))
def test_a_longer_run_length_never_finds_more(series: list[float]):
    chart = xmr_chart(series)
    found = [np.count_nonzero(shift_marks(chart, custom(shift=n, trend=7))) for n in (6, 7, 8)]

    assert found == sorted(found, reverse=True)


def test_anhoej_by_hand():
    (found,) = runs(run_chart([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))

    assert (found.useful, found.longest, found.longest_expected) == (10, 5, 6)
    assert (found.crossings, found.crossings_expected) == (1, 2)
    assert found.signal


@given(series=st.lists(st.integers(0, 30), min_size=3, max_size=80))
def test_run_lengths_and_crossings_fit_together(series: list[int]):
    (found,) = runs(run_chart(series))

    if found.useful:
        assert found.longest is not None
        assert found.crossings is not None
        assert found.longest + found.crossings <= found.useful
        assert found.longest * (found.crossings + 1) >= found.useful


def test_a_series_that_never_leaves_its_median_has_no_runs():
    (found,) = runs(run_chart([5, 5, 5, 5]))

    assert (found.useful, found.longest, found.signal) == (0, None, False)


def test_runs_of_moving_ranges_are_counted_but_not_judged():
    (found,) = runs(mr_chart([1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 40, 60, 80, 100, 120, 140, 160, 180]))

    assert found.longest is not None
    assert found.longest_expected is not None
    assert found.longest > found.longest_expected
    assert not found.signal

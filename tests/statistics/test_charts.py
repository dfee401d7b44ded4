"""Limits by hand, and what must hold for every series."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heedwell.statistics.charts import counts, individuals, proportions, rare
from heedwell.statistics.charts.chart import Layout
from heedwell.statistics.charts.exact import EACH_SIDE, exact_count_chart, exact_share_chart
from heedwell.statistics.charts.funnel import rate_funnel, share_funnel
from heedwell.statistics.distributions import poisson_cdf, poisson_sf
from heedwell.statistics.errors import NothingToCompute, NotWhole, OutOfRange

measured = st.lists(st.floats(-1000, 1000).map(lambda x: round(x, 2)), min_size=8, max_size=40)
counted = st.lists(st.integers(0, 60), min_size=8, max_size=40)


def test_xmr_limits_by_hand():
    chart = individuals.xmr_chart([4, 6, 5, 9])

    assert chart.centre[0] == 6
    assert chart.upper[0] == pytest.approx(6 + 2.66 * 7 / 3)
    assert chart.inner_upper[0] == pytest.approx(6 + 2.66 * 7 / 3 * 2 / 3)


def test_c_limits_by_hand():
    chart = counts.c_chart([4, 6, 5, 1])

    assert (chart.centre[0], chart.lower[0], chart.upper[0]) == (4, 0, 10)


def test_u_limits_are_wider_where_exposure_is_small():
    chart = counts.u_chart([4, 2, 8], [400, 100, 900])

    assert chart.upper[1] > chart.upper[0] > chart.upper[2]


@given(series=measured, factor=st.floats(0.01, 100), shift=st.floats(-50, 50))
def test_xmr_follows_a_change_of_units(series: list[float], factor: float, shift: float):
    chart = individuals.xmr_chart(series)
    other = individuals.xmr_chart([value * factor + shift for value in series])

    assert other.upper == pytest.approx(chart.upper * factor + shift, rel=1e-6, abs=1e-6)
    assert other.lower == pytest.approx(chart.lower * factor + shift, rel=1e-6, abs=1e-6)


@given(series=counted, times=st.integers(2, 50))
def test_rates_follow_the_unit_of_exposure(series: list[int], times: int):
    assume(sum(series))
    days = [30 + position for position in range(len(series))]
    chart = counts.u_chart(series, days)
    other = counts.u_chart(series, [day * times for day in days])

    assert other.scaled(times).upper == pytest.approx(chart.upper)
    assert (other.outside == chart.outside).all()


@given(series=counted)
def test_limits_stand_around_the_centre_and_within_what_is_possible(series: list[int]):
    checked = [60] * len(series)
    for chart in (
        counts.c_chart(series),
        counts.u_chart(series, checked),
        proportions.p_chart(series, checked),
        rare.g_chart(series),
    ):
        assert (chart.lower >= 0).all()
        assert (chart.lower <= chart.inner_lower).all()
        assert (chart.inner_lower <= chart.centre).all()
        assert (chart.centre <= chart.inner_upper).all()
        assert (chart.inner_upper <= chart.upper).all()


@given(series=counted, data=st.data())
def test_a_frozen_baseline_does_not_move_with_what_comes_after(
    series: list[int], data: st.DataObject
):
    length = data.draw(st.integers(3, len(series) - 1))
    layout = Layout(baseline=length)
    later = [value + 500 for value in series[length:]]

    before = individuals.xmr_chart(series, layout)
    after = individuals.xmr_chart(series[:length] + later, layout)

    assert after.upper == pytest.approx(before.upper, nan_ok=True)
    assert after.centre == pytest.approx(before.centre)


@given(series=counted, data=st.data())
def test_a_phase_is_a_chart_of_its_own(series: list[int], data: st.DataObject):
    start = data.draw(st.integers(3, len(series) - 3))

    whole = individuals.xmr_chart(series, Layout(phase_starts=[start]))
    alone = individuals.xmr_chart(series[start:])

    assert whole.upper[start:] == pytest.approx(alone.upper)
    assert whole.phase.tolist() == [0] * start + [1] * (len(series) - start)


def test_a_point_left_out_is_drawn_but_not_used():
    chart = counts.c_chart([4, 40, 4, 4], Layout(left_out=[1]))

    assert chart.centre[0] == 4
    assert chart.points[1] == 40
    assert chart.outside.tolist() == [False, True, False, False]


def test_a_phase_with_nothing_in_use_is_refused():
    with pytest.raises(NothingToCompute, match="phase 2"):
        counts.c_chart([4, 4, None, None], Layout(phase_starts=[2]))


def test_a_phase_must_start_within_the_series():
    with pytest.raises(OutOfRange, match="A phase start"):
        counts.c_chart([4, 4], Layout(phase_starts=[9]))


def test_a_point_on_the_limit_is_inside():
    chart = counts.c_chart([4, 4, 4, 4, 10], Layout(baseline=4))

    assert not chart.outside.any()


def test_points_that_never_move_leave_a_screened_chart_without_limits():
    chart = individuals.xmr_chart([3, 3, 3, 3], screened=True)

    assert math.isnan(chart.upper[0])
    assert not chart.outside.any()


def test_prime_limits_equal_ordinary_ones_times_the_spread_between_neighbours():
    events, days = [12, 30, 9, 28, 11, 33, 8, 31], [1000, 1100, 900, 1000, 1050, 980, 1000, 990]
    plain, prime = counts.u_chart(events, days), counts.u_prime_chart(events, days)

    widths = (prime.upper - prime.centre) / (plain.upper - plain.centre)

    assert widths == pytest.approx(np.full(8, widths[0]))
    assert widths[0] > 2


def test_a_frozen_g_chart_draws_its_centre_where_half_of_such_waits_lie():
    chart = rare.g_chart([5, 10, 15, 30], Layout(baseline=3))

    assert chart.centre[0] == pytest.approx(6.93)


@given(mean=st.floats(0.2, 30), days=st.lists(st.integers(20, 800), min_size=3, max_size=10))
def test_exact_limits_flag_no_more_than_their_chance(mean: float, days: list[int]):
    events = [max(0, round(mean * day / 300)) for day in days]
    assume(sum(events))

    chart = exact_count_chart(events, days)

    for expected, low, high in zip(
        chart.centre * days, chart.lower * days, chart.upper * days, strict=True
    ):
        assert poisson_cdf(round(low) - 1, expected) <= EACH_SIDE
        assert poisson_sf(round(high), expected) <= EACH_SIDE


def test_exact_limits_widen_with_dispersion():
    series = [4, 5, 3, 6, 4, 5]

    assert exact_count_chart(series, dispersion=3).upper[0] > exact_count_chart(series).upper[0]


def test_exact_share_limits_need_whole_checks():
    assert exact_share_chart([4, 5], [5, 5]).upper[0] == 1
    with pytest.raises(NotWhole):
        exact_share_chart([4, 5], [5.5, 5])


def test_a_funnel_is_wider_for_a_smaller_service():
    funnel = rate_funnel([5, 50, 40], [100, 1000, 1000])

    assert funnel.upper[0] - funnel.lower[0] > funnel.upper[1] - funnel.lower[1]
    assert funnel.way.tolist() == [0, 0, 0]


def test_a_service_far_above_all_others_stands_outside_the_funnel():
    homes = rate_funnel([*[5] * 12, 20, None], [*[100] * 12, 110, 90])

    assert homes.way.tolist() == [*[0] * 12, 1, 0]
    assert share_funnel([95, 96, 40], [100, 100, 100]).way.tolist() == [1, 1, -1]

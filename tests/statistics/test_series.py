"""What cannot be meant is refused with a sentence; what is missing stays missing."""

import math

import numpy as np
import pytest

from heedwell.statistics import errors
from heedwell.statistics.charts.counts import c_chart, u_chart
from heedwell.statistics.charts.individuals import xmr_chart
from heedwell.statistics.charts.proportions import p_chart
from heedwell.statistics.charts.rare import t_chart
from heedwell.statistics.series import counts, with_exposure


@pytest.mark.parametrize(
    ("make", "error", "says"),
    [
        (lambda: c_chart([]), errors.NothingToCompute, "at least one period"),
        (lambda: c_chart([None, None]), errors.NothingToCompute, "at least one period"),
        (lambda: c_chart([1, math.nan]), errors.NotANumber, "Use None for a period"),
        (lambda: xmr_chart([1, math.inf, 2]), errors.NotANumber, "Period 2 of the values"),
        (lambda: c_chart([1, -2]), errors.NegativeCount, "cannot be below zero"),
        (lambda: u_chart([1, 2], [10]), errors.LengthsDiffer, "2 counts but 1 exposures"),
        (lambda: u_chart([1, 2], [10, None]), errors.MissingExposure, "enter its person-days"),
        (lambda: u_chart([1, 2], [10, 0]), errors.MissingExposure, "Period 2 has events"),
        (lambda: p_chart([5, 6], [5, 5]), errors.MoreThanChecked, "cannot pass one"),
        (lambda: t_chart([3, 0, 2]), errors.TimeBetweenNotPositive, "Interval 2"),
    ],
)
def test_a_wrong_series_says_what_is_wrong_and_what_to_do(make, error, says):
    with pytest.raises(error, match=says):
        make()


def test_every_error_is_a_statistics_error():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]

    assert all(issubclass(kind, errors.StatisticsError) for kind in kinds)


def test_a_missing_month_is_a_gap_and_never_zero():
    whole, gap, zero = c_chart([4, 4, 4]), c_chart([4, None, 4]), c_chart([4, 0, 4])

    assert math.isnan(gap.points[1])
    assert gap.centre[0] == whole.centre[0] == 4
    assert zero.centre[0] < 4


def test_a_month_without_bed_days_and_without_events_is_a_gap():
    events, at_risk = with_exposure([2, 0, 3], [100, 0, 120])

    assert np.isnan(events[1])
    assert np.isnan(at_risk[1])
    assert u_chart([2, 0, 3], [100, 0, 120]).centre[0] == pytest.approx(5 / 220)


def test_no_moving_range_reaches_over_a_gap():
    chart = xmr_chart([1, 2, None, 50, 51])

    assert chart.upper[0] - chart.centre[0] == pytest.approx(2.66)


def test_counts_may_come_as_an_array():
    assert counts(np.array([1, 2, 3])).tolist() == [1, 2, 3]

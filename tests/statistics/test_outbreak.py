"""Monitors of one series: what they compute, what they refuse, what they never miss."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heedwell.statistics.charts.suitability import Trust
from heedwell.statistics.errors import (
    HasGap,
    LengthsDiffer,
    OutOfRange,
    StatisticsError,
    TooLittleHistory,
)
from heedwell.statistics.outbreak.cusum import Transform, cusum, standardised
from heedwell.statistics.outbreak.ears import Ears, ears
from heedwell.statistics.outbreak.farrington import (
    NOUFAILY,
    FarringtonSettings,
    Guard,
    farrington,
)
from heedwell.statistics.outbreak.glm import fit_quasi_poisson, outlier_weights
from heedwell.statistics.outbreak.glr import glr
from heedwell.statistics.outbreak.reference_weeks import reference_weeks
from heedwell.statistics.outbreak.suitability import monitor_suitability
from heedwell.statistics.outbreak.thresholds import (
    Bound,
    Power,
    delta_threshold,
    quantile_threshold,
)

WEEKS = 300
MONDAYS = [date(2021, 1, 4) + timedelta(weeks=week) for week in range(WEEKS)]
series = st.lists(st.integers(0, 30), min_size=14, max_size=60)


def weekly(mean: float = 6.0, seed: int = 7) -> list[int]:
    season = 1 + 0.4 * np.sin(2 * np.pi * np.arange(WEEKS) / 52)
    counts: list[int] = np.random.default_rng(seed).poisson(mean * season).tolist()
    return counts


def test_ears_bounds_by_hand():
    counts = [2, 4, 3, 2, 4, 3, 3, 9]

    found = ears(counts, Ears.C1, first=7, alpha=0.001)

    assert found.upper[0] == pytest.approx(3 + 3.0902323 * np.std(counts[:7], ddof=1))
    assert found.alarm.tolist() == [True]


def test_a_rise_of_two_weeks_does_not_lift_the_bar_of_c2():
    counts = [3, 4, 3, 2, 4, 3, 3, 9, 9, 9]

    assert ears(counts, Ears.C2, first=9).alarm.tolist() == [True]
    assert ears(counts, Ears.C1, first=9).alarm.tolist() == [False]


def test_a_floor_of_the_spread_keeps_a_quiet_series_from_alarming_at_one_event():
    quiet = [0] * 9 + [1]

    assert ears(quiet, Ears.C2, first=9).alarm.all()
    assert not ears(quiet, Ears.C2, first=9, least_spread=0.5).alarm.any()
    assert "floor for the spread" in " ".join(monitor_suitability(quiet, first=9).reasons)


@given(counts=series, shift=st.integers(0, 20))
def test_ears_follows_a_series_that_is_higher_throughout(counts: list[int], shift: int):
    for method in (Ears.C1, Ears.C2):
        plain = ears(counts, method, first=11)
        higher = ears([count + shift for count in counts], method, first=11)
        assert higher.upper == pytest.approx(plain.upper + shift)


@given(counts=series)
@example(counts=[0, 0, 0, 0, 0, 0, 0, 30, 30, 30, 11, 19, 22, 0])  # a sum that is h itself
def test_the_needed_count_of_a_cusum_is_where_the_alarm_begins(counts: list[int]):
    if not sum(counts[:10]):
        return
    found = cusum(counts, first=10, transform=Transform.STANDARD, k=0.5, h=4)
    for place, needed in enumerate(found.upper):
        altered = [*counts[: 10 + place], int(needed)]
        assert cusum(altered, first=10, transform=Transform.STANDARD, k=0.5, h=4).alarm[-1]
        if needed >= 1:
            altered[-1] -= 1
            assert not cusum(altered, first=10, transform=Transform.STANDARD, k=0.5, h=4).alarm[-1]


@pytest.mark.parametrize("transform", list(Transform))
@given(mean=st.floats(0.3, 30), count=st.integers(0, 60))
def test_a_higher_count_has_a_higher_standard_score(transform, mean: float, count: int):
    assert standardised(count, mean, transform) < standardised(count + 1, mean, transform)


@given(counts=st.lists(st.integers(0, 12), min_size=1, max_size=25), mean=st.floats(0.5, 5))
def test_the_likelihood_ratio_is_the_best_over_all_beginnings(counts: list[int], mean: float):
    found = glr(counts, mean, threshold=1e9)
    best = 0.0
    for start in range(len(counts)):
        total, expected = sum(counts[start:]), mean * (len(counts) - start)
        if total > expected:
            best = max(best, total * math.log(total / expected) + expected - total)

    assert found.glr[-1] == pytest.approx(best, abs=1e-9)


def test_a_fall_is_found_when_a_fall_is_looked_for():
    counts = [6, 5, 7, 6, 5, 6, 1, 0, 1, 0, 1]

    assert glr(counts, 6.0, falling=True).alarm.any()
    assert not glr(counts, 6.0).alarm.any()


@given(counts=st.lists(st.integers(0, 12), min_size=2, max_size=20))
def test_a_negative_binomial_ratio_nears_the_poisson_one_as_its_size_grows(counts: list[int]):
    poisson = glr(counts, 2.0, threshold=1e9).glr
    nearly = glr(counts, 2.0, threshold=1e9, size=1e7).glr

    assert nearly == pytest.approx(poisson, abs=1e-3)
    assert (glr(counts, 2.0, threshold=1e9, size=1.0).glr <= poisson + 1e-9).all()


@given(
    mean=st.floats(0.5, 60),
    phi=st.floats(1, 5),
    se=st.floats(0, 2),
    power=st.sampled_from(list(Power)),
)
def test_a_transformed_bound_lies_above_the_forecast_and_rises_with_doubt(
    mean: float, phi: float, se: float, power: Power
):
    found = delta_threshold(mean, mean, se, phi, 0.01, power)

    assert found.lower <= mean <= found.upper
    assert found.p_value == pytest.approx(0.5)
    assert delta_threshold(mean, mean, se + 1, phi, 0.01, power).upper >= found.upper


@given(mean=st.floats(0.5, 40), phi=st.floats(1, 5), alpha=st.sampled_from([0.001, 0.01, 0.05]))
def test_no_count_above_a_quantile_bound_has_more_than_its_chance(
    mean: float, phi: float, alpha: float
):
    bound = quantile_threshold(0, math.log(mean), 0.2, phi, alpha, Bound.NB_PLUGIN)

    above = quantile_threshold(bound.upper + 1, math.log(mean), 0.2, phi, alpha, Bound.NB_PLUGIN)

    assert above.p_value <= alpha
    assert quantile_threshold(0, math.log(mean), 0.2, phi, alpha, Bound.MUAN).upper >= bound.upper


def test_a_model_of_nothing_but_a_level_fits_the_mean():
    counts = np.array([3.0, 5.0, 4.0, 8.0])

    fit = fit_quasi_poisson(counts, np.ones((4, 1)))

    assert math.exp(fit.coefficients[0]) == pytest.approx(5)
    assert fit.dispersion == pytest.approx(((counts - 5) ** 2 / 5).sum() / 3, rel=1e-4)
    assert fit.leverage == pytest.approx([0.25] * 4)


@given(residuals=st.lists(st.floats(-3, 9), min_size=3, max_size=30))
def test_weights_shrink_past_outbreaks_and_add_up(residuals: list[float]):
    weights = outlier_weights(np.array(residuals), 2.58)

    assert weights.sum() == pytest.approx(len(residuals))
    order = np.argsort(residuals)
    assert (np.diff(weights[order]) <= 1e-12).all()


def test_the_reference_weeks_are_those_of_the_same_season():
    found = reference_weeks(MONDAYS, 255, years=3, half_window=2, seasons=1, skip=3)

    assert len(found.weeks) == 15
    for centre, years in zip(found.weeks[2::5], (3, 2, 1), strict=True):
        then = MONDAYS[255].replace(year=MONDAYS[255].year - years)
        assert abs((MONDAYS[centre] - then).days) <= 3


def test_with_seasons_every_week_since_then_is_used_but_the_last():
    found = reference_weeks(MONDAYS, 255, years=3, half_window=3, seasons=10, skip=26)

    assert found.weeks.tolist() == list(range(found.weeks[0], 229))
    assert set(found.season.tolist()) == set(range(10))


def test_history_that_begins_too_late_is_refused():
    with pytest.raises(TooLittleHistory, match="4 years of weekly counts"):
        reference_weeks(MONDAYS, 200, years=4, half_window=3, seasons=1, skip=3)


@pytest.mark.parametrize("settings", [FarringtonSettings(years=3), NOUFAILY])
def test_an_outbreak_stands_out_and_a_season_does_not(settings):
    counts = weekly()
    counts[WEEKS - 2] += 30

    forecasts = farrington(counts, MONDAYS, first=WEEKS - 10, settings=settings)

    assert [forecast.alarm for forecast in forecasts] == [False] * 8 + [True, False]
    assert forecasts[8].exceedance > 1
    assert forecasts[8].threshold.p_value < 0.001


def test_the_guard_for_small_counts_is_a_setting():
    counts = [0] * WEEKS
    counts[10:200:9] = [1] * len(counts[10:200:9])
    counts[-1] = 4
    open_eyed = FarringtonSettings(years=3, guard=None)
    guarded = FarringtonSettings(years=3, guard=Guard(5, 4))

    (seen,) = farrington(counts, MONDAYS, first=WEEKS - 1, settings=open_eyed)
    (silenced,) = farrington(counts, MONDAYS, first=WEEKS - 1, settings=guarded)

    assert seen.alarm
    assert silenced.guarded
    assert not silenced.alarm


def test_a_population_is_divided_by():
    counts = weekly()
    people = [100 + week for week in range(WEEKS)]

    plain = farrington(counts, MONDAYS, first=WEEKS - 1)
    offset = farrington(counts, MONDAYS, first=WEEKS - 1, population=people)
    doubled = farrington(counts, MONDAYS, first=WEEKS - 1, population=[2 * n for n in people])

    assert offset[0].expected != pytest.approx(plain[0].expected, rel=1e-3)
    assert doubled[0].expected == pytest.approx(offset[0].expected, rel=1e-6)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: ears([1, None, 3] * 5, Ears.C1, first=8), HasGap),
        (lambda: ears([1] * 20, Ears.C3, first=8), TooLittleHistory),
        (lambda: ears([1] * 20, Ears.C1, first=8, baseline=2), OutOfRange),
        (lambda: ears([1] * 20, Ears.C1, first=30), OutOfRange),
        (lambda: cusum([1] * 20, first=0), TooLittleHistory),
        (lambda: cusum([0] * 20, first=10), OutOfRange),
        (lambda: glr([1, 2], [1.0]), LengthsDiffer),
        (lambda: glr([1, 2], 0.0), OutOfRange),
        (lambda: farrington([1] * 9, MONDAYS, first=8), LengthsDiffer),
        (lambda: farrington(weekly(), MONDAYS, first=100), TooLittleHistory),
        (lambda: farrington(weekly(), MONDAYS, first=299, population=[0] * WEEKS), OutOfRange),
    ],
)
def test_a_monitor_refuses_what_it_cannot_judge(make, error):
    with pytest.raises(error):
        make()


@given(values=st.lists(st.one_of(st.none(), st.floats(), st.integers(-3, 30)), max_size=30))
def test_a_monitor_is_doubted_or_trusted_whatever_the_numbers(values):
    found = monitor_suitability(values, first=10, seasonal=True)

    assert found.trust is Trust.FIRM or found.reasons


@given(counts=st.lists(st.integers(0, 40), min_size=170, max_size=170))
def test_any_three_years_of_counts_give_a_forecast_or_a_plain_error(counts: list[int]):
    settings = FarringtonSettings(years=3, guard=None)
    try:
        (found,) = farrington(counts, MONDAYS[:170], first=169, settings=settings)
    except StatisticsError:
        return
    assert found.expected > 0
    assert found.threshold.upper >= found.threshold.lower

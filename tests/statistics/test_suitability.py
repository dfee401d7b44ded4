"""Which chart may be shown, which chart fits, and the notes beside it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.statistics.charts.chart import Kind, Layout
from heedwell.statistics.charts.choice import (
    choose_for_counts,
    choose_for_measurements,
    choose_for_shares,
)
from heedwell.statistics.charts.individuals import xmr_chart
from heedwell.statistics.charts.notes import autocorrelation, dispersion, share_dispersion
from heedwell.statistics.charts.suitability import Trust, rephasing_doubts, suitability
from heedwell.statistics.errors import StatisticsError, TooLittleHistory

LONG = [12, 9, 11, 14, 10, 8, 13, 12, 9, 11, 10, 12, 13, 9, 11, 12]


@pytest.mark.parametrize(
    ("points", "trust"),
    [(5, Trust.RUN_ONLY), (6, Trust.TRIAL), (12, Trust.TRIAL), (13, Trust.FIRM)],
)
def test_limits_come_with_six_points_and_icons_with_thirteen(points, trust):
    found = suitability(Kind.XMR, LONG[:points])

    assert found.trust is trust
    assert found.suitable is (points >= 6)
    assert found.icons is (points >= 13)


def test_a_new_phase_is_on_trial_again():
    found = suitability(Kind.XMR, LONG, layout=Layout(phase_starts=[9]))

    assert found.trust is Trust.TRIAL
    assert "Trial limits from 7 points" in " ".join(found.reasons)


@pytest.mark.parametrize(
    ("kind", "values", "exposure", "reason"),
    [
        (Kind.C, [-1, *LONG], None, "below zero"),
        (Kind.C, [1.5, *LONG], None, "not whole counts"),
        (Kind.T, [0, *LONG], None, "no time between them"),
        (Kind.U, LONG, None, "what they are out of"),
        (Kind.U, LONG, [30] * 5, "one exposure for each period"),
        (Kind.U, LONG, [*[300] * 15, 0], "events but no exposure"),
        (Kind.P, LONG, [*[30] * 15, 3], "more met than were checked"),
        (Kind.U_PRIME, LONG, [300] * 16, "needs 20 points"),
        (Kind.XMR, [0] * 10 + [1, 2, 3, 4, 5], None, "More than half of the points are zero"),
        (Kind.XMR, [], None, "at least one period"),
        (Kind.C, [1, math.nan], None, "Use None"),
    ],
)
def test_a_chart_that_does_not_fit_says_why(kind, values, exposure, reason):
    found = suitability(kind, values, exposure)

    assert found.trust is Trust.NONE
    assert reason in " ".join(found.reasons)


def test_screening_low_counts_is_not_suitable():
    low = [2, 0, 3, 1, 2, 4, 1, 2, 3, 1, 2, 2, 1, 3]

    assert suitability(Kind.XMR, low).icons
    assert not suitability(Kind.XMR, low, screened=True).suitable
    assert suitability(Kind.XMR, [value * 10 for value in low], screened=True).icons


def test_points_that_never_move_have_no_limits():
    assert suitability(Kind.XMR, [4] * 14).trust is Trust.RUN_ONLY


def test_few_events_a_period_want_exact_limits():
    low = [1, 0, 2, 1, 0, 1, 2, 1, 0, 1, 1, 2, 0, 1]

    assert suitability(Kind.C, low).trust is Trust.TRIAL
    assert suitability(Kind.C, low, exact=True).trust is Trust.FIRM


@pytest.mark.parametrize(
    ("events", "trust"), [(7, Trust.RUN_ONLY), (8, Trust.TRIAL), (20, Trust.FIRM)]
)
def test_rare_events_need_eight_intervals_for_trial_and_twenty_for_firm_limits(events, trust):
    assert suitability(Kind.T, [float(3 + n % 5) for n in range(events)]).trust is trust


@given(
    kind=st.sampled_from(list(Kind)),
    values=st.lists(st.one_of(st.none(), st.floats(), st.integers(-5, 50)), max_size=30),
    exposure=st.one_of(st.none(), st.lists(st.one_of(st.none(), st.floats()), max_size=30)),
)
def test_suitability_never_fails_on_any_numbers(kind, values, exposure):
    found = suitability(kind, values, exposure)

    assert found.suitable or found.reasons


def test_many_events_a_month_make_an_xmr_chart():
    choice = choose_for_counts(LONG)

    assert (choice.kind, choice.exact) == (Kind.XMR, False)
    assert choice.says == "About 11 events a period are enough for ordinary limits: an XmR chart."


def test_many_events_with_bed_days_make_a_u_chart_and_a_prime_chart_when_they_vary_more():
    wild = [2, 30, 4, 25, 1, 33, 3, 28, 2, 31] * 2

    assert choose_for_counts(LONG, [900] * 16).kind is Kind.U
    assert choose_for_counts(wild, [900] * 20).kind is Kind.U_PRIME
    assert choose_for_counts(wild[:12], [900] * 12).kind is Kind.XMR


def test_two_to_eight_a_month_make_an_exact_chart_read_with_runs_of_eight():
    choice = choose_for_counts([3, 4, 2, 5, 4, 3, 2, 4])

    assert (choice.kind, choice.exact, choice.profile.shift) == (Kind.C, True, 8)
    assert choose_for_counts([3, 4, 2, 5, 4, 3], [300, 900, 400, 800, 500, 700]).kind is Kind.U
    assert choose_for_counts([3, 4, 2, 5, 4, 3], [300, 310, 305, 300, 315, 299]).kind is Kind.C


def test_under_two_a_month_the_period_is_lengthened_first():
    choice = choose_for_counts([1, 0, 1, 2, 0, 1, 1, 0, 2, 1, 1, 2] * 2)

    assert choice.lengthen == 2
    assert "join 2 periods" in choice.says


def test_too_few_to_count_by_month_become_time_between_events():
    choice = choose_for_counts([1, 0, 1, 2, 1, 1, 2, 1, 2, 1])

    assert choice.kind is Kind.T
    assert "time between them" in choice.says
    assert choose_for_counts([0, 0, 1, 0, 0, 0, 0, 1]).kind is Kind.RUN


def test_mostly_zeros_are_never_an_xmr_chart():
    choice = choose_for_counts([0, 0, 0, 60, 0, 0, 55, 0, 0, 0, 58, 0])

    assert choice.kind is not Kind.XMR
    assert "More than half" in choice.says


def test_small_audits_have_exact_limits():
    assert choose_for_shares([4, 5, 3, 5], [5, 5, 5, 5]).exact
    assert not choose_for_shares([40, 45, 43, 45], [50, 50, 50, 50]).exact
    assert choose_for_shares([400, 650] * 10, [1000] * 20).kind is Kind.P_PRIME


def test_a_measurement_is_an_xmr_chart_once_there_are_six():
    assert choose_for_measurements([3.5, 4, 2.5]).kind is Kind.RUN
    assert choose_for_measurements([3.5, 4, 2.5, 3, 3.2, 4.1]).kind is Kind.XMR


@given(values=st.lists(st.integers(0, 40), min_size=2, max_size=36))
def test_there_is_always_a_choice_and_a_sentence(values: list[int]):
    choice = choose_for_counts(values)

    assert choice.says.endswith(".")
    assert choice.lengthen >= 1


def test_dispersion_by_hand():
    found = dispersion([2, 6, 4])

    assert (found.statistic, found.df, found.phi) == (2.0, 2, 1.0)
    assert found.p_value == pytest.approx(math.exp(-1))
    assert not found.is_over


def test_a_wild_baseline_is_overdispersed_and_a_rate_is_judged_by_its_exposure():
    assert dispersion([1, 9, 0, 11, 0, 10]).is_over
    assert not dispersion([1, 9, 1, 11, 1, 10], [100, 900, 100, 1100, 100, 1000]).is_over


def test_dispersion_of_shares_needs_some_met_and_some_not():
    assert share_dispersion([10, 90, 12, 88], [100] * 4).is_over
    with pytest.raises(TooLittleHistory):
        share_dispersion([5, 5], [5, 5])
    with pytest.raises(TooLittleHistory):
        dispersion([0, 0, 0])


def test_neighbours_that_hang_together_are_noted():
    drifting = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]

    assert autocorrelation(drifting).is_strong
    assert "hang together" in autocorrelation(drifting).says
    assert not autocorrelation([5, 9, 4, 8, 6, 5, 9, 7, 4, 8]).r1 > 0
    assert autocorrelation([5, 5, 5, 5]).r1 == 0


@given(series=st.lists(st.floats(-100, 100), min_size=4, max_size=60))
def test_a_correlation_lies_between_minus_one_and_one(series: list[float]):
    try:
        found = autocorrelation(series)
    except StatisticsError:
        return
    assert -1 <= found.r1 <= 1


def test_a_new_phase_needs_eight_points_on_one_side():
    base = [10.0, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 11]
    lower = xmr_chart([*base, *[8.0] * 8], Layout(baseline=12))

    assert rephasing_doubts(lower, 12) == ()
    assert "7 points since then" in rephasing_doubts(lower, 13)[0]
    assert "do not lie on one side" in rephasing_doubts(lower, 8)[0]

"""The four verdicts: said by a published rule, and never a tick for a quiet month."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.statistics.errors import (
    MissingExposure,
    NothingToCompute,
    NotWhole,
    OutOfRange,
)
from heedwell.statistics.verdict.looks import information, look_levels, spent
from heedwell.statistics.verdict.plan import Plan, Wanted, baseline_positions
from heedwell.statistics.verdict.power import (
    periods_needed,
    power_before,
    power_given_baseline,
    power_line,
)
from heedwell.statistics.verdict.rates import Allowance
from heedwell.statistics.verdict.verdict import Word, judge_rates, judge_shares

HALVING = Plan(smallest_ratio=0.5)
WILD = [1, 0, 9, 0, 0, 7, 0, 1, 0, 6, 0, 0]


@pytest.mark.requirement("V09")
@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ([4] * 12, [1] * 6, Word.REDUCED),
        ([4] * 12, [8] * 6, Word.WORSE),
        ([8] * 12, [8] * 12, Word.NO_CHANGE_SEEN),
        ([2] * 12, [1] * 3, Word.TOO_FEW),
        ([0] * 12, [0] * 12, Word.TOO_FEW),
    ],
)
def test_a_change_is_reduced_worse_not_seen_or_too_early_to_tell(before, after, word):
    verdict = judge_rates(HALVING, before, after)

    assert verdict.word is word
    assert verdict.says.lower().startswith(word.value)


@pytest.mark.requirement("B09")
@given(before=st.lists(st.integers(0, 1), min_size=12, max_size=12), quiet=st.integers(1, 2))
def test_a_quiet_month_in_a_small_home_is_never_a_tick(before: list[int], quiet: int):
    verdict = judge_rates(HALVING, before, [0] * quiet)

    assert verdict.word is Word.TOO_FEW


@pytest.mark.requirement("B09")
def test_a_month_without_an_entry_is_not_a_month_without_events():
    with pytest.raises(NothingToCompute):
        judge_rates(HALVING, [4] * 12, [None, None])

    known = judge_rates(HALVING, [4] * 12, [1, 1, 0])
    gap = judge_rates(HALVING, [4] * 12, [1, 1, None])
    assert gap.rates.exposure_after == 2
    assert gap.p_fewer > known.p_fewer


def test_too_few_events_says_how_many_more():
    verdict = judge_rates(HALVING, [2] * 12, [1] * 3)

    assert verdict.needed is not None
    assert verdict.needed.periods == 18
    assert verdict.says.endswith(f"about {verdict.needed.events} more would be needed.")


def test_a_baseline_that_is_too_small_asks_for_a_leading_measure():
    verdict = judge_rates(HALVING, [0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0], [0])

    assert verdict.needed is not None
    assert verdict.needed.periods is None
    assert "leading measure" in verdict.says


def test_rates_are_compared_by_their_exposure():
    busy = judge_rates(
        HALVING, [4] * 12, [4] * 12, exposure_before=[100] * 12, exposure_after=[300] * 12
    )

    assert busy.word is Word.REDUCED
    assert busy.ratio == pytest.approx(1 / 3)


def test_the_interval_of_one_look_holds_nine_tenths():
    verdict = judge_rates(HALVING, [2] * 12, [1] * 12)

    assert verdict.confidence == pytest.approx(0.9)
    assert [round(end, 3) for end in verdict.interval] == [0.258, 0.936]
    assert verdict.p_fewer == pytest.approx(0.03262, abs=1e-5)


@given(
    a=st.lists(st.integers(0, 12), min_size=6, max_size=12),
    b=st.lists(st.integers(0, 12), min_size=1, max_size=12),
)
def test_the_words_follow_from_the_numbers_shown(a: list[int], b: list[int]):
    verdict = judge_rates(HALVING, a, b)
    low, high = verdict.interval

    assert (verdict.word is Word.REDUCED) == (verdict.p_fewer <= 0.05)
    assert (verdict.word is Word.WORSE) == (verdict.p_more <= 0.05)
    if verdict.word is Word.NO_CHANGE_SEEN:
        assert low > 0.5
    if verdict.word is Word.REDUCED:
        assert high <= 1 + 1e-9


def test_where_more_is_wanted_a_rise_is_improved():
    more = Plan(wanted=Wanted.MORE, smallest_ratio=1.5)

    assert judge_rates(more, [4] * 12, [9] * 6).word is Word.IMPROVED
    assert judge_rates(more, [4] * 12, [1] * 6).word is Word.WORSE
    assert judge_rates(more, [20] * 12, [20] * 12).word is Word.NO_CHANGE_SEEN


@pytest.mark.parametrize("allowance", list(Allowance))
def test_a_wild_baseline_is_allowed_for_and_said(allowance):
    plan = Plan(smallest_ratio=0.5, allowance=allowance)
    steady, wild = judge_rates(plan, [2] * 12, [0] * 3), judge_rates(plan, WILD, [0] * 3)

    assert steady.word is Word.REDUCED
    assert wild.word is Word.TOO_FEW
    assert wild.dispersion is not None
    assert wild.dispersion.is_over
    assert allowance.value in wild.test


def test_dispersion_is_found_on_the_baseline_only():
    verdict = judge_rates(HALVING, [4] * 12, WILD)

    assert verdict.test == "exact conditional test"


def test_half_an_event_and_events_without_exposure_are_refused():
    with pytest.raises(NotWhole):
        judge_rates(HALVING, [1.5] * 3, [1])
    with pytest.raises(MissingExposure):
        judge_rates(HALVING, [4] * 12, [1, 2], exposure_after=[30, None])


def test_the_baseline_ends_before_the_trigger():
    assert list(baseline_positions(20)) == list(range(8, 20))
    assert list(baseline_positions(5)) == [0, 1, 2, 3, 4]
    assert list(baseline_positions(20, left_out=[10, 19])) == [8, 9, *range(11, 19)]
    with pytest.raises(OutOfRange, match="The trigger"):
        baseline_positions(0)


def test_the_levels_of_five_looks_are_the_published_ones():
    levels = look_levels((0.2, 0.4, 0.6, 0.8, 1.0), 0.025)

    boundaries = [-NormalDist().inv_cdf(level) for level in levels]

    assert boundaries == pytest.approx([4.877, 3.357, 2.680, 2.290, 2.031], abs=0.002)
    assert spent(1.0, 0.025) == pytest.approx(0.025)
    assert look_levels((1.0,)) == (0.05,)


@given(looks=st.lists(st.integers(1, 36), min_size=2, max_size=8, unique=True).map(sorted))
def test_no_look_may_spend_more_than_alpha_and_together_they_spend_it(looks: list[int]):
    levels = look_levels(information(12, looks))

    assert all(0 < level <= 0.05 for level in levels)
    assert sum(levels) >= 0.05 - 1e-6


def test_shared_looks_err_no_more_often_than_one():
    shares = information(12, range(1, 13))
    levels = np.array(look_levels(shares))
    chance = np.random.default_rng(5)
    steps = np.sqrt(np.diff([0.0, *shares]))
    z = (chance.normal(size=(60_000, 12)) * steps).cumsum(axis=1) / np.sqrt(shares)

    p = 0.5 * np.vectorize(math.erfc)(z / math.sqrt(2))

    assert (p <= levels).any(axis=1).mean() == pytest.approx(0.05, abs=0.004)


def test_an_early_look_needs_more_to_convince_than_a_last_one():
    plan = Plan(smallest_ratio=0.5, looks=(3, 6, 12))

    early = judge_rates(plan, [4] * 12, [1, 2, 2], look=1)
    single = judge_rates(HALVING, [4] * 12, [1, 2, 2])

    assert early.word is Word.TOO_FEW
    assert single.word is Word.REDUCED
    with pytest.raises(OutOfRange, match="as planned"):
        judge_rates(plan, [4] * 12, [1], look=4)


@pytest.mark.parametrize(
    ("mean", "column"), [(4, (0.46, 0.70, 0.87)), (8, (0.77, 0.94, 0.99)), (15, (0.96, 1, 1))]
)
def test_power_to_see_a_halving_is_that_of_the_exact_test(mean, column):
    found = [power_before(HALVING, mean, 12, months) for months in (3, 6, 12)]

    assert found == pytest.approx(column, abs=0.01)


@pytest.mark.parametrize(("events", "ratio"), [(40, 0.5), (20, 1 / 3), (123, 0.7)])
def test_events_before_that_give_eighty_percent_power(events, ratio):
    assert power_before(Plan(smallest_ratio=ratio), events, 1, 1) == pytest.approx(0.8, abs=0.01)


@given(events=st.integers(1, 80), periods=st.integers(1, 30))
def test_a_larger_effect_is_never_harder_to_see(events: int, periods: int):
    powers = [power_given_baseline(HALVING, events, 12, periods, ratio=r) for r in (0.2, 0.5, 0.8)]

    assert powers == sorted(powers, reverse=True)


def test_the_power_line_warns_that_rare_events_cannot_show_change():
    assert power_line(HALVING, 24, 12).says == (
        "With 2 a month, a halving can be shown after about 21 months; consider a leading measure."
    )
    assert power_line(HALVING, 96, 12).says.endswith("after about 4 months.")
    assert power_line(HALVING, 3, 11).says.startswith("With 0.27 a month,")
    assert power_line(HALVING, 100, 8).says.startswith("With 12.5 a month,")
    assert power_line(HALVING, 6, 12).periods is None


@given(events=st.integers(1, 60))
def test_waiting_as_long_as_was_said_gives_the_power_that_was_said(events: int):
    periods = periods_needed(HALVING, events, 12)

    if periods is not None:
        assert power_given_baseline(HALVING, events, 12, periods) >= 0.8
        assert power_given_baseline(HALVING, events, 12, periods + 3) >= 0.8


@pytest.mark.parametrize(
    ("met", "after", "word"),
    [
        (60, 85, Word.IMPROVED),
        (60, 40, Word.WORSE),
        (700, 690, Word.NO_CHANGE_SEEN),
        (7, 8, Word.TOO_FEW),
    ],
)
def test_a_re_audit_is_judged_by_exact_shares(met, after, word):
    checked = 1000 if met > 100 else 100 if met > 10 else 10
    plan = Plan(wanted=Wanted.MORE, smallest_ratio=1.5)

    verdict = judge_shares(plan, [met], [checked], [after], [checked])

    assert verdict.word is word
    assert f"{met} of {checked} before" in verdict.says


def test_five_of_five_after_three_of_five_is_not_proof():
    plan = Plan(wanted=Wanted.MORE, smallest_ratio=1.5)

    assert judge_shares(plan, [3], [5], [5], [5]).word is Word.TOO_FEW


@pytest.mark.parametrize(
    "wrong", [{"smallest_ratio": 1.2}, {"wanted": Wanted.MORE, "smallest_ratio": 0.5}, {"alpha": 0}]
)
def test_a_plan_that_contradicts_itself_is_refused(wrong):
    with pytest.raises(OutOfRange):
        Plan(**wrong)

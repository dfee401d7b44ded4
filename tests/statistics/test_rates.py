"""The exact comparison of two rates and of two shares."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heedwell.statistics.errors import MoreThanChecked, NegativeCount, NotWhole, OutOfRange
from heedwell.statistics.verdict.rates import (
    ExactTest,
    NegativeBinomialTest,
    QuasiPoissonTest,
    TwoRates,
    two_rates,
)
from heedwell.statistics.verdict.shares import FisherTest, share_interval, two_shares

few = st.integers(0, 25)
months = st.integers(1, 24)
levels = st.sampled_from([0.001, 0.01, 0.05, 0.2])
TESTS = [ExactTest(), ExactTest(mid_p=True), QuasiPoissonTest(2.2), NegativeBinomialTest(2.2)]


def summed(rates: TwoRates, ratio: float) -> float:
    """P(after <= seen) by adding up the outcomes one by one."""
    p, n = rates.chance_after(ratio), rates.total
    return math.fsum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(rates.after + 1))


@given(a=few, t0=months, b=few, t1=months, ratio=st.floats(0.1, 5))
def test_the_exact_test_is_the_sum_of_the_outcomes(a: int, t0: int, b: int, t1: int, ratio: float):
    rates = TwoRates(a, t0, b, t1)

    assert ExactTest().p_fewer(rates, ratio) == pytest.approx(summed(rates, ratio), abs=1e-10)


@given(a=few, t0=months, b=few, t1=months)
def test_the_two_sides_overlap_in_the_outcome_itself(a: int, t0: int, b: int, t1: int):
    rates, test, mid = TwoRates(a, t0, b, t1), ExactTest(), ExactTest(mid_p=True)

    assert test.p_fewer(rates) + test.p_more(rates) >= 1 - 1e-12
    assert mid.p_fewer(rates) + mid.p_more(rates) == pytest.approx(1)


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
@given(a=st.integers(1, 25), t0=months, b=st.integers(0, 24), t1=months)
def test_more_events_after_never_look_like_fewer(test, a: int, t0: int, b: int, t1: int):
    one, other = TwoRates(a, t0, b, t1), TwoRates(a, t0, b + 1, t1)

    assert test.p_fewer(one) <= test.p_fewer(other) + 1e-9
    assert test.p_more(one) >= test.p_more(other) - 1e-9


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
@given(a=few, t0=months, b=few, t1=months, level=levels)
def test_the_interval_is_what_the_test_does_not_reject(
    test, a: int, t0: int, b: int, t1: int, level: float
):
    rates = TwoRates(a, t0, b, t1)
    low, high = test.interval(rates, level)

    assert low <= high
    if a and not math.isinf(high) and 1e-6 < high < 1e6:
        assert test.p_fewer(rates, high) == pytest.approx(level, rel=1e-3, abs=1e-6)
    if b and 1e-6 < low < 1e6:
        assert test.p_more(rates, low) == pytest.approx(level, rel=1e-3, abs=1e-6)


@given(a=few, t0=months, b=few, t1=months, times=st.integers(2, 100))
def test_the_unit_of_exposure_does_not_matter(a: int, t0: int, b: int, t1: int, times: int):
    one, other = TwoRates(a, t0, b, t1), TwoRates(a, t0 * times, b, t1 * times)

    assert ExactTest().p_fewer(one) == pytest.approx(ExactTest().p_fewer(other))
    assert ExactTest().interval(one, 0.05) == pytest.approx(ExactTest().interval(other, 0.05))


@pytest.mark.parametrize("kind", [QuasiPoissonTest, NegativeBinomialTest])
@given(a=st.integers(4, 25), t0=months, b=few, t1=months)
def test_allowing_for_dispersion_never_makes_a_surer_reduction(kind, a, t0, b, t1):
    rates = TwoRates(a, t0, b, t1)
    exact = ExactTest().p_fewer(rates)
    assume(exact < 0.2)

    assert kind(3.0).p_fewer(rates) >= exact - 1e-9


@given(a=few, t0=months, b=few, t1=months)
def test_a_negative_binomial_of_hardly_any_dispersion_is_the_exact_test(a, t0, b, t1):
    rates = TwoRates(a, t0, b, t1)

    found = NegativeBinomialTest(1 + 1e-7).p_fewer(rates)

    assert found == pytest.approx(ExactTest().p_fewer(rates), abs=1e-4)


def test_the_interval_by_the_book():
    low, high = ExactTest().interval(two_rates(24, 12, 12, 12), 0.05)

    assert (round(low, 3), round(high, 3)) == (0.258, 0.936)


def test_without_events_there_is_nothing_to_say():
    rates = two_rates(0, 12, 0, 12)

    assert ExactTest().p_fewer(rates) == ExactTest().p_more(rates) == 1
    assert ExactTest().interval(rates, 0.05) == (0, math.inf)
    assert math.isnan(rates.ratio)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ((-1, 12, 3, 12), NegativeCount),
        ((2.5, 12, 3, 12), NotWhole),
        ((2, 0, 3, 12), OutOfRange),
        ((2, 12, 3, -4), OutOfRange),
    ],
)
def test_rates_that_cannot_be_are_refused(arguments, error):
    with pytest.raises(error):
        two_rates(*arguments)


@given(n=st.integers(1, 60), data=st.data(), confidence=st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_an_exact_share_interval_holds_its_share(n: int, data, confidence: float):
    met = data.draw(st.integers(0, n))
    low, high = share_interval(met, n, confidence)

    assert 0 <= low <= met / n <= high <= 1
    each = (1 - confidence) / 2
    if met:
        above = math.fsum(
            math.comb(n, k) * low**k * (1 - low) ** (n - k) for k in range(met, n + 1)
        )
        assert above == pytest.approx(each, rel=1e-6)


@given(n0=st.integers(1, 20), n1=st.integers(1, 20), data=st.data())
def test_fishers_test_is_the_sum_of_the_tables(n0: int, n1: int, data):
    x0, x1 = data.draw(st.integers(0, n0)), data.draw(st.integers(0, n1))
    met = x0 + x1
    ways = [
        math.comb(n1, k) * math.comb(n0, met - k) if 0 <= met - k <= n0 else 0
        for k in range(x1 + 1)
    ]

    found = FisherTest().p_lower(two_shares(x0, n0, x1, n1))

    assert found == pytest.approx(sum(ways) / math.comb(n0 + n1, met), abs=1e-12)


@given(n0=st.integers(2, 20), n1=st.integers(2, 20), data=st.data(), level=levels)
def test_the_odds_interval_is_what_fishers_test_does_not_reject(n0, n1, data, level):
    x0, x1 = data.draw(st.integers(1, n0 - 1)), data.draw(st.integers(0, n1))
    shares, test = two_shares(x0, n0, x1, n1), FisherTest()
    low, high = test.interval(shares, level)

    assert low <= high
    if math.isfinite(high) and high > 1e-6:
        assert test.p_lower(shares, high) == pytest.approx(level, rel=1e-4)
    if low > 1e-6:
        assert test.p_higher(shares, low) == pytest.approx(level, rel=1e-4)


def test_more_met_than_checked_is_refused():
    with pytest.raises(MoreThanChecked):
        two_shares(3, 5, 7, 5)

"""Exact chances agree with direct summation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.statistics import distributions as d

chances = st.floats(0.001, 0.999)


def binomial(k: int, n: int, p: float) -> float:
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


@given(n=st.integers(1, 60), p=chances, data=st.data())
def test_binomial_chances_add_up(n: int, p: float, data: st.DataObject):
    k = data.draw(st.integers(0, n))

    summed = math.fsum(binomial(i, n, p) for i in range(k + 1))

    assert d.binomial_cdf(k, n, p) == pytest.approx(summed, abs=1e-12)
    assert d.binomial_sf(k, n, p) == pytest.approx(1 - summed, abs=1e-12)


@given(mean=st.floats(0.01, 80), k=st.integers(0, 120))
def test_poisson_chances_add_up(mean: float, k: int):
    summed = math.fsum(
        math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(k + 1)
    )

    assert d.poisson_cdf(k, mean) == pytest.approx(summed, abs=1e-12)
    assert d.poisson_sf(k, mean) == pytest.approx(1 - summed, abs=1e-12)


@given(mean=st.floats(0.05, 40), size=st.floats(0.2, 50), k=st.integers(0, 80))
def test_negative_binomial_chances_add_up(mean: float, size: float, k: int):
    def chance(i: int) -> float:
        ways = math.lgamma(i + size) - math.lgamma(size) - math.lgamma(i + 1)
        return math.exp(
            ways + size * math.log(size / (size + mean)) + i * math.log(mean / (size + mean))
        )

    summed = math.fsum(chance(i) for i in range(k + 1))

    assert d.negative_binomial_cdf(k, mean, size) == pytest.approx(summed, abs=1e-10)
    assert d.negative_binomial_sf(k, mean, size) == pytest.approx(1 - summed, abs=1e-10)


@given(mean=st.floats(0.1, 50), k=st.integers(0, 80), power=st.integers(9, 300))
def test_a_negative_binomial_without_extra_spread_is_a_poisson(mean: float, k: int, power: int):
    size = mean * 10.0**power

    assert d.negative_binomial_cdf(k, mean, size) == pytest.approx(d.poisson_cdf(k, mean), abs=1e-7)
    assert d.negative_binomial_sf(k, mean, size) == pytest.approx(d.poisson_sf(k, mean), abs=1e-7)


@given(q=chances, mean=st.floats(0.01, 300))
def test_a_quantile_is_the_smallest_count_that_reaches_its_chance(q: float, mean: float):
    k = d.poisson_ppf(q, mean)

    assert d.poisson_cdf(k, mean) >= q
    assert k == 0 or d.poisson_cdf(k - 1, mean) < q


@given(q=chances, n=st.integers(1, 200), p=chances)
def test_a_binomial_quantile_stays_within_its_number(q: float, n: int, p: float):
    k = d.binomial_ppf(q, n, p)

    assert 0 <= k <= n
    assert d.binomial_cdf(k, n, p) >= q


def test_there_is_no_count_below_which_all_chance_lies():
    with pytest.raises(OverflowError):
        d.poisson_ppf(1.0, 3)

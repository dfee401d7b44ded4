"""Scan statistics: scores by hand, clusters that were planted, and honest p-values."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.statistics.errors import (
    HasGap,
    LengthsDiffer,
    NegativeCount,
    NotANumber,
    NothingToCompute,
    OutOfRange,
)
from heedwell.statistics.scan.circles import Model, circular_scan, circular_zones
from heedwell.statistics.scan.scores import bernoulli_score, expectation_score, kulldorff_score
from heedwell.statistics.scan.spacetime import (
    Growth,
    expectation_scan,
    negative_binomial_scan,
    permutation_scan,
    population_scan,
)
from heedwell.statistics.scan.suitability import scan_suitability

PLACES, PERIODS = 6, 8
ZONES = [[0], [1], [2], [3], [4], [5], [0, 1, 2], [3, 4, 5], [1, 4]]
GRID = [(x, y) for x in range(5) for y in range(5)]
tables = st.lists(
    st.lists(st.integers(0, 6), min_size=PLACES, max_size=PLACES),
    min_size=PERIODS,
    max_size=PERIODS,
)


def planted() -> list[list[int]]:
    counts = np.random.default_rng(3).poisson(1.0, (PERIODS, PLACES))
    counts[-2:, [1, 4]] += 6
    rows: list[list[int]] = counts.tolist()
    return rows


def test_scores_by_hand():
    one = np.array([6.0])

    assert expectation_score(one, np.array([2.0]))[0] == pytest.approx(6 * math.log(3) - 4)
    assert kulldorff_score(one, np.array([2.0]), 20.0)[0] == pytest.approx(
        6 * math.log(3) + 14 * math.log(14 / 18)
    )
    assert bernoulli_score(one, np.array([10.0]), 8, 40)[0] == pytest.approx(
        6 * math.log(0.6) + 4 * math.log(0.4) + 2 * math.log(2 / 30) + 28 * math.log(28 / 30)
        - 8 * math.log(0.2) - 32 * math.log(0.8)
    )  # fmt: skip


@given(observed=st.floats(0, 50), expected=st.floats(0.1, 49), total=st.floats(50.5, 400))
def test_no_more_than_expected_scores_nothing(observed: float, expected: float, total: float):
    o, e = np.array([observed]), np.array([expected])
    for score in (expectation_score(o, e)[0], kulldorff_score(o, e, total)[0]):
        assert score >= -1e-9
        assert score == 0 or observed > expected


@pytest.mark.parametrize(
    "scan",
    [
        lambda counts: expectation_scan(counts, ZONES, np.ones((PERIODS, PLACES)).tolist()),
        lambda counts: population_scan(counts, ZONES),
        lambda counts: permutation_scan(counts, ZONES),
        lambda counts: negative_binomial_scan(
            counts, ZONES, np.ones((PERIODS, PLACES)).tolist(), size=5
        ),
    ],
)
def test_a_planted_rise_is_found_where_and_when_it_was_planted(scan):
    found = scan(planted())

    assert found.top.places == (1, 4)
    assert found.top.duration == 2


@given(counts=tables)
def test_windows_come_by_falling_score_and_count_what_they_hold(counts: list[list[int]]):
    found = expectation_scan(counts, ZONES, np.full((PERIODS, PLACES), 1.5).tolist())
    table = np.array(counts)

    scores = [window.score for window in found.windows]
    assert all(one >= other - 1e-8 for one, other in itertools.pairwise(scores))
    assert len(scores) == len(ZONES) * PERIODS
    for window in found.windows[:5]:
        assert window.observed == table[-window.duration :, list(window.places)].sum()


@given(counts=tables, times=st.integers(2, 9))
def test_the_unit_of_population_does_not_matter(counts: list[list[int]], times: int):
    if not np.sum(counts):
        return
    people = np.arange(1, PERIODS * PLACES + 1).reshape(PERIODS, PLACES)

    one = population_scan(counts, ZONES, people.tolist())
    other = population_scan(counts, ZONES, (people * times).tolist())

    assert one.top.score == pytest.approx(other.top.score, abs=1e-8)


def test_what_is_expected_of_a_permutation_keeps_both_margins():
    counts = planted()
    found = permutation_scan(counts, [list(range(PLACES))])

    for window in found.windows:
        assert window.expected == pytest.approx(window.observed)


def test_a_planted_rise_is_rare_by_chance_and_noise_is_not():
    noise = np.random.default_rng(4).poisson(1.0, (PERIODS, PLACES)).tolist()
    flat = np.ones((PERIODS, PLACES)).tolist()

    rise = expectation_scan(planted(), ZONES, flat, replicates=199, seed=1)
    none = expectation_scan(noise, ZONES, flat, replicates=199, seed=1)

    assert rise.p_value == pytest.approx(1 / 200)
    assert none.p_value is not None
    assert none.p_value > 0.05
    assert expectation_scan(noise, ZONES, flat).p_value is None


def test_the_same_seed_gives_the_same_p_value():
    first = permutation_scan(planted(), ZONES, replicates=50, seed=9).p_value

    assert permutation_scan(planted(), ZONES, replicates=50, seed=9).p_value == first


def test_replicates_of_a_permutation_tie_less_than_a_cautious_count_says():
    counts = np.random.default_rng(8).poisson(0.2, (PERIODS, PLACES)).tolist()

    cautious = permutation_scan(counts, ZONES, replicates=200, seed=2).p_value
    middle = permutation_scan(counts, ZONES, replicates=200, seed=2, ties=0.5).p_value

    assert cautious is not None
    assert middle is not None
    assert cautious >= middle


def test_a_growing_rise_scores_higher_as_growth_than_as_a_level():
    counts = np.full((PERIODS, PLACES), 2)
    counts[-3:, 0] = [4, 8, 12]
    flat = np.full((PERIODS, PLACES), 2.0).tolist()

    grown = negative_binomial_scan(counts.tolist(), ZONES, flat, growth=Growth.EMERGING)
    level = negative_binomial_scan(counts.tolist(), ZONES, flat, growth=Growth.HOTSPOT)

    assert grown.top.score > level.top.score
    assert grown.top.duration == 3


def test_circles_hold_no_more_than_their_share_of_people():
    people = np.arange(10.0, 35.0)

    zones = circular_zones(GRID, people, 0.3)

    assert all(people[list(zone)].sum() <= 0.3 * people.sum() for zone in zones)
    assert len(set(zones)) == len(zones)
    assert {(place,) for place in range(25)} <= set(zones)


@pytest.mark.parametrize("model", list(Model))
def test_a_planted_cluster_of_neighbours_is_found(model):
    cases = [2] * 25
    for place in (11, 12, 13):
        cases[place] = 14
    found = circular_scan(GRID, cases, [400] * 25, model=model, share=0.3, replicates=99, seed=1)

    assert {11, 12, 13} <= set(found.top.places)
    assert found.top.p_value == pytest.approx(0.01)
    assert found.top.smr > 2
    for other in found.secondary:
        assert not set(other.places) & set(found.top.places)


def test_without_replicates_there_is_no_p_value():
    assert circular_scan(GRID, [1] * 24 + [9], [100] * 25).top.p_value is None


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: population_scan([], ZONES), NothingToCompute),
        (lambda: population_scan([[1, 2], [1]], [[0]]), LengthsDiffer),
        (lambda: population_scan([[1, None]], [[0]]), HasGap),
        (lambda: population_scan([[1, math.nan]], [[0]]), NotANumber),
        (lambda: population_scan([[1, -1]], [[0]]), NegativeCount),
        (lambda: population_scan([[1, 1]], [[7]]), OutOfRange),
        (lambda: population_scan([[0, 0]], [[0]]), NothingToCompute),
        (lambda: expectation_scan([[1, 1]], [[0]], [[1, 0]]), OutOfRange),
        (lambda: expectation_scan([[1, 1]], [[0]], [[1, 1], [1, 1]]), LengthsDiffer),
        (lambda: permutation_scan([[1, 1]], [[0]], longest=3), OutOfRange),
        (lambda: circular_scan([(0, 0)], [1, 2], [5, 5]), LengthsDiffer),
        (lambda: circular_scan([(0, 0), (1, 1)], [0, 0], [5, 5]), NothingToCompute),
        (lambda: circular_scan([(0, 0), (1, 1)], [1, 2], [5, 5], share=0), OutOfRange),
        (lambda: circular_scan([(0, 0), (1, 1)], [1, 2], [5, 5], share=0.1), NothingToCompute),
    ],
)
def test_a_scan_refuses_what_it_cannot_judge(make, error):
    with pytest.raises(error):
        make()


def test_a_scan_of_a_handful_is_not_shown():
    few = [[0] * PLACES for _ in range(PERIODS)]
    few[-1][0] = 2

    assert not scan_suitability(few).suitable
    found = scan_suitability(few, population_scan(few, ZONES))
    assert any("holds only 2 events" in reason for reason in found.reasons)
    assert scan_suitability(planted(), permutation_scan(planted(), ZONES)).suitable

"""Space-time scans: against given expectations, against populations, or by permutation."""

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from heedwell.statistics.errors import LengthsDiffer, NothingToCompute, OutOfRange
from heedwell.statistics.series import Floats, positive

from .scores import expectation_score, kulldorff_score
from .windows import (
    Matrix,
    ScanResult,
    Table,
    Zones,
    checked_counts,
    latest_sums,
    membership,
    ranked,
    replicate_p_value,
)


class Growth(StrEnum):
    """The shape looked for: a level raised since some period, or one that keeps rising."""

    HOTSPOT = "hotspot"
    EMERGING = "emerging"


def expectation_scan(
    counts: Table,
    zones: Zones,
    expected: Table,
    *,
    longest: int | None = None,
    replicates: int = 0,
    seed: int = 0,
) -> ScanResult:
    """Expectation-based Poisson scan: where is more seen than its own baseline, and since when?

    `counts` and `expected`: rows of periods, oldest first, by columns of places; `zones`: sets of
    places (positions from 0). `longest` window in periods, by default all. The p-value comes from
    `replicates` Poisson draws from `expected` with `seed`. Raises the errors of checked_counts and
    membership, OutOfRange for an expectation of 0. Neill (2006), PhD thesis, CMU.
    """
    seen, baseline = _pair(counts, expected)
    table, last = membership(zones, seen.shape[1]), _longest(seen, longest)
    within = latest_sums(table, baseline, last)
    chance = np.random.default_rng(seed)

    def score(observed: Matrix) -> Matrix:
        return expectation_score(latest_sums(table, observed, last), within)

    return _result(
        seen,
        table,
        zones,
        within,
        score,
        last,
        replicates,
        lambda: chance.poisson(baseline).astype(np.float64),
    )


def population_scan(
    counts: Table,
    zones: Zones,
    population: Table | None = None,
    *,
    longest: int | None = None,
    equal_periods: bool = False,
    replicates: int = 0,
    seed: int = 0,
) -> ScanResult:
    """Kulldorff's prospective Poisson scan: is a zone's share of all cases above its people's?

    Shapes as expectation_scan; `population` None takes every place and period as equal.
    `equal_periods` expects the same in every period however many people there were, as the R
    package scanstatistics does. The total is kept: replicates are multinomial. Kulldorff (2001),
    JRSS A 164, 61.
    """
    seen = checked_counts(counts)
    people = np.ones_like(seen) if population is None else _pair(counts, population)[1]
    if equal_periods:
        people = people / people.sum(axis=1, keepdims=True)
    return _kulldorff(
        seen,
        zones,
        people * (seen.sum() / people.sum()),
        longest,
        replicates,
        _multinomial(seen.sum(), people, seed),
    )


def permutation_scan(
    counts: Table,
    zones: Zones,
    *,
    longest: int | None = None,
    replicates: int = 0,
    seed: int = 0,
    ties: float = 1.0,
) -> ScanResult:
    """Space-time permutation scan: are cases of a zone bunched in time more than all others?

    Needs no population: what is expected is place total x period total / total. Replicates
    shuffle the times of single cases; small tables tie often, and `ties` says what a tie counts
    for in the p-value (1, or 0.5 for the mid-p). Counts must be whole. Kulldorff et al (2005), PLoS
    Medicine 2, e59.
    """
    seen = checked_counts(counts)
    if seen.sum() == 0:
        raise NothingToCompute("events")
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    return _kulldorff(seen, zones, expected, longest, replicates, _shuffled(seen, seed), ties)


def negative_binomial_scan(
    counts: Table,
    zones: Zones,
    expected: Table,
    *,
    size: float = 1.0,
    growth: Growth = Growth.HOTSPOT,
    by_variance: bool = False,
    longest: int | None = None,
    replicates: int = 0,
    seed: int = 0,
) -> ScanResult:
    """Expectation-based scan of counts that vary more than chance: variance e + e²/size.

    The score is (seen - expected) weighted by 1/(1 + e/size), in standard deviations; an
    `EMERGING` growth weighs the k-th period of a window k times. `by_variance` divides by the
    variance instead of its root, as the R package scanstatistics does. Shapes and errors as
    expectation_scan. Tango, Takahashi and Kohriyama (2011), Biometrics 67, 106.
    """
    seen, baseline = _pair(counts, expected)
    positive(size, "size")
    table, last = membership(zones, seen.shape[1]), _longest(seen, longest)
    weight = 1 + baseline / size
    spread = _grown(table, baseline / weight, last, growth, power=2)
    chance = np.random.default_rng(seed)

    def score(observed: Matrix) -> Matrix:
        excess = _grown(table, (observed - baseline) / weight, last, growth, power=1)
        return excess / (spread if by_variance else np.sqrt(spread))

    return _result(
        seen,
        table,
        zones,
        latest_sums(table, baseline, last),
        score,
        last,
        replicates,
        lambda: chance.negative_binomial(size, size / (size + baseline)).astype(np.float64),
    )


def _grown(table: Matrix, values: Matrix, last: int, growth: Growth, *, power: int) -> Matrix:
    """Sums over the latest periods of each zone, weighted by the growth looked for."""
    if growth is Growth.HOTSPOT:
        return latest_sums(table, values, last)
    newest_first = table @ values[::-1][:last].T
    columns = [
        newest_first[:, :duration] @ (np.arange(duration, 0, -1.0) ** power)
        for duration in range(1, last + 1)
    ]
    return np.column_stack(columns)


def _kulldorff(
    seen: Matrix,
    zones: Zones,
    expected: Matrix,
    longest: int | None,
    replicates: int,
    draw: Callable[[], Matrix],
    ties: float = 1.0,
) -> ScanResult:
    if seen.sum() == 0:
        raise NothingToCompute("events")
    table, last = membership(zones, seen.shape[1]), _longest(seen, longest)
    within, total = latest_sums(table, expected, last), float(seen.sum())

    def score(observed: Matrix) -> Matrix:
        return kulldorff_score(latest_sums(table, observed, last), within, total)

    return _result(seen, table, zones, within, score, last, replicates, draw, ties)


def _result(
    seen: Matrix,
    table: Matrix,
    zones: Zones,
    within: Matrix,
    score: Callable[[Matrix], Matrix],
    last: int,
    replicates: int,
    draw: Callable[[], Matrix],
    ties: float = 1.0,
) -> ScanResult:
    scores = score(seen)
    windows = ranked(zones, latest_sums(table, seen, last), within, scores)
    p_value = replicate_p_value(windows[0].score, draw, score, replicates, ties)
    return ScanResult(windows, float(seen.sum()), p_value, replicates)


def _pair(counts: Table, beside: Table) -> tuple[Matrix, Matrix]:
    seen, other = checked_counts(counts), checked_counts(beside, "expectations")
    if seen.shape != other.shape:
        raise LengthsDiffer("cells of counts", seen.size, "of expectations", other.size)
    if not (other > 0).all():
        raise OutOfRange("An expectation", 0, "above zero")
    return seen, other


def _longest(seen: Matrix, longest: int | None) -> int:
    periods = len(seen)
    if longest is None:
        return periods
    if not 1 <= longest <= periods:
        raise OutOfRange("The longest window", longest, f"from 1 to {periods} periods")
    return longest


def _multinomial(total: float, people: Matrix, seed: int) -> Callable[[], Matrix]:
    chance, shares = np.random.default_rng(seed), (people / people.sum()).ravel()
    return lambda: chance.multinomial(round(total), shares).reshape(people.shape).astype(float)


def _shuffled(seen: Matrix, seed: int) -> Callable[[], Matrix]:
    chance, cells = np.random.default_rng(seed), seen.astype(np.int64)
    periods, places = cells.shape
    times = np.repeat(np.arange(periods), cells.sum(axis=1))
    where = np.repeat(np.tile(np.arange(places), periods), cells.ravel())

    def draw() -> Floats:
        code = chance.permutation(times) * places + where
        return np.bincount(code, minlength=periods * places).reshape(cells.shape).astype(float)

    return draw

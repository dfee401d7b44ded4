"""Kulldorff's circular scan: the round group of places whose rate stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from heedwell.statistics.errors import LengthsDiffer, NothingToCompute, OutOfRange
from heedwell.statistics.series import Floats, without_gaps

from .scores import bernoulli_score, kulldorff_score
from .windows import ALMOST, Matrix, membership


class Model(StrEnum):
    """Cases against expected cases, or cases among people."""

    POISSON = "poisson"
    BINOMIAL = "binomial"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of places (positions from 0, sorted), its figures, and its p-value if asked for."""

    places: tuple[int, ...]
    population: float
    cases: float
    expected: float
    score: float
    p_value: float | None

    @property
    def smr(self) -> float:
        """Cases over expected cases."""
        return self.cases / self.expected


@dataclass(frozen=True, slots=True)
class CircleResult:
    """The likeliest cluster and those after it that share no place with one already named."""

    top: Cluster
    secondary: tuple[Cluster, ...]


def circular_zones(
    xy: Sequence[Sequence[float]], population: Floats, share: float
) -> list[tuple[int, ...]]:
    """Each place with its 0, 1, 2… nearest neighbours while they hold at most `share` of all.

    Every set once. A place that alone holds more than `share` begins no circle.
    """
    at = np.array(xy, dtype=np.float64)
    distance = np.sqrt(((at[:, None, :] - at[None, :, :]) ** 2).sum(axis=2))
    limit, zones = share * population.sum(), dict[tuple[int, ...], None]()
    for centre in range(len(at)):
        nearest = np.argsort(distance[centre], kind="stable")
        reach = int((np.cumsum(population[nearest]) <= limit).sum())
        for size in range(1, reach + 1):
            zones[tuple(sorted(nearest[:size].tolist()))] = None
    return list(zones)


def circular_scan(
    xy: Sequence[Sequence[float]],
    cases: Sequence[float],
    population: Sequence[float],
    expected: Sequence[float] | None = None,
    *,
    share: float = 0.5,
    model: Model = Model.POISSON,
    total: float | None = None,
    expected_total: float | None = None,
    replicates: int = 0,
    seed: int = 0,
    alpha: float = 0.05,
) -> CircleResult:
    """Find the circle of places with the highest likelihood ratio of more cases inside.

    `xy`: coordinates in one plane, one pair per place; `cases`, `population` per place. `expected`
    cases per place (Poisson), by default in proportion to people. `total` and `expected_total` are
    the cases and the expected cases everywhere, by default their sums.
    `share`: the most of the population that a circle may hold. With `replicates`, each cluster
    has a p-value against the best circle of random data, and only secondary clusters with a
    p-value under `alpha` are kept. Raises the errors of counts, LengthsDiffer, OutOfRange.
    Kulldorff and Nagarwalla (1995), Statistics in Medicine 14, 799; Kulldorff (1997).
    """
    seen, people = without_gaps(cases, "cases"), without_gaps(population, "population")
    for name, length in (("places", len(xy)), ("populations", len(people))):
        if length != len(seen):
            raise LengthsDiffer("cases", len(seen), name, length)
    if not 0 < share <= 1:
        raise OutOfRange("The share of the population", share, "above 0 and at most 1")
    if seen.sum() == 0:
        raise NothingToCompute("cases")
    wanted = people * (seen.sum() / people.sum())
    if model is Model.POISSON and expected is not None:
        wanted = without_gaps(expected, "expected cases")
        if len(wanted) != len(seen):
            raise LengthsDiffer("cases", len(seen), "expected cases", len(wanted))
    zones = circular_zones(xy, people, share)
    if not zones:
        raise NothingToCompute("circles of that size")
    plan = _Plan(
        table=membership(zones, len(seen)),
        people=people,
        expected=wanted,
        total=float(seen.sum()) if total is None else total,
        expected_total=float(wanted.sum()) if expected_total is None else expected_total,
        model=model,
    )
    return _clusters(plan, seen, zones, plan.null(replicates, seed), alpha)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What stays the same for the observed cases and for every random table."""

    table: Matrix
    people: Floats
    expected: Floats
    total: float
    expected_total: float
    model: Model

    def scores(self, cases: Floats) -> Floats:
        observed = self.table @ cases
        if self.model is Model.BINOMIAL:
            everybody = float(self.people.sum())
            return bernoulli_score(observed, self.table @ self.people, self.total, everybody)
        return kulldorff_score(
            observed, self.table @ self.expected, self.total, self.expected_total
        )

    def null(self, replicates: int, seed: int) -> Floats:
        """The best score of each random table, its cases at random over expectations or people."""
        chance, cases, best = np.random.default_rng(seed), round(self.total), []
        whole = np.round(self.people).astype(np.int64)
        for _ in range(replicates):
            if self.model is Model.BINOMIAL:
                drawn = chance.multivariate_hypergeometric(whole, cases, method="marginals")
            else:
                drawn = chance.multinomial(cases, self.expected / self.expected.sum())
            best.append(float(self.scores(drawn.astype(np.float64)).max()))
        return np.sort(np.array(best))


def _clusters(
    plan: _Plan, seen: Floats, zones: list[tuple[int, ...]], null: Floats, alpha: float
) -> CircleResult:
    scores, found = plan.scores(seen), list[Cluster]()
    observed, people = plan.table @ seen, plan.table @ plan.people
    expected = plan.table @ plan.expected
    for zone in np.argsort(-scores, kind="stable"):
        if found and scores[zone] <= 0:
            break
        if any(set(zones[zone]) & set(cluster.places) for cluster in found):
            continue
        p_value = None
        if len(null):
            reached = len(null) - int(np.searchsorted(null, scores[zone] * (1 - ALMOST)))
            p_value = (1 + reached) / (1 + len(null))
            if found and p_value > alpha:
                break
        found.append(
            Cluster(
                places=zones[zone],
                population=float(people[zone]),
                cases=float(observed[zone]),
                expected=float(expected[zone]),
                score=float(scores[zone]),
                p_value=p_value,
            )
        )
    return CircleResult(found[0], tuple(found[1:]))

"""The scores by which a window of a scan is compared with what was expected in it."""

import numpy as np

from heedwell.statistics.series import Floats


def expectation_score(observed: Floats, expected: Floats) -> Floats:
    """o log(o/e) + e - o where more was seen than expected, else 0. Neill (2006)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        score = _times_log(observed, observed / expected) + expected - observed
    return np.where(observed > expected, score, 0.0)


def kulldorff_score(
    observed: Floats, expected: Floats, total: float, expected_total: float | None = None
) -> Floats:
    """Poisson log-likelihood ratio of inside against outside, 0 where the risk is no higher.

    `expected_total` over everything, by default `total`. Kulldorff (1997), Communications in
    Statistics: Theory and Methods 26, 1481.
    """
    everywhere = total if expected_total is None else expected_total
    rest, elsewhere = total - observed, everywhere - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        score = _times_log(observed, observed / expected) + _times_log(rest, rest / elsewhere)
        higher = observed * elsewhere > rest * expected
    return np.where(higher, score - total * np.log(total / everywhere), 0.0)


def bernoulli_score(observed: Floats, population: Floats, total: float, everybody: float) -> Floats:
    """Binomial log-likelihood ratio of the share inside against outside, 0 where it is no higher.

    `observed` cases among `population` inside, `total` among `everybody`. Kulldorff (1997).
    """
    rest, others = total - observed, everybody - population
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = _log_likelihood(observed, population)
        outside = _log_likelihood(rest, others)
        higher = observed * others > rest * population
    null = _log_likelihood(np.array([total]), np.array([everybody]))[0]
    return np.where(higher, inside + outside - null, 0.0)


def _log_likelihood(cases: Floats, people: Floats) -> Floats:
    well = people - cases
    return _times_log(cases, cases / people) + _times_log(well, well / people)


def _times_log(count: Floats, ratio: Floats) -> Floats:
    """count x log(ratio), and 0 where the count is 0."""
    return np.where(count > 0, count * np.log(np.where(count > 0, ratio, 1.0)), 0.0)

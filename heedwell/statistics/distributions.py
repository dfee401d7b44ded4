"""Exact distribution functions over scipy.special (scipy.stats would cost 70 MB of memory).

`cdf` is P(X <= k), `sf` is P(X > k), `ppf` the smallest k with P(X <= k) >= q.
"""

import math
from collections.abc import Callable


def normal_ppf(q: float) -> float:
    """The value of a standard normal with chance `q` below it."""
    from scipy.special import ndtri

    return float(ndtri(q))


def normal_cdf(z: float) -> float:
    """Chance of a standard normal below `z`."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def chi_square_sf(value: float, df: float) -> float:
    """Chance of a chi-square on `df` degrees of freedom above `value`."""
    from scipy.special import chdtrc

    return float(chdtrc(df, value))


def student_sf(value: float, df: float) -> float:
    """Chance of Student's t on `df` degrees of freedom above `value`."""
    from scipy.special import stdtr

    return float(stdtr(df, -value))


def beta_ppf(q: float, a: float, b: float) -> float:
    """The value of a beta(a, b) with chance `q` below it."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, q))


def poisson_cdf(k: float, mean: float) -> float:
    """P(X <= k) of a Poisson with this mean."""
    from scipy.special import gammaincc

    k = math.floor(k)
    if k < 0:
        return 0.0
    return 1.0 if mean == 0 else float(gammaincc(k + 1, mean))


def poisson_sf(k: float, mean: float) -> float:
    """P(X > k) of a Poisson with this mean."""
    from scipy.special import gammainc

    k = math.floor(k)
    if k < 0:
        return 1.0
    return 0.0 if mean == 0 else float(gammainc(k + 1, mean))


def poisson_ppf(q: float, mean: float) -> int:
    """The smallest k with P(X <= k) >= q; OverflowError for q of 1."""
    return _smallest(lambda k: poisson_cdf(k, mean), q, _guess(q, mean, mean))


def binomial_cdf(k: float, n: int, p: float) -> float:
    """P(X <= k) of n trials of chance p."""
    from scipy.special import betainc

    k = math.floor(k)
    if k < 0:
        return 0.0
    return 1.0 if k >= n else float(betainc(n - k, k + 1, 1.0 - p))


def binomial_sf(k: float, n: int, p: float) -> float:
    """P(X > k) of n trials of chance p."""
    from scipy.special import betainc

    k = math.floor(k)
    if k < 0:
        return 1.0
    return 0.0 if k >= n else float(betainc(k + 1, n - k, p))


def binomial_ppf(q: float, n: int, p: float) -> int:
    """The smallest k with P(X <= k) >= q."""
    return min(n, _smallest(lambda k: binomial_cdf(k, n, p), q, _guess(q, n * p, n * p * (1 - p))))


# From this multiple of the mean on, a negative binomial is a Poisson to nine digits, and the
# incomplete beta function no longer is: at 10^15 it is wrong in the second digit.
POISSON_FROM = 1e8


def negative_binomial_cdf(k: float, mean: float, size: float) -> float:
    """Variance mean + mean²/size; size may be a fraction."""
    from scipy.special import betainc

    if size > POISSON_FROM * mean:
        return poisson_cdf(k, mean)
    k = math.floor(k)
    return 0.0 if k < 0 else float(betainc(size, k + 1, size / (size + mean)))


def negative_binomial_sf(k: float, mean: float, size: float) -> float:
    """P(X > k), variance as in negative_binomial_cdf."""
    from scipy.special import betainc

    if size > POISSON_FROM * mean:
        return poisson_sf(k, mean)
    k = math.floor(k)
    return 1.0 if k < 0 else float(betainc(k + 1, size, mean / (size + mean)))


def negative_binomial_ppf(q: float, mean: float, size: float) -> int:
    """The smallest k with P(X <= k) >= q."""
    return _smallest(
        lambda k: negative_binomial_cdf(k, mean, size), q, _guess(q, mean, mean + mean**2 / size)
    )


def _smallest(cdf: Callable[[float], float], q: float, guess: float) -> int:
    """The smallest k with cdf(k) >= q: steps out from a guess until it is between, then halves."""
    if not q < 1:
        raise OverflowError("No finite number has a chance of 1 below it.")
    high, step = max(0, math.ceil(guess)), 1
    while cdf(high) < q:
        high, step = high + step, step * 2
    low, step = high - 1, 1
    while low >= 0 and cdf(low) >= q:
        high, low, step = low, low - step, step * 2
    low = max(low, -1)
    while high - low > 1:
        middle = (low + high) // 2
        if cdf(middle) >= q:
            high = middle
        else:
            low = middle
    return high


def _guess(q: float, mean: float, variance: float) -> float:
    """Where the quantile would lie if all were normal."""
    return mean if q <= 0 else mean + normal_ppf(q) * math.sqrt(variance)

"""Exact distribution functions over scipy.special (scipy.stats would cost 70 MB of memory).

`cdf` is P(X <= k), `sf` is P(X > k), `ppf` the smallest k with P(X <= k) >= q.
"""

import math
from collections.abc import Callable


def normal_ppf(q: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(q))


def normal_cdf(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def chi_square_sf(value: float, df: float) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(df, value))


def student_sf(value: float, df: float) -> float:
    from scipy.special import stdtr

    return float(stdtr(df, -value))


def student_ppf(q: float, df: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, q))


def beta_ppf(q: float, a: float, b: float) -> float:
    from scipy.special import betaincinv

    return float(betaincinv(a, b, q))


def log_choose(n: float, k: float) -> float:
    """Log of the binomial coefficient; both may be fractions."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def poisson_cdf(k: float, mean: float) -> float:
    from scipy.special import gammaincc

    k = math.floor(k)
    if k < 0:
        return 0.0
    return 1.0 if mean == 0 else float(gammaincc(k + 1, mean))


def poisson_sf(k: float, mean: float) -> float:
    from scipy.special import gammainc

    k = math.floor(k)
    if k < 0:
        return 1.0
    return 0.0 if mean == 0 else float(gammainc(k + 1, mean))


def poisson_ppf(q: float, mean: float) -> int:
    return _smallest(lambda k: poisson_cdf(k, mean), q, start=mean)


def binomial_cdf(k: float, n: int, p: float) -> float:
    from scipy.special import betainc

    k = math.floor(k)
    if k < 0:
        return 0.0
    return 1.0 if k >= n else float(betainc(n - k, k + 1, 1.0 - p))


def binomial_sf(k: float, n: int, p: float) -> float:
    from scipy.special import betainc

    k = math.floor(k)
    if k < 0:
        return 1.0
    return 0.0 if k >= n else float(betainc(k + 1, n - k, p))


def binomial_ppf(q: float, n: int, p: float) -> int:
    return min(n, _smallest(lambda k: binomial_cdf(k, n, p), q, start=n * p))


def negative_binomial_cdf(k: float, mean: float, size: float) -> float:
    """Variance mean + mean²/size; size may be a fraction."""
    from scipy.special import betainc

    k = math.floor(k)
    return 0.0 if k < 0 else float(betainc(size, k + 1, size / (size + mean)))


def negative_binomial_sf(k: float, mean: float, size: float) -> float:
    from scipy.special import betainc

    k = math.floor(k)
    return 1.0 if k < 0 else float(betainc(k + 1, size, mean / (size + mean)))


def negative_binomial_ppf(q: float, mean: float, size: float) -> int:
    return _smallest(lambda k: negative_binomial_cdf(k, mean, size), q, start=mean)


def _smallest(cdf: Callable[[float], float], q: float, start: float) -> int:
    """The smallest k with cdf(k) >= q, by doubling and halving."""
    if not q < 1:
        raise OverflowError("No finite number has a chance of 1 below it.")
    high = max(1, math.ceil(start))
    while cdf(high) < q:
        high *= 2
    low = -1
    while high - low > 1:
        middle = (low + high) // 2
        if cdf(middle) >= q:
            high = middle
        else:
            low = middle
    return high

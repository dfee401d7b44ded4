"""Shares compared exactly (audits, observations): Clopper-Pearson, and Fisher's test."""

import math
from dataclasses import dataclass

import numpy as np

from heedwell.statistics.distributions import beta_ppf, normal_cdf, normal_ppf
from heedwell.statistics.errors import MoreThanChecked, NothingToCompute, OutOfRange
from heedwell.statistics.series import Floats, share, whole

CONFIDENCE = 0.9
"""As the interval of a rate ratio: each verdict is as sure as the other."""

WIDEST = 50.0
"""Log odds ratios beyond this are as good as infinite."""


def share_interval(
    met: float, checked: float, confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Exact interval of a share: `met` out of `checked`, never too narrow.

    Raises NegativeCount, NotWhole, MoreThanChecked, NothingToCompute. Clopper and Pearson (1934),
    Biometrika 26, 404.
    """
    x, n = _pair(met, checked)
    each_side = (1 - share(confidence, "confidence")) / 2
    low = 0.0 if x == 0 else beta_ppf(each_side, x, n - x + 1)
    high = 1.0 if x == n else beta_ppf(1 - each_side, x + 1, n - x)
    return low, high


@dataclass(frozen=True, slots=True)
class TwoShares:
    """Met out of checked, before and after a change."""

    met_before: int
    checked_before: int
    met_after: int
    checked_after: int

    @property
    def before(self) -> float:
        """Share met before."""
        return self.met_before / self.checked_before

    @property
    def after(self) -> float:
        """Share met after."""
        return self.met_after / self.checked_after

    @property
    def odds_ratio(self) -> float:
        """Odds of being met after over before; inf or NaN where a cell is empty."""
        up = self.met_after * (self.checked_before - self.met_before)
        down = self.met_before * (self.checked_after - self.met_after)
        if down == 0:
            return math.nan if up == 0 else math.inf
        return up / down


def two_shares(
    met_before: float, checked_before: float, met_after: float, checked_after: float
) -> TwoShares:
    """Check and pair two shares; errors as share_interval."""
    return TwoShares(*_pair(met_before, checked_before), *_pair(met_after, checked_after))


@dataclass(frozen=True, slots=True)
class FisherTest:
    """Fisher's exact test: all met given, how many of them after? All p-values are one-sided.

    `dispersion` above 1 divides z by its root. Fisher (1935); Cornfield (1956) for the interval.
    """

    mid_p: bool = False
    dispersion: float = 1.0

    @property
    def name(self) -> str:
        name = "Fisher's exact test" + (", mid-p" if self.mid_p else "")
        return name if self.dispersion == 1 else f"{name}, dispersion {self.dispersion:.2f}"

    def p_lower(self, shares: TwoShares, odds_ratio: float = 1.0) -> float:
        """Chance of so few met after, or fewer, if the odds ratio were `odds_ratio`."""
        below, here, _ = _chances(shares, odds_ratio)
        return self._shrunk(below + (here / 2 if self.mid_p else here))

    def p_higher(self, shares: TwoShares, odds_ratio: float = 1.0) -> float:
        """Chance of so many met after, or more, if the odds ratio were `odds_ratio`."""
        _, here, above = _chances(shares, odds_ratio)
        return self._shrunk(above + (here / 2 if self.mid_p else here))

    def interval(self, shares: TwoShares, each_side: float) -> tuple[float, float]:
        """Odds ratios that the test does not reject; 0 or inf where a side is open."""
        share(each_side, "each_side")
        low, high = 0.0, math.inf
        if self.p_higher(shares, math.exp(-WIDEST)) < each_side:
            low = self._crossing(shares, each_side, rising=True)
        if self.p_lower(shares, math.exp(WIDEST)) < each_side:
            high = self._crossing(shares, each_side, rising=False)
        return low, high

    def _crossing(self, shares: TwoShares, each_side: float, *, rising: bool) -> float:
        low, high = -WIDEST, WIDEST
        for _ in range(60):
            middle = (low + high) / 2
            p = (self.p_higher if rising else self.p_lower)(shares, math.exp(middle))
            if (p < each_side) == rising:
                low = middle
            else:
                high = middle
        return math.exp((low + high) / 2)

    def _shrunk(self, p: float) -> float:
        p = min(1.0, max(0.0, p))
        if self.dispersion == 1 or p in (0.0, 1.0):
            return p
        return normal_cdf(normal_ppf(p) / math.sqrt(self.dispersion))


def _chances(shares: TwoShares, odds_ratio: float) -> tuple[float, float, float]:
    """Chances of fewer met after than seen, of as many, and of more, all margins given."""
    from scipy.special import gammaln

    def log_ways(n: int, k: Floats) -> Floats:
        ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        return np.asarray(ways, dtype=np.float64)

    met = shares.met_before + shares.met_after
    first = max(0, met - shares.checked_before)
    x = np.arange(first, min(met, shares.checked_after) + 1, dtype=np.float64)
    logs = log_ways(shares.checked_after, x) + log_ways(shares.checked_before, met - x)
    logs = logs + x * math.log(odds_ratio)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    seen = shares.met_after - first
    return float(weights[:seen].sum()), float(weights[seen]), float(weights[seen + 1 :].sum())


def _pair(met: float, checked: float) -> tuple[int, int]:
    x, n = whole(met, "number met"), whole(checked, "number checked")
    if n == 0:
        raise NothingToCompute("checks")
    if x > n:
        raise MoreThanChecked(0)
    return x, n


def odds_of(value: float) -> float:
    """The odds of a share below 1. Raises OutOfRange."""
    if not 0 <= value < 1:
        raise OutOfRange("The share", value, "at least 0 and below 1")
    return value / (1 - value)

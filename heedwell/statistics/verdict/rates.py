"""Two rates compared exactly: given all events, how many fall after the change?

Under a rate ratio r, B of the A + B events come after with chance r t1 / (t0 + r t1) each.
Przyborowski and Wilenski (1940), Biometrika 31, 313; Clopper and Pearson (1934) for the interval.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from heedwell.statistics.distributions import (
    beta_ppf,
    binomial_cdf,
    binomial_sf,
    normal_cdf,
    normal_ppf,
)
from heedwell.statistics.errors import OutOfRange
from heedwell.statistics.series import positive, share, whole


class Allowance(StrEnum):
    """How a baseline that varies more than chance is allowed for."""

    QUASI_POISSON = "quasi-Poisson"
    """Divide z by the root of the dispersion."""
    NEGATIVE_BINOMIAL = "negative binomial"
    """Counts with variance dispersion x mean: then B given A + B is beta-binomial."""


@dataclass(frozen=True, slots=True)
class TwoRates:
    """Whole events and their exposure (months, bed days…) before and after a change."""

    before: int
    exposure_before: float
    after: int
    exposure_after: float

    @property
    def total(self) -> int:
        """All events, before and after."""
        return self.before + self.after

    @property
    def ratio(self) -> float:
        """Rate after over rate before: inf without events before, NaN without any."""
        if self.before == 0:
            return math.nan if self.after == 0 else math.inf
        return (self.after / self.exposure_after) / (self.before / self.exposure_before)

    def chance_after(self, ratio: float) -> float:
        """Chance that one event falls after the change, if the rate ratio is `ratio`."""
        return ratio * self.exposure_after / (self.exposure_before + ratio * self.exposure_after)

    def ratio_of(self, chance: float) -> float:
        """The rate ratio that gives this chance."""
        if chance >= 1:
            return math.inf
        return chance / (1 - chance) * self.exposure_before / self.exposure_after


def two_rates(
    before: float, exposure_before: float, after: float, exposure_after: float
) -> TwoRates:
    """Check and pair two rates. Raises NegativeCount, NotWhole, OutOfRange."""
    return TwoRates(
        whole(before, "number of events before"),
        positive(exposure_before, "The exposure before"),
        whole(after, "number of events after"),
        positive(exposure_after, "The exposure after"),
    )


class RateTest(Protocol):
    """One way of testing; all p-values are one-sided, against `ratio`."""

    @property
    def name(self) -> str:
        """How the test is named beside a verdict."""
        ...

    def p_fewer(self, rates: TwoRates, ratio: float = 1.0) -> float:
        """Chance of so few events after, or fewer."""
        ...

    def p_more(self, rates: TwoRates, ratio: float = 1.0) -> float:
        """Chance of so many events after, or more."""
        ...

    def interval(self, rates: TwoRates, each_side: float) -> tuple[float, float]:
        """Rate ratios that the test does not reject at `each_side` on either side."""
        ...


@dataclass(frozen=True, slots=True)
class ExactTest:
    """The exact conditional test, or its mid-p version (half of the observed outcome's chance)."""

    mid_p: bool = False

    @property
    def name(self) -> str:
        return "exact conditional test" + (", mid-p" if self.mid_p else "")

    def p_fewer(self, rates: TwoRates, ratio: float = 1.0) -> float:
        """Chance of so few events after, or fewer, if the rate ratio were `ratio`."""
        chance = rates.chance_after(ratio)
        p = binomial_cdf(rates.after, rates.total, chance)
        if self.mid_p:
            p = (p + binomial_cdf(rates.after - 1, rates.total, chance)) / 2
        return p

    def p_more(self, rates: TwoRates, ratio: float = 1.0) -> float:
        """Chance of so many events after, or more, if the rate ratio were `ratio`."""
        chance = rates.chance_after(ratio)
        p = binomial_sf(rates.after - 1, rates.total, chance)
        if self.mid_p:
            p = (p + binomial_sf(rates.after, rates.total, chance)) / 2
        return p

    def interval(self, rates: TwoRates, each_side: float) -> tuple[float, float]:
        """Rate ratios that the test does not reject, `each_side` of its chance beyond each end."""
        share(each_side, "each_side")
        if self.mid_p:
            return _inverted(self, rates, each_side)
        a, b = rates.before, rates.after
        low = 0.0 if b == 0 else beta_ppf(each_side, b, a + 1)
        high = 1.0 if a == 0 else beta_ppf(1 - each_side, b + 1, a)
        return rates.ratio_of(low), rates.ratio_of(high)


@dataclass(frozen=True, slots=True)
class QuasiPoissonTest:
    """The exact test with its z divided by the root of the dispersion of the baseline."""

    dispersion: float
    mid_p: bool = False

    @property
    def name(self) -> str:
        return f"{ExactTest(self.mid_p).name}, quasi-Poisson with dispersion {self.dispersion:.2f}"

    def p_fewer(self, rates: TwoRates, ratio: float = 1.0) -> float:
        return self._shrunk(ExactTest(self.mid_p).p_fewer(rates, ratio))

    def p_more(self, rates: TwoRates, ratio: float = 1.0) -> float:
        return self._shrunk(ExactTest(self.mid_p).p_more(rates, ratio))

    def interval(self, rates: TwoRates, each_side: float) -> tuple[float, float]:
        z = normal_ppf(share(each_side, "each_side")) * math.sqrt(self.dispersion)
        return ExactTest(self.mid_p).interval(rates, max(normal_cdf(z), 1e-300))

    def _shrunk(self, p: float) -> float:
        if p in (0.0, 1.0):
            return p
        return normal_cdf(normal_ppf(p) / math.sqrt(self.dispersion))


@dataclass(frozen=True, slots=True)
class NegativeBinomialTest:
    """The exact conditional test of counts whose variance is dispersion x mean."""

    dispersion: float
    mid_p: bool = False

    def __post_init__(self) -> None:
        if not self.dispersion > 1:
            raise OutOfRange("The dispersion", self.dispersion, "above 1")

    @property
    def name(self) -> str:
        return f"{ExactTest(self.mid_p).name}, negative binomial, dispersion {self.dispersion:.2f}"

    def p_fewer(self, rates: TwoRates, ratio: float = 1.0) -> float:
        below, here = self._split(rates, ratio)
        return min(1.0, below + (here / 2 if self.mid_p else here))

    def p_more(self, rates: TwoRates, ratio: float = 1.0) -> float:
        below, here = self._split(rates, ratio)
        return max(0.0, min(1.0, 1 - below - (here / 2 if self.mid_p else 0.0)))

    def interval(self, rates: TwoRates, each_side: float) -> tuple[float, float]:
        return _inverted(self, rates, share(each_side, "each_side"))

    def _split(self, rates: TwoRates, ratio: float) -> tuple[float, float]:
        """Chance of fewer events after than seen, and of exactly as many."""
        from scipy.special import betaln, gammaln

        n, chance = rates.total, rates.chance_after(ratio)
        if n == 0:
            return 0.0, 1.0
        b = np.arange(rates.after + 1, dtype=np.float64)
        after, before = (share * n / (self.dispersion - 1) for share in (chance, 1 - chance))
        ways = gammaln(n + 1) - gammaln(b + 1) - gammaln(n - b + 1)
        parts = np.exp(ways + betaln(b + after, n - b + before) - betaln(after, before))
        return float(parts[:-1].sum()), float(parts[-1])


def _inverted(test: RateTest, rates: TwoRates, each_side: float) -> tuple[float, float]:
    """Solve the test for the ratios at which its p-values reach `each_side`."""
    low, high = 0.0, math.inf
    if rates.after > 0:
        low = rates.ratio_of(_crossing(lambda c: test.p_more(rates, rates.ratio_of(c)), each_side))
    if rates.before > 0:
        high = rates.ratio_of(
            1 - _crossing(lambda c: test.p_fewer(rates, rates.ratio_of(1 - c)), each_side)
        )
    return low, high


def _crossing(p_value: Callable[[float], float], level: float) -> float:
    """Where a p-value that rises with the chance reaches the level, by halving."""
    low, high = 1e-12, 1 - 1e-12
    for _ in range(60):
        middle = (low + high) / 2
        if p_value(middle) < level:
            low = middle
        else:
            high = middle
    return (low + high) / 2

"""Upper bounds of a Farrington forecast: power transform, or negative binomial quantiles."""

import math
from dataclasses import dataclass
from enum import StrEnum

from heedwell.statistics.distributions import (
    negative_binomial_ppf,
    negative_binomial_sf,
    normal_cdf,
    normal_ppf,
    poisson_ppf,
    poisson_sf,
)
from heedwell.statistics.series import positive, share


class Power(StrEnum):
    """The power that makes a count nearly symmetric: two thirds skewed, half equal spread."""

    TWO_THIRDS = "2/3"
    HALF = "1/2"
    NONE = "none"

    @property
    def exponent(self) -> float:
        """The power as a number."""
        return {"2/3": 2 / 3, "1/2": 0.5, "none": 1.0}[self.value]


class Bound(StrEnum):
    """How the bound is made: `delta` by a transform; `nbPlugin` and `muan` by quantiles."""

    DELTA = "delta"
    NB_PLUGIN = "nbPlugin"
    MUAN = "muan"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Lower and upper bound, the chance of a count at least as high, and the centre behind it."""

    lower: float
    upper: float
    p_value: float
    centre: float

    def exceedance(self, observed: float, expected: float) -> float:
        """How far towards the bound the count lies: 0 as expected, 1 on it, above 1 an alarm."""
        return (observed - expected) / (self.upper - expected)


def delta_threshold(
    observed: float, mean: float, se: float, phi: float, alpha: float, power: Power
) -> Threshold:
    """Bound of a forecast `mean` (with standard error `se`, on the count's scale).

    The forecast's variance is phi mean + se², taken to the scale of the power by the delta
    method; `alpha` is the chance above the bound. Farrington et al (1996), JRSS A 159, 547.
    """
    share(alpha, "alpha")
    positive(mean, "The expected count")
    e = power.exponent
    spread = e * mean ** (e - 1) * math.sqrt(phi * mean + se**2)
    reach, centre = normal_ppf(1 - alpha) * spread, mean**e
    return Threshold(
        lower=max(0.0, centre - reach) ** (1 / e),
        upper=(centre + reach) ** (1 / e),
        p_value=1 - normal_cdf((observed**e - centre) / spread),
        centre=mean,
    )


def quantile_threshold(
    observed: float, log_mean: float, log_se: float, phi: float, alpha: float, bound: Bound
) -> Threshold:
    """Negative binomial quantiles (Poisson when phi is 1) around exp(log_mean).

    `nbPlugin` takes the forecast as it is; `muan` takes its own upper quantile instead and so
    allows for not knowing it. Noufaily et al (2013), Statistics in Medicine 32, 1206;
    Salmon, Schumacher and Höhle (2016), Journal of Statistical Software 70(10).
    """
    share(alpha, "alpha")
    mean = math.exp(log_mean + (normal_ppf(1 - alpha) * log_se if bound is Bound.MUAN else 0.0))
    if phi > 1:
        size = mean / (phi - 1)
        low = negative_binomial_ppf(alpha, mean, size)
        high = negative_binomial_ppf(1 - alpha, mean, size)
        chance = negative_binomial_sf(observed - 1, mean, size)
    else:
        low, high = poisson_ppf(alpha, mean), poisson_ppf(1 - alpha, mean)
        chance = poisson_sf(observed - 1, mean)
    return Threshold(float(low), float(high), chance, mean)

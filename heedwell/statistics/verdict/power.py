"""What can be shown, and when: said while the measure is chosen, and again with each verdict."""

import math
from dataclasses import dataclass
from functools import cache

from heedwell.statistics.distributions import (
    negative_binomial_cdf,
    negative_binomial_sf,
    poisson_cdf,
    poisson_sf,
)
from heedwell.statistics.errors import OutOfRange
from heedwell.statistics.series import positive, share

from .plan import Plan, Wanted
from .rates import Allowance, ExactTest, NegativeBinomialTest, QuasiPoissonTest, RateTest, TwoRates

POWER = 0.8
LONGEST = 120
STEADY = 3
"""Power of counts goes up in a saw-tooth: it must hold this many periods more."""

LONG_WAIT = 12


def rate_test(plan: Plan, dispersion: float = 1.0) -> RateTest:
    """The test a plan asks for, at the dispersion found on the baseline (1: chance alone)."""
    if dispersion <= 1:
        return ExactTest(plan.mid_p)
    if plan.allowance is Allowance.NEGATIVE_BINOMIAL:
        return NegativeBinomialTest(dispersion, plan.mid_p)
    return QuasiPoissonTest(dispersion, plan.mid_p)


def critical_count(
    test: RateTest,
    events_before: int,
    exposure_before: float,
    exposure_after: float,
    level: float,
    wanted: Wanted = Wanted.FEWER,
) -> int | None:
    """The most events after (the least, where more is wanted) that the test still calls a change.

    None when no count would: the baseline is too small.
    """
    fewer = wanted is Wanted.FEWER

    def rejects(count: int) -> bool:
        rates = TwoRates(events_before, exposure_before, count, exposure_after)
        return (test.p_fewer(rates) if fewer else test.p_more(rates)) <= level

    if fewer:
        if not rejects(0):
            return None
        good, bad = 0, math.ceil(events_before * exposure_after / exposure_before) + 1
        while bad - good > 1:
            middle = (good + bad) // 2
            good, bad = (middle, bad) if rejects(middle) else (good, middle)
        return good
    bad, good = 0, max(1, math.ceil(events_before * exposure_after / exposure_before))
    while not rejects(good):
        bad, good = good, good * 2
    while good - bad > 1:
        middle = (good + bad) // 2
        bad, good = (bad, middle) if rejects(middle) else (middle, good)
    return good


def power_given_baseline(
    plan: Plan,
    events_before: int,
    exposure_before: float,
    exposure_after: float,
    *,
    ratio: float | None = None,
    level: float | None = None,
    dispersion: float = 1.0,
) -> float:
    """Chance of the verdict "reduced" (or "improved") if the rate truly changes by `ratio`.

    The baseline is as seen and taken for the truth; `ratio` is by default the smallest change
    worth having, `level` alpha. Raises OutOfRange for exposures not above zero.
    """
    positive(exposure_before, "The exposure before")
    positive(exposure_after, "The exposure after")
    ratio = plan.smallest_ratio if ratio is None else positive(ratio, "The ratio")
    level = plan.alpha if level is None else share(level, "level")
    if events_before == 0 and plan.wanted is Wanted.MORE:
        return 0.0
    count = critical_count(
        rate_test(plan, dispersion),
        events_before,
        exposure_before,
        exposure_after,
        level,
        plan.wanted,
    )
    if count is None:
        return 0.0
    mean = events_before * ratio * exposure_after / exposure_before
    fewer = plan.wanted is Wanted.FEWER
    if dispersion > 1 and mean > 0:
        size = mean / (dispersion - 1)
        if fewer:
            return negative_binomial_cdf(count, mean, size)
        return negative_binomial_sf(count - 1, mean, size)
    return poisson_cdf(count, mean) if fewer else poisson_sf(count - 1, mean)


def power_before(
    plan: Plan,
    rate: float,
    exposure_before: float,
    exposure_after: float,
    *,
    ratio: float | None = None,
    level: float | None = None,
) -> float:
    """The same before any baseline is known: averaged over the baselines a Poisson `rate` gives.

    Krishnamoorthy and Thomson (2004), Journal of Statistical Planning and Inference 119, 23.
    """
    mean = positive(rate, "The rate") * positive(exposure_before, "The exposure before")
    ratio = plan.smallest_ratio if ratio is None else ratio
    level = plan.alpha if level is None else level
    reach = math.ceil(mean + 8 * math.sqrt(mean) + 8)
    test, total = rate_test(plan), 0.0
    for events in range(reach):
        chance = poisson_cdf(events, mean) - poisson_cdf(events - 1, mean)
        if chance < 1e-12:
            continue
        count = critical_count(test, events, exposure_before, exposure_after, level, plan.wanted)
        if count is None:
            continue
        expected = rate * ratio * exposure_after
        fewer = plan.wanted is Wanted.FEWER
        total += chance * (
            poisson_cdf(count, expected) if fewer else poisson_sf(count - 1, expected)
        )
    return total


def periods_needed(
    plan: Plan,
    events_before: int,
    periods_before: float,
    *,
    level: float | None = None,
    dispersion: float = 1.0,
    longest: int = LONGEST,
) -> int | None:
    """Whole periods after the change until the smallest change worth having shows (80 % power).

    Periods are all as long as those of the baseline. None when it would take longer than
    `longest`, or could never be shown with this baseline.
    """
    if longest < 1:
        raise OutOfRange("The longest wait", longest, "at least one period")

    @cache
    def shows(periods: int) -> bool:
        return (
            power_given_baseline(
                plan, events_before, periods_before, periods, level=level, dispersion=dispersion
            )
            >= POWER
        )

    low, high = 0, longest + STEADY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    while high > 1 and shows(high - 1):
        high -= 1
    while high <= longest:
        falls = [later for later in range(high, high + STEADY + 1) if not shows(later)]
        if not falls:
            return high
        high = falls[-1] + 1
    return None


@dataclass(frozen=True, slots=True)
class PowerLine:
    """What the chosen measure can show; `periods` None where waiting would not do.

    `both_sides`: periods on each side that would be enough at this rate, None over ten years.
    """

    rate: float
    ratio: float
    periods: int | None
    both_sides: int | None
    unit: str

    @property
    def says(self) -> str:
        """The line shown while the measure is being chosen."""
        rate = round(self.rate, 1 if self.rate >= 1 else 2)
        opening = f"With {rate:g} a {self.unit}, {change_in_words(self.ratio)}"
        if self.periods is None:
            wait = "cannot be shown against this baseline"
        else:
            wait = f"can be shown after about {self.periods} {self.unit}s"
        if self.periods is not None and self.periods <= LONG_WAIT:
            return f"{opening} {wait}."
        return f"{opening} {wait}; consider a leading measure."


def power_line(
    plan: Plan,
    events_before: int,
    periods_before: int,
    *,
    dispersion: float = 1.0,
    unit: str = "month",
) -> PowerLine:
    """Say, while a measure is being fixed, when its smallest change worth having could be shown.

    With several looks planned, the last look's level is used. Raises OutOfRange.
    """
    rate = events_before / positive(periods_before, "The baseline")
    level = plan.levels(periods_before)[-1]
    alone = periods_needed(plan, events_before, periods_before, level=level, dispersion=dispersion)
    return PowerLine(rate, plan.smallest_ratio, alone, _both_sides(plan, rate, dispersion), unit)


def change_in_words(ratio: float) -> str:
    """A rate ratio as people say it."""
    for value, words in ((0.5, "a halving"), (2.0, "a doubling"), (1 / 3, "a fall to a third")):
        if math.isclose(ratio, value, rel_tol=0.01):
            return words
    if ratio < 1:
        return f"a fall of {1 - ratio:.0%}"
    return f"a rise of {ratio - 1:.0%}"


def _both_sides(plan: Plan, rate: float, dispersion: float) -> int | None:
    for periods in range(1, LONGEST + 1):
        events = round(rate * periods)
        if (
            events
            and power_given_baseline(plan, events, periods, periods, dispersion=dispersion) >= POWER
        ):
            return periods
    return None

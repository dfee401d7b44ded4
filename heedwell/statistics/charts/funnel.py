"""Funnel plots: services side by side with the limits each one's size gives, never a league."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from heedwell.statistics.distributions import binomial_ppf, poisson_ppf
from heedwell.statistics.series import (
    Floats,
    Ints,
    Values,
    positive,
    whole,
    with_denominator,
    with_exposure,
)

from .chart import apart

WARNING_EACH_SIDE = 0.025
ACTION_EACH_SIDE = 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """One entry per service: its rate or share, and the limits chance gives at its size.

    `lower`/`upper` hold 99.8 % of what chance gives, `inner_lower`/`inner_upper` 95 %.
    """

    points: Floats
    centre: float
    lower: Floats
    upper: Floats
    inner_lower: Floats
    inner_upper: Floats

    @property
    def way(self) -> Ints:
        """+1 above the outer limit, -1 below it, 0 inside or without exposure."""
        above, below = apart(self.points, self.upper) > 0, apart(self.points, self.lower) < 0
        return above.astype(np.int64) - below.astype(np.int64)


def rate_funnel(values: Values, exposure: Values) -> Funnel:
    """Events over exposure of several services in one period, with exact Poisson limits.

    `values` and `exposure` per service; None or 0 exposure leaves a service out (NaN). Raises
    the errors of with_exposure. Spiegelhalter (2005), Statistics in Medicine 24, 1185.
    """
    events, at_risk = with_exposure(values, exposure)
    rate = float(np.nansum(events) / np.nansum(at_risk))

    def at(chance: float) -> Floats:
        return np.array(
            [np.nan if np.isnan(n) else poisson_ppf(chance, rate * n) / n for n in at_risk]
        )

    return _funnel(events / at_risk, rate, at)


def rate_limits(centre: float, exposures: Sequence[float]) -> list[tuple[float, ...]]:
    """Lower, inner lower, inner upper, upper limit at each exposure: the lines of the funnel.

    `centre` in events per unit of exposure. Raises OutOfRange for an exposure not above zero.
    """
    sides = (ACTION_EACH_SIDE, WARNING_EACH_SIDE, 1 - WARNING_EACH_SIDE, 1 - ACTION_EACH_SIDE)
    checked = [positive(exposure, "The exposure") for exposure in exposures]
    return [tuple(poisson_ppf(side, centre * n) / n for side in sides) for n in checked]


def share_funnel(values: Values, checked: Values) -> Funnel:
    """Shares of several services in one period, with exact binomial limits; as rate_funnel."""
    met, total = with_denominator(values, checked)
    share = float(np.nansum(met) / np.nansum(total))

    def at(chance: float) -> Floats:
        return np.array(
            [
                np.nan
                if np.isnan(n)
                else binomial_ppf(chance, whole(n, "number checked"), share) / n
                for n in total
            ]
        )

    return _funnel(met / total, share, at)


def _funnel(points: Floats, centre: float, at: Callable[[float], Floats]) -> Funnel:
    return Funnel(
        points=points,
        centre=centre,
        lower=at(ACTION_EACH_SIDE),
        upper=at(1 - ACTION_EACH_SIDE),
        inner_lower=at(WARNING_EACH_SIDE),
        inner_upper=at(1 - WARNING_EACH_SIDE),
    )

"""Charts of events: c for counts, u for rates, u-prime for rates that vary more than chance."""

import math

import numpy as np

from heedwell.statistics.series import Floats, Ints, Values, counts, with_exposure

from .chart import Chart, Kind, Layout, Limits, draw, mean
from .individuals import D2, in_line, mean_range


def c_chart(values: Values, layout: Layout | None = None) -> Chart:
    """Counts with equal exposure: mean ± 3 sqrt(mean), lower limit not below 0.

    `values`: events per period, None for a gap. Raises NothingToCompute, NotANumber,
    NegativeCount. Shewhart; Montgomery, Statistical Quality Control, 7.3.
    """
    series = counts(values)

    def limits(_: Ints, used: Ints) -> Limits:
        centre = mean(series[used])
        return Limits(centre, math.sqrt(centre))

    return draw(Kind.C, series, layout or Layout(), limits, floor=0.0)


def u_chart(values: Values, exposure: Values, layout: Layout | None = None) -> Chart:
    """Rates: pooled rate u ± 3 sqrt(u / exposure), a limit of its own for every point.

    `exposure`: person-days, hours or visits per period; None or 0 makes the period a gap.
    Points and lines are events per unit of exposure: `scaled(1000)` gives per 1,000.
    Raises as c_chart and LengthsDiffer, MissingExposure. Montgomery, 7.3.
    """
    events, at_risk = with_exposure(values, exposure)

    def limits(positions: Ints, used: Ints) -> Limits:
        rate = float(events[used].sum() / at_risk[used].sum())
        return Limits(rate, np.sqrt(rate / at_risk[positions]))

    return draw(Kind.U, events / at_risk, layout or Layout(), limits, floor=0.0)


def u_prime_chart(
    values: Values, exposure: Values, layout: Layout | None = None, *, screened: bool = False
) -> Chart:
    """A u chart whose limits are widened by the spread between neighbours (sigma z).

    Use it where a u chart's limits are far too tight because exposures are large; never to hide
    a signal. `screened`: leave extreme moving ranges out once, as in xmr_chart. Shapes, units
    and errors as u_chart. Laney (2002), Quality Engineering 14, 531.
    """
    events, at_risk = with_exposure(values, exposure)
    rates = events / at_risk

    def limits(positions: Ints, used: Ints) -> Limits:
        rate = float(events[used].sum() / at_risk[used].sum())
        step = np.sqrt(rate / at_risk)
        line = in_line(rates, used)
        widened = step[positions] * sigma_z(rates[line], rate, step[line], screened=screened)
        return Limits(rate, widened)

    return draw(Kind.U_PRIME, rates, layout or Layout(), limits, floor=0.0)


def sigma_z(points: Floats, centre: float, step: Floats, *, screened: bool = False) -> float:
    """Spread of the standardised points, from their mean moving range; 1 is what chance gives.

    NaN when there is no spread to standardise by. Laney (2002).
    """
    if not bool((step[~np.isnan(step)] > 0).all()):
        return math.nan
    return mean_range(np.abs(np.diff((points - centre) / step)), screened) / D2

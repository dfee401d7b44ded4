"""Exact limits for small numbers, where three standard deviations would lie."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from heedwell.statistics.distributions import binomial_ppf, negative_binomial_ppf, poisson_ppf
from heedwell.statistics.errors import OutOfRange
from heedwell.statistics.series import (
    Floats,
    Ints,
    Values,
    counts,
    share,
    whole,
    with_denominator,
    with_exposure,
)

from .chart import Chart, Kind, Layout, Limits, draw

EACH_SIDE = 0.00135
"""Chance beyond a three-sigma limit of a normal measurement, on each side."""

INNER_EACH_SIDE = 0.02275
"""The same for the two-sigma line."""


def exact_count_chart(
    values: Values,
    exposure: Values | None = None,
    layout: Layout | None = None,
    *,
    each_side: float = EACH_SIDE,
    dispersion: float = 1.0,
) -> Chart:
    """A c or u chart whose limits are the exact Poisson quantiles of the expected count.

    `values` events and `exposure` per period as in c_chart and u_chart. A point counts as outside
    when its own chance is at most `each_side` on its side. `dispersion` above 1 (variance over
    mean, found on the baseline) takes negative binomial quantiles with that variance instead.
    Raises as u_chart, and OutOfRange for settings. STATISTICS section 4.4; Poisson exact limits
    after Ryan and Schwertman (1997), Journal of Quality Technology 29, 89.
    """
    share(each_side, "each_side")
    if dispersion < 1:
        raise OutOfRange("dispersion", dispersion, "at least 1")
    if exposure is None:
        events, at_risk = counts(values), np.ones(len(values))
        kind = Kind.C
    else:
        events, at_risk = with_exposure(values, exposure)
        kind = Kind.U

    def limits(_: Ints, used: Ints) -> Limits:
        return Limits(float(events[used].sum() / at_risk[used].sum()), np.nan)

    chart = draw(kind, events / at_risk, layout or Layout(), limits)

    def at(chance: float) -> Floats:
        expected = chart.centre * at_risk
        return (
            np.array(
                [
                    np.nan if np.isnan(e) else _count_ppf(chance, e, dispersion)
                    for e in expected.tolist()
                ]
            )
            / at_risk
        )

    return _with_lines(
        chart, at(each_side), at(1 - each_side), at(INNER_EACH_SIDE), at(1 - INNER_EACH_SIDE)
    )


def exact_share_chart(
    values: Values,
    checked: Values,
    layout: Layout | None = None,
    *,
    each_side: float = EACH_SIDE,
) -> Chart:
    """A p chart whose limits are the exact binomial quantiles: for denominators under 30.

    Shapes and errors as p_chart, and NotWhole. Ryan and Schwertman (1997).
    """
    share(each_side, "each_side")
    met, total = with_denominator(values, checked)

    def limits(_: Ints, used: Ints) -> Limits:
        return Limits(float(met[used].sum() / total[used].sum()), np.nan)

    chart = draw(Kind.P, met / total, layout or Layout(), limits)

    def at(chance: float) -> Floats:
        return np.array(
            [
                np.nan if np.isnan(n) else binomial_ppf(chance, whole(n, "number checked"), p) / n
                for n, p in zip(total, chart.centre, strict=True)
            ]
        )

    return _with_lines(
        chart, at(each_side), at(1 - each_side), at(INNER_EACH_SIDE), at(1 - INNER_EACH_SIDE)
    )


@lru_cache(maxsize=4096)
def _count_ppf(chance: float, mean: float, dispersion: float) -> int:
    if dispersion > 1 and mean > 0:
        return negative_binomial_ppf(chance, mean, mean / (dispersion - 1))
    return poisson_ppf(chance, mean)


def _with_lines(
    chart: Chart, lower: Floats, upper: Floats, inner_lower: Floats, inner_upper: Floats
) -> Chart:
    return replace(
        chart,
        lower=lower,
        upper=upper,
        inner_lower=inner_lower,
        inner_upper=inner_upper,
    )

"""Charts for rare events: g counts cases between them, t the time between them."""

import math
from dataclasses import replace

import numpy as np

from heedwell.statistics.errors import TimeBetweenNotPositive
from heedwell.statistics.series import Ints, Values, counts, measurements

from .chart import Chart, Kind, Layout, Limits, draw, mean
from .individuals import D2, in_line, mean_range

WEIBULL_POWER = 3.6
"""Nelson's power: y^(1/3.6) makes exponential times nearly normal."""

GEOMETRIC_MEDIAN = 0.693
"""Median of a geometric or exponential wait, in means (Provost and Murray)."""


def g_chart(values: Values, layout: Layout | None = None) -> Chart:
    """Cases, days or bed days between events: limits at mean ± 3 sqrt(mean (mean + 1)).

    `values`: what passed between one event and the next, oldest first. The centre is drawn at
    the median, since a mean would leave far more points below it than above: the observed median,
    or 0.693 of the mean where the baseline is frozen. A rise is good news. Raises NothingToCompute,
    NotANumber, NegativeCount. Benneyan (2001), Health Care Management Science 4, 305.
    """
    series = counts(values, "intervals")
    layout = layout or Layout()

    def limits(_: Ints, used: Ints) -> Limits:
        centre = mean(series[used])
        return Limits(centre, math.sqrt(centre * (centre + 1)))

    chart = draw(Kind.G, series, layout, limits, floor=0.0)
    if layout.baseline is not None:
        chart.centre[:] = GEOMETRIC_MEDIAN * chart.centre
        return chart
    for positions in chart.phases():
        chart.centre[positions] = np.median(series[positions[chart.used[positions]]])
    return chart


def t_chart(values: Values, layout: Layout | None = None, *, screened: bool = False) -> Chart:
    """Time between events: an individuals chart of y^(1/3.6), drawn back in the unit of time.

    `values`: hours or days between one event and the next, each above zero. `screened` as in
    xmr_chart. Raises TimeBetweenNotPositive besides the errors of measurements.
    Nelson (1994), Journal of Quality Technology 26, 239.
    """
    series = measurements(values, "intervals")
    wrong = np.flatnonzero(series <= 0)
    if wrong.size:
        raise TimeBetweenNotPositive(int(wrong[0]))
    bent = series ** (1 / WEIBULL_POWER)

    def limits(_: Ints, used: Ints) -> Limits:
        ranges = np.abs(np.diff(bent[in_line(bent, used)]))
        return Limits(mean(bent[used]), mean_range(ranges, screened) / D2)

    chart = draw(Kind.T, bent, layout or Layout(), limits, floor=0.0)
    return replace(
        chart,
        points=series,
        centre=chart.centre**WEIBULL_POWER,
        lower=chart.lower**WEIBULL_POWER,
        upper=chart.upper**WEIBULL_POWER,
        inner_lower=chart.inner_lower**WEIBULL_POWER,
        inner_upper=chart.inner_upper**WEIBULL_POWER,
    )

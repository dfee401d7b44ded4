"""Charts of single measurements: XmR as the NHS draws it, I, moving range, and I-prime."""

import math
from dataclasses import replace

import numpy as np

from heedwell.statistics.series import Floats, Ints, Values, measurements, with_exposure

from .chart import Chart, Kind, Layout, Limits, draw, mean

NHS_LIMIT = 2.66
"""Three standard deviations in mean moving ranges, as Making Data Count rounds it (3/1.128)."""

D2 = 1.128
"""Mean moving range of two, in standard deviations (normal)."""

MOVING_RANGE_LIMIT = 3.267
"""Upper limit of a moving range, in mean moving ranges (D4 for two)."""


def xmr_chart(values: Values, layout: Layout | None = None, *, screened: bool = False) -> Chart:
    """Individuals chart with limits at the mean ± 2.66 mean moving ranges, phase by phase.

    `values`: one measurement per period, None for a gap (no moving range reaches over a gap).
    `screened`: leave out, once, moving ranges at or above 3.267 times their mean (Nelson 1982);
    off by default because with low counts it flags every point.
    A phase with fewer than two points has a centre and no limits (NaN). Raises NothingToCompute,
    NotANumber. After Making Data Count (NHS England) and Wheeler, Understanding Variation (1993).
    """
    return _individuals(Kind.XMR, values, layout, screened, NHS_LIMIT / 3, bridged=False)


def i_chart(values: Values, layout: Layout | None = None, *, screened: bool = False) -> Chart:
    """Individuals chart with limits at the mean ± 3 mean moving ranges / 1.128.

    As `xmr_chart`, with the unrounded constant and moving ranges taken between the points that
    are in use, so that a point left out is bridged. Montgomery, Statistical Quality Control, 6.4.
    """
    return _individuals(Kind.INDIVIDUALS, values, layout, screened, 1 / D2, bridged=True)


def mr_chart(values: Values, layout: Layout | None = None) -> Chart:
    """Moving ranges of two with upper limit 3.267 times their mean, lower limit 0.

    The first point of a phase, and the one after a gap, has no moving range. Raises as xmr_chart.
    """
    series = measurements(values)
    layout = layout or Layout()
    ranges = np.concatenate([[np.nan], np.abs(np.diff(series))])
    ranges[[start for start in layout.phase_starts if 0 < start < len(ranges)]] = np.nan

    def limits(_: Ints, used: Ints) -> Limits:
        centre = mean(ranges[used])
        return Limits(centre, (MOVING_RANGE_LIMIT - 1) * centre / 3)

    chart = draw(Kind.MOVING_RANGE, ranges, layout, limits, floor=0.0)
    inner = chart.centre * MOVING_RANGE_LIMIT * 2 / 3
    return replace(
        chart,
        lower=np.zeros_like(inner),
        upper=chart.centre * MOVING_RANGE_LIMIT,
        inner_lower=np.zeros_like(inner),
        inner_upper=inner,
    )


def i_prime_chart(
    values: Values,
    exposure: Values,
    layout: Layout | None = None,
    *,
    screened: bool = False,
    spread_of_whole_phase: bool = False,
) -> Chart:
    """Individuals chart of rates whose limits widen where the exposure is small.

    `values` and `exposure` of one length; the points are values/exposure, the centre their
    pooled rate. The step is s/sqrt(exposure) with s the mean of
    sqrt(pi/2) |difference| / sqrt(1/n + 1/n'). `spread_of_whole_phase` takes s from every point
    of the phase, as qicharts2 does, and so lets what came after a baseline widen its limits.
    Raises MissingExposure, LengthsDiffer.
    W. Taylor, Normalized Individuals (I_N) control chart.
    """
    events, at_risk = with_exposure(values, exposure)
    rates = events / at_risk

    def limits(positions: Ints, used: Ints) -> Limits:
        line = positions if spread_of_whole_phase else in_line(rates, used)
        spread = np.sqrt(1 / at_risk[line][1:] + 1 / at_risk[line][:-1])
        moves = math.sqrt(math.pi / 2) * np.abs(np.diff(rates[line])) / spread
        step = mean_range(moves, screened) / np.sqrt(at_risk[positions])
        return Limits(float(events[used].sum() / at_risk[used].sum()), step)

    return draw(Kind.INDIVIDUALS_PRIME, rates, layout or Layout(), limits)


def mean_range(ranges: Floats, screened: bool) -> float:
    """Mean moving range, without gaps, and once without the extreme ones when screened.

    NaN when nothing is left: points that never move give screening nothing to go by.
    """
    ranges = ranges[~np.isnan(ranges)]
    middle = mean(ranges)
    return mean(ranges[ranges < MOVING_RANGE_LIMIT * middle]) if screened else middle


def in_line(series: Floats, used: Ints) -> Ints:
    """Positions whose neighbours are compared: those in use, and the gaps between them.

    A point left out is not among them, so its neighbours meet; a gap stays and parts them.
    """
    positions = np.arange(used[0], used[-1] + 1)
    return positions[np.isin(positions, used) | np.isnan(series[positions])]


def _individuals(
    kind: Kind,
    values: Values,
    layout: Layout | None,
    screened: bool,
    per_range: float,
    *,
    bridged: bool,
) -> Chart:
    series = measurements(values)

    def limits(_: Ints, used: Ints) -> Limits:
        known = np.full(len(series), np.nan)
        known[used] = series[used]
        line = in_line(series, used) if bridged else np.arange(len(series))
        ranges = np.abs(np.diff(known[line]))
        return Limits(mean(series[used]), per_range * mean_range(ranges, screened))

    return draw(kind, series, layout or Layout(), limits)

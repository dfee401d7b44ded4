"""Whether a chart may be shown with limits and icons, and why not; screens obey and explain.

The chart functions compute what they are asked. This is where the product says that a figure,
though computable, should not be trusted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from heedwell.statistics.errors import StatisticsError
from heedwell.statistics.series import Bools, Floats, Values, measurements

from .chart import Chart, Kind, Layout, phase_numbers, used_for_limits

RUN_ONLY_UNDER = 6
TRIAL_UNDER = 13
PRIME_UNDER = 20
RARE_TRIAL, RARE_FIRM = 8, 20
SCREENING_MEAN = 8
EXACT_UNDER = 2
REPHASE_RUN = 8


class Trust(IntEnum):
    """How far the limits may be trusted, worst first."""

    NONE = 0
    """No chart of this kind: the numbers do not fit it."""
    RUN_ONLY = 1
    """Too few points for limits: show a run chart."""
    TRIAL = 2
    """Dashed limits, no icons."""
    FIRM = 3


@dataclass(frozen=True, slots=True)
class Suitability:
    """The worst trust of any phase, and every reason, each a sentence."""

    trust: Trust
    reasons: tuple[str, ...]

    @property
    def suitable(self) -> bool:
        """Limits may be drawn, if only as trial limits."""
        return self.trust >= Trust.TRIAL

    @property
    def icons(self) -> bool:
        """Icons may be shown."""
        return self.trust is Trust.FIRM


Finding = tuple[Trust, str]


def suitability(
    kind: Kind,
    values: Values,
    exposure: Values | None = None,
    layout: Layout | None = None,
    *,
    screened: bool = False,
    exact: bool = False,
) -> Suitability:
    """Judge a chart of `kind` over these numbers before it is shown. Never raises for the numbers.

    `values`, `exposure`, `layout` and `screened` as handed to the chart; `exact` for charts with
    exact limits. STATISTICS sections 2 and 4.4.
    """
    try:
        series = measurements(values)
        at_risk = None if exposure is None else measurements(exposure, "exposures")
        phase = phase_numbers(len(series), layout or Layout())
        used = used_for_limits(~np.isnan(series), phase, layout or Layout())
    except StatisticsError as error:
        return Suitability(Trust.NONE, (str(error),))
    found = list(_fit(kind, series, at_risk))
    for number in range(int(phase[-1]) + 1):
        found += _enough(kind, series[used & (phase == number)])
        found += _spread(kind, series[used & (phase == number)], screened=screened)
    if not exact:
        found += _small(kind, series, at_risk, used)
    reasons = tuple(dict.fromkeys(reason for _, reason in found))
    return Suitability(min((trust for trust, _ in found), default=Trust.FIRM), reasons)


def _fit(kind: Kind, series: Floats, exposure: Floats | None) -> Iterator[Finding]:
    """Numbers that cannot be what this chart takes them for."""
    known = series[~np.isnan(series)]
    rates = kind in (Kind.U, Kind.U_PRIME, Kind.P, Kind.P_PRIME, Kind.INDIVIDUALS_PRIME)
    if kind in (Kind.C, Kind.G) or rates:
        if (known < 0).any():
            yield Trust.NONE, "A count cannot be below zero."
        elif (known != np.floor(known)).any() and kind is not Kind.INDIVIDUALS_PRIME:
            yield Trust.NONE, "These are not whole counts: use a chart of measurements."
    if kind is Kind.T and (known <= 0).any():
        yield Trust.NONE, "Two events have no time between them: record the times of day."
    if not rates:
        return
    if exposure is None:
        yield Trust.NONE, "Rates and shares need what they are out of."
    elif len(exposure) != len(series):
        yield Trust.NONE, "There must be one exposure for each period."
    else:
        if (~(exposure > 0) & (series > 0)).any():
            yield Trust.NONE, "A period has events but no exposure."
        if kind in (Kind.P, Kind.P_PRIME) and (series > exposure).any():
            yield Trust.NONE, "A period counts more met than were checked."


def _enough(kind: Kind, points: Floats) -> Iterator[Finding]:
    """Points behind the limits of a phase."""
    trial, firm = RUN_ONLY_UNDER, TRIAL_UNDER
    if kind in (Kind.G, Kind.T):
        trial, firm = RARE_TRIAL, RARE_FIRM
    if kind is Kind.RUN:
        return
    if kind in (Kind.U_PRIME, Kind.P_PRIME) and len(points) < PRIME_UNDER:
        yield Trust.NONE, f"A prime chart needs {PRIME_UNDER} points; there are {len(points)}."
    elif len(points) < trial:
        yield (
            Trust.RUN_ONLY,
            f"There are {len(points)} points; limits need {trial}. A run chart is shown.",
        )
    elif len(points) < firm:
        yield Trust.TRIAL, f"Trial limits from {len(points)} points; firm ones need {firm}."


def _spread(kind: Kind, points: Floats, *, screened: bool) -> Iterator[Finding]:
    """Variation that the limits of a phase can stand on."""
    if not points.size or kind is Kind.RUN:
        return
    if (points == points[0]).all():
        yield Trust.RUN_ONLY, "Every point is the same: there is no variation to set limits by."
    individuals = kind in (Kind.XMR, Kind.INDIVIDUALS, Kind.MOVING_RANGE)
    if individuals and (points == 0).mean() > 0.5:
        yield Trust.NONE, "More than half of the points are zero: use a g or t chart."
    if individuals and screened and (points >= 0).all() and points.mean() <= SCREENING_MEAN:
        whole = bool((points == np.floor(points)).all())
        if whole:
            yield (
                Trust.NONE,
                f"Screening is harmful for counts of {SCREENING_MEAN} a period or fewer.",
            )


def _small(kind: Kind, series: Floats, exposure: Floats | None, used: Bools) -> Iterator[Finding]:
    """Expected numbers too small for three standard deviations."""
    known = series[used]
    if kind in (Kind.C, Kind.U, Kind.U_PRIME) and known.size:
        expected = float(known.mean())
        if expected < EXACT_UNDER:
            yield (
                Trust.TRIAL,
                f"About {expected:.1f} events a period are too few for these limits: "
                + "lengthen the period, use exact limits, or a g or t chart.",
            )
    if kind in (Kind.P, Kind.P_PRIME) and exposure is not None and known.size:
        if len(exposure) != len(series):
            return
        checked = float(np.nansum(exposure[used]))
        share = float(known.sum()) / checked if checked else 0.0
        least = float(np.nanmin(exposure[used])) * min(share, 1 - share)
        if least < EXACT_UNDER:
            yield Trust.TRIAL, "Shares near 0 or 1 of so few checks need exact limits."


def rephasing_doubts(chart: Chart, start: int) -> tuple[str, ...]:
    """Why a new phase at position `start` is too early; empty when a person may decide for it.

    There must be 8 points from `start` on that lie on one side of the present centre. The product
    never begins a phase itself: doing so after a run would hide a deterioration.
    """
    side = chart.side[start:][chart.counted[start:]]
    if len(side) < REPHASE_RUN:
        return (f"There are {len(side)} points since then; a new phase needs {REPHASE_RUN}.",)
    if not (bool((side[:REPHASE_RUN] == 1).all()) or bool((side[:REPHASE_RUN] == -1).all())):
        return (f"The first {REPHASE_RUN} points since then do not lie on one side of the centre.",)
    return ()

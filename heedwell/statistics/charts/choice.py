"""Which chart fits, from the expected count per period, with the choice explained in a sentence."""

from dataclasses import dataclass, replace

import numpy as np

from heedwell.statistics.errors import StatisticsError
from heedwell.statistics.series import (
    Floats,
    Values,
    counts,
    measurements,
    with_denominator,
    with_exposure,
)

from .chart import Kind
from .notes import Dispersion, dispersion, share_dispersion
from .profiles import MDC7, SMALL_COUNTS, RuleProfile
from .suitability import PRIME_UNDER, RARE_FIRM, RARE_TRIAL, RUN_ONLY_UNDER

NORMAL_FROM = 8
EXACT_FROM = 2
EXACT_SHARES_UNDER = 30
STEADY_EXPOSURE = 0.2
MOST_ZEROS = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """The chart to draw, whether with exact limits, the rules to read it by, and why.

    `expected`: events per period; `lengthen`: how many periods to join into one first (1: none);
    `dispersion` 1 unless the baseline varies more than chance gives.
    """

    kind: Kind
    exact: bool
    profile: RuleProfile
    expected: float
    dispersion: float
    lengthen: int
    says: str


def choose_for_counts(values: Values, exposure: Values | None = None) -> Choice:
    """Choose for events per period; give the baseline. `exposure` as in u_chart.

    8 or more a period: XmR, or u (u-prime where the baseline varies more than chance and has 20
    points). 2 to 8: u or c with exact Poisson limits and a run of 8. Under 2: join periods, and
    where too few would be left a t chart (or g). c where exposure moves less than a fifth.
    Raises the errors of counts and with_exposure. STATISTICS section 4.4.
    """
    if exposure is None:
        events, at_risk = counts(values), None
    else:
        events, at_risk = with_exposure(values, exposure)
    known = events[~np.isnan(events)]
    expected = float(known.mean())
    over = _over(known, None if at_risk is None else at_risk[~np.isnan(events)])
    phi = over.phi if over and over.is_over else 1.0
    if expected >= NORMAL_FROM and float((known == 0).mean()) <= MOST_ZEROS:
        return _many(known, at_risk, expected, phi)
    if expected >= EXACT_FROM:
        return _some(at_risk, expected, phi)
    return _few(known, at_risk, expected, phi)


def choose_for_shares(values: Values, checked: Values) -> Choice:
    """Choose for audits and observations: how many met out of how many checked, per period.

    p with exact binomial limits where fewer than 30 are checked, p-prime where the baseline
    varies more than chance over 20 points, else p. Raises the errors of with_denominator.
    """
    met, total = with_denominator(values, checked)
    known = ~np.isnan(met)
    expected = float(met[known].mean())
    try:
        over = share_dispersion(values, checked)
        phi = over.phi if over.is_over else 1.0
    except StatisticsError:
        phi = 1.0
    least = float(total[known].min())
    if least < EXACT_SHARES_UNDER:
        says = f"As few as {least:g} were checked in a period, so the limits are exact."
        return Choice(Kind.P, True, MDC7, expected, phi, 1, says)
    if phi > 1 and int(known.sum()) >= PRIME_UNDER:
        says = f"Shares vary {phi:.1f} times as much as chance would make them: a p-prime chart."
        return Choice(Kind.P_PRIME, False, MDC7, expected, phi, 1, says)
    says = f"At least {least:g} were checked in each period: a p chart."
    return Choice(Kind.P, False, MDC7, expected, phi, 1, says)


def choose_for_measurements(values: Values) -> Choice:
    """Choose for times, scores and other measurements: XmR, or a run chart under six points."""
    series = measurements(values)
    points = int((~np.isnan(series)).sum())
    if points < RUN_ONLY_UNDER:
        says = f"With {points} points there is a run chart; limits come with {RUN_ONLY_UNDER}."
        return Choice(Kind.RUN, False, MDC7, float(np.nanmean(series)), 1.0, 1, says)
    says = "One measurement a period: an XmR chart."
    return Choice(Kind.XMR, False, MDC7, float(np.nanmean(series)), 1.0, 1, says)


def _many(known: Floats, at_risk: Floats | None, expected: float, phi: float) -> Choice:
    opening = f"About {expected:.0f} events a period are enough for ordinary limits"
    plain = Choice(Kind.XMR, False, MDC7, expected, phi, 1, f"{opening}: an XmR chart.")
    if at_risk is None:
        return plain
    if phi > 1:
        if len(known) >= PRIME_UNDER:
            says = f"{opening}; rates vary {phi:.1f} times as much as chance: a u-prime chart."
            return replace(plain, kind=Kind.U_PRIME, says=says)
        says = f"{opening}; counts vary {phi:.1f} times as much as chance: an XmR chart."
        return replace(plain, says=says)
    return replace(plain, kind=Kind.U, says=f"{opening}: a u chart of the rate.")


def _some(at_risk: Floats | None, expected: float, phi: float) -> Choice:
    kind, steady = Kind.C, True
    if at_risk is not None:
        moves = float(np.nanmax(at_risk) - np.nanmin(at_risk)) / float(np.nanmean(at_risk))
        steady = moves < STEADY_EXPOSURE
        kind = Kind.C if steady else Kind.U
    why = f"About {expected:.1f} events a period are too few for ordinary limits"
    if expected >= NORMAL_FROM:
        why = "More than half of the periods have none, which ordinary limits cannot bear"
    says = f"{why}: a {kind.value} chart with exact Poisson limits, and a run of "
    says += f"{SMALL_COUNTS.shift}."
    if phi > 1:
        says += f" The limits allow for {phi:.1f} times the variation of chance."
    return Choice(kind, True, SMALL_COUNTS, expected, phi, 1, says)


def _few(known: Floats, at_risk: Floats | None, expected: float, phi: float) -> Choice:
    events = int(known.sum())
    if expected > 0:
        join = int(np.ceil(EXACT_FROM / expected))
        if len(known) // join >= RUN_ONLY_UNDER:
            chosen = _some(at_risk, expected * join, phi)
            says = f"About {expected:.1f} events a period are few: join {join} periods. "
            return replace(chosen, expected=expected, lengthen=join, says=says + chosen.says)
    opening = f"{events} events in {len(known)} periods are too few to count by period"
    if events <= RARE_TRIAL:
        says = f"{opening}, and for limits between them: a run chart, and patience."
        return Choice(Kind.RUN, False, SMALL_COUNTS, expected, phi, 1, says)
    firm = "" if events > RARE_FIRM else f" Limits are on trial until {RARE_FIRM} intervals."
    says = f"{opening}: a t chart of the time between them.{firm}"
    return Choice(Kind.T, False, MDC7, expected, phi, 1, says)


def _over(known: Floats, at_risk: Floats | None) -> Dispersion | None:
    try:
        return dispersion(known, at_risk)
    except StatisticsError:
        return None

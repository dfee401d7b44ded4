"""Whether a monitor of one series may be trusted to alarm, and why not."""

import numpy as np

from heedwell.statistics.charts.suitability import Finding, Suitability, Trust
from heedwell.statistics.errors import StatisticsError
from heedwell.statistics.series import Values, without_gaps

LEAST_EVENTS = 5
SEASONS_FROM = 3 * 52


def monitor_suitability(
    values: Values,
    *,
    first: int,
    baseline: int = 7,
    least_spread: float = 0.0,
    seasonal: bool = False,
) -> Suitability:
    """Judge a monitor (EARS, CUSUM, likelihood ratio, Farrington) before its alarms are shown.

    `values`: counts per period; `first`: the first position judged; `baseline` and `least_spread`
    as for EARS; `seasonal` for Farrington's method. Never raises for the numbers. STATISTICS
    section 5, layer A.
    """
    try:
        series = without_gaps(values)
    except StatisticsError as error:
        return Suitability(Trust.NONE, (str(error),))
    found: list[Finding] = []
    before = series[:first]
    if before.sum() < LEAST_EVENTS:
        found.append(
            (
                Trust.NONE,
                f"Only {before.sum():g} events came before: a rise cannot be told from chance.",
            )
        )
    if seasonal and first < SEASONS_FROM:
        found.append((Trust.TRIAL, "Seasons and trends need three full years of weeks."))
    if not seasonal and least_spread == 0 and len(series) >= baseline:
        windows = np.lib.stride_tricks.sliding_window_view(series, baseline)
        if (windows == windows[:, :1]).all(axis=1).any():
            found.append(
                (
                    Trust.TRIAL,
                    f"Nothing varied over {baseline} periods, so one event more would alarm: "
                    + "set a floor for the spread.",
                )
            )
    trust = min((trust for trust, _ in found), default=Trust.FIRM)
    return Suitability(trust, tuple(reason for _, reason in found))

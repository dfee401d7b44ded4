"""Farrington's method: this week against the same season of past years."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from heedwell.statistics.errors import LengthsDiffer, OutOfRange, TooLittleHistory
from heedwell.statistics.series import Bools, Floats, Ints, Values, share, without_gaps

from .glm import Fit, anscombe_residuals, fit_quasi_poisson, outlier_weights
from .reference_weeks import Reference, reference_weeks
from .thresholds import Bound, Power, Threshold, delta_threshold, quantile_threshold

YEARS_FOR_TREND = 3


class Spread(StrEnum):
    """What the forecast's standard error is scaled by."""

    PHI = "phi"
    """Pearson's dispersion, at least 1."""
    PEARSON = "pearson"
    """The same as found, even under 1."""
    RELATIVE = "relative"
    """Mean square of (count - fitted)/fitted, as in R's surveillance after reweighting."""


@dataclass(frozen=True, slots=True)
class Guard:
    """No alarm when fewer than `events` were seen in the last `periods`, this one included."""

    events: int = 5
    periods: int = 4


@dataclass(frozen=True, slots=True)
class FarringtonSettings:
    """How the forecast is made; the defaults are Farrington's own (1996) with 2.58 reweighting.

    `years` back and `half_window` weeks to each side of the same week; `seasons` above 1 uses
    every week of those years with a level for each season instead; `skip` leaves out the weeks just
    before the one judged. `trend_p`: the trend stays only when its p-value is below it (1 keeps
    it always), there are three years, and it forecasts no more than was ever seen. `guard` None
    judges small counts as well: it silences small homes, so it is a setting.
    """

    years: int = 5
    half_window: int = 3
    seasons: int = 1
    skip: int = 3
    reweight: bool = True
    reweight_over: float = 2.58
    alpha: float = 0.001
    trend: bool = True
    trend_p: float = 0.05
    guard: Guard | None = field(default_factory=Guard)
    spread: Spread = Spread.PHI
    bound: Bound = Bound.DELTA
    power: Power = Power.TWO_THIRDS


NOUFAILY = FarringtonSettings(seasons=10, skip=26, trend_p=1.0, alpha=0.005, bound=Bound.NB_PLUGIN)
"""The improved method of Noufaily et al (2013)."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One judged week. `expected_se` is on the log scale for quantile bounds, else of counts.

    `guarded`: too few events for an alarm to mean anything; bounds are computed all the same.
    """

    position: int
    observed: float
    expected: float
    expected_se: float
    threshold: Threshold
    phi: float
    trend_used: bool
    guarded: bool

    @property
    def alarm(self) -> bool:
        """More than the bound, and enough events for that to mean something."""
        return not self.guarded and self.observed > self.threshold.upper

    @property
    def exceedance(self) -> float:
        """How far towards the bound: 0 as expected, above 1 an alarm."""
        return self.threshold.exceedance(self.observed, self.expected)


def farrington(
    values: Values,
    dates: Sequence[date],
    *,
    first: int,
    last: int | None = None,
    settings: FarringtonSettings | None = None,
    population: Values | None = None,
) -> list[Forecast]:
    """Judge the weeks `first` to `last` (positions from 0, both included) of a weekly series.

    `values`: counts; `dates`: the first day of each week. `population`: an exposure to divide by
    (as an offset), or None. Raises the errors of without_gaps, LengthsDiffer, OutOfRange,
    TooLittleHistory, NotConverged. Farrington, Andrews, Beale and Catchpole (1996), JRSS A 159,
    547; Noufaily et al (2013), Statistics in Medicine 32, 1206.
    """
    settings = settings or FarringtonSettings()
    series = without_gaps(values)
    last = len(series) - 1 if last is None else last
    if len(dates) != len(series):
        raise LengthsDiffer("counts", len(series), "dates", len(dates))
    if not 0 <= first <= last < len(series):
        raise OutOfRange("The last week", last, f"from {first} to {len(series) - 1}")
    share(settings.alpha, "alpha")
    offset = _offset(population, len(series))
    return [_judge(series, dates, offset, now, settings) for now in range(first, last + 1)]


def _offset(population: Values | None, length: int) -> Floats:
    if population is None:
        return np.zeros(length)
    if len(population) != length:
        raise LengthsDiffer("counts", length, "populations", len(population))
    people = without_gaps(population, "populations")
    if not bool((people > 0).all()):
        raise OutOfRange("Every population", 0, "above zero")
    return np.log(people)


def _judge(
    series: Floats, dates: Sequence[date], offset: Floats, now: int, settings: FarringtonSettings
) -> Forecast:
    reference = reference_weeks(
        dates,
        now,
        years=settings.years,
        half_window=settings.half_window,
        seasons=settings.seasons,
        skip=settings.skip,
    )
    fit, row, phi, trend_used = _model(series, offset, now, reference, settings)
    log_mean, log_se = fit.predict(row, float(offset[now]), _error(fit, phi, settings))
    observed, mean = float(series[now]), math.exp(log_mean)
    if settings.bound is Bound.DELTA:
        se = log_se * mean
        threshold = delta_threshold(observed, mean, se, phi, settings.alpha, settings.power)
    else:
        se = log_se
        threshold = quantile_threshold(
            observed, log_mean, log_se, phi, settings.alpha, settings.bound
        )
    guard = settings.guard
    return Forecast(
        position=now,
        observed=observed,
        expected=mean,
        expected_se=se,
        threshold=threshold,
        phi=phi,
        trend_used=trend_used,
        guarded=guard is not None
        and float(series[max(0, now - guard.periods + 1) : now + 1].sum()) < guard.events,
    )


def _model(
    series: Floats, offset: Floats, now: int, reference: Reference, settings: FarringtonSettings
) -> tuple[Fit, Floats, float, bool]:
    """The model that is kept, the row of the week judged, phi, and whether it has a trend."""
    if settings.trend and settings.years >= YEARS_FOR_TREND:
        fit, row, phi = _fit(series, offset, now, reference, settings, trend=True)
        kept = fit.settled and fit.p_value(1, _error(fit, phi, settings)) < settings.trend_p
        highest = float(series[reference.weeks].max())
        log_mean, _ = fit.predict(row, float(offset[now]), phi)
        if kept and math.exp(log_mean) <= highest:
            return fit, row, phi, True
    fit, row, phi = _fit(series, offset, now, reference, settings, trend=False)
    return fit, row, phi, False


def _error(fit: Fit, phi: float, settings: FarringtonSettings) -> float:
    if settings.spread is Spread.RELATIVE:
        return fit.relative_spread
    return fit.dispersion if settings.spread is Spread.PEARSON else phi


def _fit(
    series: Floats,
    offset: Floats,
    now: int,
    reference: Reference,
    settings: FarringtonSettings,
    *,
    trend: bool,
) -> tuple[Fit, Floats, float]:
    design = _design(reference.weeks, reference.season, settings.seasons, trend, now)
    row = _design(np.array([now]), np.array([0]), settings.seasons, trend, now)[0]
    counts, shift = series[reference.weeks], offset[reference.weeks]
    if len(counts) <= design.shape[1]:
        raise TooLittleHistory("Farrington's method", "more reference weeks")
    fit = fit_quasi_poisson(counts, design, offset=shift)
    phi = max(fit.dispersion, 1.0)
    if settings.reweight:
        weights = outlier_weights(anscombe_residuals(counts, fit, phi), settings.reweight_over)
        fit = fit_quasi_poisson(counts, design, weights, shift)
        phi = max(fit.dispersion, 1.0)
    return fit, row, phi


def _design(weeks: Ints, season: Ints, seasons: int, trend: bool, now: int) -> Floats:
    columns = [np.ones(len(weeks))]
    if trend:
        columns.append((weeks - now) / 52.0)
    columns += [(season == level).astype(np.float64) for level in range(1, seasons)]
    return np.column_stack(columns)


def alarms(forecasts: Sequence[Forecast]) -> Bools:
    """The alarms of a run of forecasts, in order."""
    return np.array([forecast.alarm for forecast in forecasts], dtype=np.bool_)

"""Outbreak cases: what each field of a case is in the product's own words."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np

from heedwell.statistics.distributions import normal_ppf
from heedwell.statistics.outbreak.cusum import Transform, cusum
from heedwell.statistics.outbreak.ears import Ears, ears
from heedwell.statistics.outbreak.farrington import (
    FarringtonSettings,
    Forecast,
    Guard,
    Spread,
    farrington,
)
from heedwell.statistics.outbreak.glr import glr
from heedwell.statistics.outbreak.suitability import monitor_suitability
from heedwell.statistics.outbreak.thresholds import (
    Bound,
    Power,
    Threshold,
    delta_threshold,
    quantile_threshold,
)

from .charts import listed, where

Case = dict[str, Any]


def adapter(method: str) -> Callable[[Case], dict[str, Any]]:
    """The reader of a method; LookupError when the product has no such method."""
    for start, reader in (
        ("EARS", _ears),
        ("cusum", _cusum),
        ("glr", _glr),
        ("algo.farrington.threshold", _threshold),
        ("farringtonFlexible", _farrington),
    ):
        if method.startswith(start):
            return reader
    raise LookupError(method)


def doubts(case: Case) -> tuple[str, ...]:
    """Why the product would not trust this monitor; empty when it would."""
    given = case["input"]
    control = given.get("control", given)
    first = control["range_index1"][0] - 1
    return monitor_suitability(
        given["y"],
        first=first,
        baseline=given.get("baseline", 7),
        least_spread=given.get("minSigma", 0.0),
        seasonal="control" in given,
    ).reasons


def _ears(case: Case) -> dict[str, Any]:
    given = case["input"]
    first, last = given["range_index1"]
    found = ears(
        given["y"],
        Ears(given["method"]),
        first=first - 1,
        last=last - 1,
        baseline=given["baseline"],
        alpha=given["alpha"],
        least_spread=given["minSigma"],
    )
    return {
        "index1": list(range(first, last + 1)),
        "upperbound": listed(found.upper),
        "alarm": where(found.alarm, ~np.isnan(found.upper)),
    }


def _cusum(case: Case) -> dict[str, Any]:
    given = case["input"]
    first, last = given["range_index1"]
    mean = given.get("m")
    found = cusum(
        given["y"],
        first=first - 1,
        last=last - 1,
        k=given["k"],
        h=given["h"],
        transform=Transform(given["trans"]),
        mean=float(mean) if isinstance(mean, int | float) else None,
    )
    return {
        "index1": list(range(first, last + 1)),
        "m": found.mean,
        "cusum": listed(found.cusum),
        "statistic": None,
        "upperbound": [
            _needed(upper, before, found.mean, given)
            for upper, before in zip(
                found.upper.tolist(), [0.0, *found.cusum[:-1].tolist()], strict=True
            )
        ],
        "alarm": listed(found.alarm),
    }


def _needed(upper: float, level: float, mean: float, given: dict[str, Any]) -> float:
    """The anchor squares Rossi's root also where it is negative and any count would alarm."""
    if upper > 0 or given["trans"] != Transform.ROSSI:
        return upper
    inside = 4 * mean + 2 * (given["h"] + given["k"] - level) * math.sqrt(mean)
    return (math.sqrt(inside) - math.sqrt(mean)) ** 2 if inside >= 0 else upper


def _glr(case: Case) -> dict[str, Any]:
    given = case["input"]
    first, last = given["range_index1"]
    alpha = given.get("alpha")
    found = glr(
        given["y"][first - 1 : last],
        given["mu0"],
        threshold=given["c_ARL"],
        size=1 / alpha if alpha else None,
        falling=given.get("dir") == "dec",
        reset=given.get("reset_after_alarm", True),
    )
    return {
        "index1": list(range(first, last + 1)),
        "glr": listed(found.glr),
        "alarm": listed(found.alarm),
    }


def _threshold(case: Case) -> dict[str, Any]:
    given = case["input"]
    observed, phi, alpha = given["y"], given["phi"], given["alpha"]
    fit, se, bound = given["predFit"], given["predSeFit"], Bound(given["method"])
    if bound is Bound.DELTA:
        power = Power(given["skewness.transform"])
        found = delta_threshold(observed, fit, se, phi, alpha, power)
    else:
        found = quantile_threshold(observed, fit, se, phi, alpha, bound)
    return {"values": [found.lower, found.upper, found.p_value, _score(observed, fit, found)]}


def _farrington(case: Case) -> dict[str, Any]:
    given = case["input"]
    control = given["control"]
    first, last = control["range_index1"]
    start = date.fromisoformat(given["first_date"])
    step = timedelta(days=int(given["step"].split()[0]))
    forecasts = farrington(
        given["y"],
        [start + step * week for week in range(len(given["y"]))],
        first=first - 1,
        last=last - 1,
        settings=_settings(control),
        population=given["population"] if control.get("populationOffset") else None,
    )
    return {
        "index1": [forecast.position + 1 for forecast in forecasts],
        "observed": [forecast.observed for forecast in forecasts],
        "expected": [None if f.guarded else f.expected for f in forecasts],
        "upperbound": [None if f.guarded else f.threshold.upper for f in forecasts],
        "alarm": [forecast.alarm for forecast in forecasts],
        "score": [_forecast_score(forecast, control) for forecast in forecasts],
        "pvalue": [forecast.threshold.p_value for forecast in forecasts],
        "trend_used": [forecast.trend_used for forecast in forecasts],
        "phi": [forecast.phi for forecast in forecasts],
        "mu0": [_mu0(forecast, control) for forecast in forecasts],
    }


def _settings(control: dict[str, Any]) -> FarringtonSettings:
    events, periods = control["limit54"]
    return FarringtonSettings(
        years=control["b"],
        half_window=control["w"],
        seasons=control["noPeriods"],
        skip=control["pastWeeksNotIncluded"],
        reweight=control["reweight"],
        reweight_over=control["weightsThreshold"],
        alpha=control["alpha"],
        trend=control["trend"],
        trend_p=control["pThresholdTrend"],
        guard=Guard(events, periods),
        spread=Spread.RELATIVE if control["reweight"] else Spread.PEARSON,
        bound=Bound(control["thresholdMethod"]),
        power=Power(control["powertrans"]),
    )


def _score(observed: float, fit: float, threshold: Threshold) -> float:
    """The anchor measures exceedance from the forecast as it was fitted: the log for quantiles."""
    return threshold.exceedance(observed, fit)


def _forecast_score(forecast: Forecast, control: dict[str, Any]) -> float:
    delta = control["thresholdMethod"] == Bound.DELTA
    fit = forecast.expected if delta else math.log(forecast.expected)
    return _score(forecast.observed, fit, forecast.threshold)


def _mu0(forecast: Forecast, control: dict[str, Any]) -> float:
    """The anchor's mu0: exp of its fit, at the upper quantile except for the plug-in."""
    delta = control["thresholdMethod"] == Bound.DELTA
    fit = forecast.expected if delta else math.log(forecast.expected)
    if control["thresholdMethod"] == Bound.NB_PLUGIN:
        return float(np.exp(fit))
    return float(np.exp(fit + normal_ppf(1 - control["alpha"]) * forecast.expected_se))

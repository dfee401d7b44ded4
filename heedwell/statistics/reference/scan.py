"""Scan cases: what each field of a case is in the product's own words."""

import math
from collections.abc import Callable
from typing import Any

from heedwell.statistics.scan.circles import Model, circular_scan
from heedwell.statistics.scan.spacetime import (
    Growth,
    expectation_scan,
    negative_binomial_scan,
    permutation_scan,
    population_scan,
)
from heedwell.statistics.scan.suitability import scan_suitability
from heedwell.statistics.scan.windows import ScanResult, Window

Case = dict[str, Any]

REPLICATES = 999
CIRCLE_REPLICATES = 999
SHOWN = 5


def knows(method: str) -> bool:
    return method.startswith(("scan_", "kulldorff"))


def adapter(method: str) -> Callable[[Case], dict[str, Any]]:
    """The reader of a method; LookupError when the product has no such method."""
    readers = {
        "scan_eb_poisson": _expectation,
        "scan_pb_poisson": _population,
        "scan_permutation": _permutation,
        "scan_eb_negbin": _negative_binomial,
    }
    return _circles if method.startswith("kulldorff") else readers[method]


def doubts(case: Case) -> tuple[str, ...]:
    """Why the product would not trust this scan; empty when it would."""
    given = case["input"]
    if "cases" in given:
        return scan_suitability([given["cases"]]).reasons
    return scan_suitability(given["counts_rows_time_oldest_first"]).reasons


def _circles(case: Case) -> dict[str, Any]:
    """The anchor cuts the totals of cases and of expected cases off to whole numbers."""
    given, expected = case["input"], case["input"]["expected_cases"]
    found = circular_scan(
        given["xy"],
        given["cases"],
        given["population"],
        expected,
        share=given["population_upper_bound"],
        model=Model(given["model"]),
        total=math.floor(sum(given["cases"])),
        expected_total=None if expected is None else math.floor(sum(expected)),
        replicates=CIRCLE_REPLICATES,
        seed=1,
    )
    return {
        "cluster_index1": [place + 1 for place in found.top.places],
        "population": found.top.population,
        "cases": found.top.cases,
        "expected": found.top.expected,
        "smr": found.top.smr,
        "llr": found.top.score,
        "mc_pvalue": found.top.p_value,
        "n_significant_secondary": len(found.secondary),
    }


def _expectation(case: Case) -> dict[str, Any]:
    counts, zones, baseline = _given(case)
    result = expectation_scan(counts, zones, baseline, replicates=REPLICATES, seed=1)
    risk = result.top.relative_risk
    return _told(result, risk, lambda window: {"relrisk": window.relative_risk})


def _population(case: Case) -> dict[str, Any]:
    counts, zones, population = _given(case)
    result = population_scan(
        counts, zones, population, equal_periods=True, replicates=REPLICATES, seed=1
    )
    return _told(result, None, lambda window: _both_risks(result, window))


def _permutation(case: Case) -> dict[str, Any]:
    counts, zones, _ = _given(case)
    result = permutation_scan(counts, zones, replicates=REPLICATES, seed=1, ties=0.5)
    return _told(result, None, lambda window: _both_risks(result, window))


def _negative_binomial(case: Case) -> dict[str, Any]:
    counts, zones, baseline = _given(case)
    result = negative_binomial_scan(
        counts,
        zones,
        baseline,
        size=case["input"]["thetas"],
        growth=Growth(case["input"]["type"]),
        by_variance=True,
        replicates=REPLICATES,
        seed=1,
    )
    return _told(result, None, lambda window: {})


def _given(case: Case) -> tuple[list[list[float]], list[list[int]], Any]:
    given = case["input"]
    zones = [[place - 1 for place in zone] for zone in given["zones_index1"]]
    return given["counts_rows_time_oldest_first"], zones, given["population_or_baseline"]


def _both_risks(result: ScanResult, window: Window) -> dict[str, float]:
    return {"relrisk_in": window.relative_risk, "relrisk_out": result.risk_outside(window)}


def _told(
    result: ScanResult, risk: float | None, risks: Callable[[Window], dict[str, float]]
) -> dict[str, Any]:
    top = result.top
    return {
        "mlc_locations_index1": [place + 1 for place in top.places],
        "mlc_duration": top.duration,
        "mlc_score": top.score,
        "mlc_relative_risk": risk,
        "top5": [
            {
                "locations_index1": [place + 1 for place in window.places],
                "duration": window.duration,
                "score": window.score,
            }
            | risks(window)
            for window in result.windows[:SHOWN]
        ],
        "mc_pvalue_from_199_replicates": result.p_value,
    }

"""Chart cases: what each field of a case is in the product's own words."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from heedwell.statistics.charts import counts, individuals, proportions, rare, run
from heedwell.statistics.charts.chart import Chart, Kind, Layout
from heedwell.statistics.charts.profiles import PTD, custom
from heedwell.statistics.charts.reading import Assurance, Direction, PointReading, Rule, read
from heedwell.statistics.charts.rules import (
    outside_marks,
    shift_marks,
    trend_marks,
    two_of_three_marks,
)
from heedwell.statistics.charts.suitability import TRIAL_UNDER, suitability
from heedwell.statistics.errors import OutOfRange
from heedwell.statistics.series import Bools, Floats, Ints

Case = dict[str, Any]

ASSURANCE_WORDS = {
    Assurance.PASSES: "consistent_pass",
    Assurance.FAILS: "consistent_fail",
    Assurance.HIT_AND_MISS: "inconsistent",
    None: None,
}
NEWS = {1: "improvement", -1: "deterioration"}


def adapter(case: Case) -> Callable[[Case], dict[str, Any]]:
    """Which reader computes this case, from the fields it has."""
    if "shift_n" in case["input"]:
        return rule_variant
    if "rebase_at_index0" in case["input"]:
        return nhs_xmr
    return attribute if "plotted" in case["expected"] else plain_attribute


def doubts(case: Case) -> tuple[str, ...]:
    """Why the product would not show this chart with limits; empty when it would."""
    given = case["input"]
    found = suitability(
        Kind(case["chart"]),
        given["values"] if "values" in given else given["y"],
        given.get("n"),
        _layout(given),
        screened=bool(given.get("screen_outliers") or given.get("screened_moving_range")),
    )
    return () if found.icons else found.reasons


def nhs_xmr(case: Case) -> dict[str, Any]:
    given = case["input"]
    chart = individuals.xmr_chart(
        given["values"], _layout(given), screened=bool(given["screen_outliers"])
    )
    reading = read(chart, PTD, Direction(given["improvement_direction"]), given.get("target"))
    sizes = np.bincount(chart.phase)
    return {
        "mean": listed(chart.centre),
        "lpl": listed(chart.lower),
        "upl": listed(chart.upper),
        "outside_limits": where(chart.outside, ~np.isnan(chart.upper)),
        "close_to_limits": where(chart.beyond_inner & ~chart.outside, ~np.isnan(chart.upper)),
        "relative_to_mean": listed(chart.side),
        "special_cause_type": [_nhs_label(point, PTD.shift) for point in reading.points],
        "point_type": [_nhs_type(point) for point in reading.points],
        "rebase_group": listed(chart.phase),
        "short_group_warning": listed(sizes[chart.phase] < TRIAL_UNDER),
        "variation_icon": _nhs_type(reading.points[-1]),
        "assurance_type": ASSURANCE_WORDS[reading.assurance],
    }


def attribute(case: Case) -> dict[str, Any]:
    given = case["input"]
    chart = build(case).scaled(given.get("multiply") or 1)
    return {
        "plotted": listed(chart.points),
        "cl": listed(chart.centre),
        "lcl": listed(chart.lower),
        "ucl": listed(chart.upper),
        "lcl95": listed(chart.inner_lower),
        "ucl95": listed(chart.inner_upper),
        "beyond_limits": listed(chart.outside),
        "part": listed(chart.phase + 1),
        "runs": [
            {
                "n_obs": found.points,
                "n_useful": found.useful,
                "longest_run": found.longest,
                "longest_run_max": found.longest_expected,
                "n_crossings": found.crossings,
                "n_crossings_min": found.crossings_expected,
                "runs_signal": found.signal,
            }
            for found in run.runs(chart)
        ],
    }


def plain_attribute(case: Case) -> dict[str, Any]:
    """A chart of one phase, its spread for one unit of exposure, and the points outside."""
    chart = build(case)
    centre = float(chart.centre[0])
    spread = math.sqrt(centre * (1 - centre)) if chart.kind is Kind.P else math.sqrt(centre)
    marks = outside_marks(chart)
    above, below = np.flatnonzero(marks == 1) + 1, np.flatnonzero(marks == -1) + 1
    return {
        "cl": centre,
        "sd": spread,
        "lcl": listed(chart.lower),
        "ucl": listed(chart.upper),
        "beyond_limits_index1": [*above.tolist(), *below.tolist()],
    }


def rule_variant(case: Case) -> dict[str, Any]:
    """Another engine: it passes over ties, and draws shares in percent."""
    given = case["input"]
    chart = build(case)
    if chart.kind in (Kind.P, Kind.P_PRIME):
        chart = chart.scaled(100)
    profile = custom(
        shift=given["shift_n"],
        trend=given["trend_n"],
        two_of_three_counts_outside=given["two_in_three_counts_beyond_limit"],
        two_of_three_same_side=given["two_in_three_needs_third_on_same_side"],
        ties_end=False,
        turn_is_new=False,
    )
    direction = Direction(given["improvement_direction"])
    return {
        "plotted": listed(chart.points),
        "cl": listed(chart.centre),
        "lcl99": listed(chart.lower),
        "ucl99": listed(chart.upper),
        "lcl95": listed(chart.inner_lower),
        "ucl95": listed(chart.inner_upper),
        "astronomical": _news(outside_marks(chart), direction),
        "shift": _news(shift_marks(chart, profile), direction),
        "trend": _news(trend_marks(chart, profile), direction),
        "two_in_three": _news(two_of_three_marks(chart, profile), direction),
    }


def build(case: Case) -> Chart:
    """The chart that a case names, from its fields."""
    given = case["input"]
    y = given["values"] if "values" in given else given["y"]
    n, layout = given.get("n"), _layout(given)
    screened = bool(given.get("screened_moving_range", given.get("screen_outliers", False)))
    out_of = [1.0] * len(y) if n is None else n
    match Kind(case["chart"]):
        case Kind.INDIVIDUALS | Kind.XMR:
            return individuals.i_chart(_ratio(y, n), layout, screened=screened)
        case Kind.MOVING_RANGE:
            return individuals.mr_chart(_ratio(y, n), layout)
        case Kind.INDIVIDUALS_PRIME:
            return individuals.i_prime_chart(
                y, out_of, layout, screened=screened, spread_of_whole_phase=True
            )
        case Kind.RUN:
            return run.run_chart(y, n, layout)
        case Kind.C:
            return counts.c_chart(y, layout)
        case Kind.U:
            return counts.u_chart(y, out_of, layout)
        case Kind.U_PRIME:
            return counts.u_prime_chart(y, out_of, layout, screened=screened)
        case Kind.P:
            return proportions.p_chart(y, out_of, layout)
        case Kind.P_PRIME:
            return proportions.p_prime_chart(y, out_of, layout, screened=screened)
        case Kind.G:
            return rare.g_chart(y, layout)
        case Kind.T:
            return rare.t_chart(y, layout, screened=screened)
    raise OutOfRange("The chart", case["chart"], "one of the kinds that the product draws")


def listed(values: Floats | Any) -> list[Any]:
    """An array as a list with None where nothing can be computed."""
    return [None if isinstance(v, float) and math.isnan(v) else v for v in values.tolist()]


def _layout(given: dict[str, Any]) -> Layout:
    starts = list(given.get("rebase_at_index0") or [])
    split = given.get("split_after")
    if split is not None:
        starts += split if isinstance(split, list) else [split]
    baseline = given.get("fix_after_n_points")
    if baseline is None and split is None:
        baseline = given.get("freeze_first")
    left_out = [position - 1 for position in given.get("exclude_index1") or []]
    return Layout(phase_starts=starts, baseline=baseline, left_out=left_out)


def _ratio(y: list[float | None], n: list[float | None] | None) -> list[float | None]:
    if n is None:
        return y
    return [None if value is None or not of else value / of for value, of in zip(y, n, strict=True)]


def where(flags: Bools, known: Bools) -> list[bool | None]:
    return [
        flag if sure else None for flag, sure in zip(flags.tolist(), known.tolist(), strict=True)
    ]


def _news(marks: Ints, direction: Direction) -> list[str]:
    if direction is Direction.NEUTRAL:
        return [{1: "neutral_high", -1: "neutral_low"}.get(mark, "none") for mark in marks.tolist()]
    return [NEWS.get(mark * direction.sign, "none") for mark in marks.tolist()]


def _nhs_label(point: PointReading, length: int) -> str:
    where = "Above" if point.way > 0 else "Below"
    return {
        Rule.OUTSIDE: "Above UCL" if point.way > 0 else "Below LCL",
        Rule.TREND: f"{length} Point Trend ({'In' if point.way > 0 else 'De'}creasing)",
        Rule.TWO_OF_THREE: f"2 in 3 {where} CL",
        Rule.SHIFT: f"{length} Points {where} CL",
        Rule.NONE: "Common Cause",
    }[point.rule]


def _nhs_type(point: PointReading) -> str:
    if point.rule is Rule.NONE:
        return "common_cause"
    if point.variation.is_improvement or point.variation.is_concern:
        return f"special_cause_{'improvement' if point.variation.is_improvement else 'concern'}"
    return f"special_cause_{point.variation.value}"

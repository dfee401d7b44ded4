"""Compares what a case expects with what was computed, field by field."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

NEAR_ZERO = 1e-9
MONTE_CARLO = "mc_pvalue"
MONTE_CARLO_TOLERANCE = 0.02
SKIPPED = ("published", "cluster_names")
"""Remarks on where a figure is printed, and names that the input of a case does not carry."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs, at its first differing place."""

    field: str
    expected: Any
    computed: Any

    @property
    def says(self) -> str:
        return f"{self.field} should be {_short(self.expected)} and is {_short(self.computed)}"


def differences(
    expected: dict[str, Any], computed: dict[str, Any], tolerance: float
) -> Iterator[Difference]:
    """Fields of `expected` that `computed` lacks or has otherwise.

    Numbers agree within the relative tolerance, flags and words exactly, Monte Carlo p-values
    within the tolerance that the case carries. None means "not computable" on both sides.
    """
    for field, value in expected.items():
        if field.endswith("_tolerance") or field.startswith(SKIPPED):
            continue
        if field not in computed:
            yield Difference(field, value, "not computed")
        elif field.startswith(MONTE_CARLO):
            allowed = float(expected.get("mc_pvalue_tolerance", MONTE_CARLO_TOLERANCE))
            if abs(float(value) - float(computed[field])) > allowed:
                yield Difference(field, value, computed[field])
        else:
            yield from _differ(field, value, computed[field], tolerance)


def _differ(field: str, expected: Any, computed: Any, tolerance: float) -> Iterator[Difference]:
    """The first place at which two values differ, lists and mappings looked into.

    A line that is the same for every point may be written once, as one number.
    """
    if isinstance(expected, list) and isinstance(computed, int | float):
        computed = [computed] * len(expected)
    elif isinstance(computed, list) and isinstance(expected, int | float):
        expected = [expected] * len(computed)
    if isinstance(expected, list) and isinstance(computed, list):
        if len(expected) != len(computed):
            yield Difference(f"{field} (length)", len(expected), len(computed))
            return
        pairs = [(f"{field}[{i}]", expected[i], computed[i]) for i in range(len(expected))]
    elif isinstance(expected, dict) and isinstance(computed, dict):
        pairs = [(f"{field}.{key}", expected[key], computed.get(key)) for key in expected]
    else:
        if not _same(expected, computed, tolerance):
            yield Difference(field, expected, computed)
        return
    for name, one, other in pairs:
        found = next(_differ(name, one, other, tolerance), None)
        if found:
            yield found
            return


def _same(expected: Any, computed: Any, tolerance: float) -> bool:
    if expected is None or computed is None:
        return expected is None and computed is None
    if isinstance(expected, bool | str) or isinstance(computed, bool | str):
        return type(expected) is type(computed) and bool(expected == computed)
    if not isinstance(expected, int | float) or not isinstance(computed, int | float):
        return bool(expected == computed)
    return math.isclose(expected, computed, rel_tol=tolerance, abs_tol=NEAR_ZERO)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."

"""Finds the cases of a folder, computes each, and keeps what differs."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from heedwell.statistics.errors import StatisticsError

from . import charts, outbreak, scan
from .compare import Difference, differences

Case = dict[str, Any]
Adapter = Callable[[Case], dict[str, Any]]
Doubt = Callable[[Case], tuple[str, ...]]

TOLERANCE = 1e-6
SCAN_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: what differs, or for a case that asks no equality, why the product declines."""

    id: str
    note: str
    differs: tuple[Difference, ...] = ()
    error: str = ""
    declined: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.differs and not self.error

    def lines(self) -> list[str]:
        lines = [f"{self.id}: {difference.says}" for difference in self.differs]
        if self.error:
            lines.append(f"{self.id}: {self.error}")
        return lines + [f"{self.id}: not suitable: {reason}" for reason in self.declined]


@dataclass(frozen=True, slots=True)
class FileResult:
    name: str
    cases: tuple[CaseResult, ...]

    @property
    def agreed(self) -> int:
        return sum(case.agrees for case in self.cases)

    def as_json(self) -> dict[str, Any]:
        cases = [asdict(case) | {"agrees": case.agrees} for case in self.cases]
        return {"file": self.name, "agreed": self.agreed, "of": len(cases), "cases": cases}


def run_folder(folder: Path) -> list[FileResult]:
    """Every .json file of the folder that is an array of cases, in order of name."""
    found = []
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(content, list) and all("expected" in case for case in content):
            found.append(FileResult(path.name, tuple(run_case(case) for case in content)))
    return found


def run_case(case: Case) -> CaseResult:
    """Compute one case; a case with a quirk of its anchor asks only that the product declines."""
    name, note = str(case["id"]), str(case.get("note") or "")
    try:
        adapter, doubt, tolerance = _adapter(case)
        if case.get("anchor_quirk"):
            reasons = doubt(case)
            error = "" if reasons else "the product finds these numbers suitable"
            return CaseResult(name, note, error=error, declined=reasons)
        computed = adapter(case)
    except StatisticsError as error:
        if case.get("anchor_quirk"):
            return CaseResult(name, note, declined=(str(error),))
        return CaseResult(name, note, error=str(error))
    except (KeyError, TypeError, ValueError, LookupError) as error:
        return CaseResult(name, note, error=f"the case could not be read: {error!r}")
    return CaseResult(name, note, tuple(differences(case["expected"], computed, tolerance)))


def _adapter(case: Case) -> tuple[Adapter, Doubt, float]:
    if "chart" in case:
        return charts.adapter(case), charts.doubts, TOLERANCE
    method = str(case["method"])
    if scan.knows(method):
        return scan.adapter(method), scan.doubts, SCAN_TOLERANCE
    return outbreak.adapter(method), outbreak.doubts, TOLERANCE

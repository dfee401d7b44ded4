"""Whether a scan has enough to go by."""

from heedwell.statistics.charts.suitability import Finding, Suitability, Trust
from heedwell.statistics.errors import StatisticsError

from .windows import ScanResult, Table, checked_counts

LEAST_EVENTS = 10
LEAST_IN_WINDOW = 3
LEAST_LIFT = 2.0


def scan_suitability(counts: Table, result: ScanResult | None = None) -> Suitability:
    """Judge a scan before its first window is shown as a question to anybody.

    Ten events in all, three in the window, and at least twice as many as expected. Never raises
    for the numbers. STATISTICS section 5, layer B.
    """
    try:
        seen = checked_counts(counts)
    except StatisticsError as error:
        return Suitability(Trust.NONE, (str(error),))
    found: list[Finding] = []
    if seen.sum() < LEAST_EVENTS:
        found.append((Trust.NONE, f"{seen.sum():g} events in all are too few to scan."))
    if result is not None:
        top = result.top
        if top.observed < LEAST_IN_WINDOW:
            found.append((Trust.NONE, f"The best window holds only {top.observed:g} events."))
        if not top.observed >= LEAST_LIFT * top.expected:
            found.append((Trust.TRIAL, "The best window holds less than twice what is expected."))
    trust = min((trust for trust, _ in found), default=Trust.FIRM)
    return Suitability(trust, tuple(reason for _, reason in found))

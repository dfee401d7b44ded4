"""What is counted to see whether a change worked. Fixed when the action is agreed, not afterwards."""

from datetime import date
from enum import StrEnum

from heedwell.rules.months import months_before


class Counts(StrEnum):
    """Which reports of the case's kind, at the action's service, are counted before and after."""

    REPORTS = "reports"
    HARM = "harm"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def hint(self) -> str:
        return _HINTS[self]


_LABELS = {
    Counts.REPORTS: "Every report of this kind here",
    Counts.HARM: "Only those in which somebody was harmed",
    Counts.NOTHING: "Nothing: only the check by a person counts",
}
_HINTS = {
    Counts.REPORTS: "A rise with no more harm may only mean that people report more, and is said so.",
    Counts.HARM: "Better where more people have begun to report small things.",
    Counts.NOTHING: "For a change that no count of reports can show.",
}

BASELINE_MONTHS = 12
"""Before the month of the trigger, which is left out. STATISTICS section 4.2."""

SMALLEST_CHANGE = 0.7
"""The smallest change worth having, as the rate after over the rate before: a fall of 30 %. Ours."""

WORSE_FROM = 3
"""Fewer events than this since the change are never called worse: one fall is not a trend. Ours."""


def baseline_months(trigger: date, known_since: date | None) -> list[date]:
    """First days of the months that are compared with: at most twelve, none of them the trigger's.

    A month before anything was recorded here (`known_since`) is not known, so it is no month
    without events. The month in which recording began is left out too: it is not whole.
    """
    if known_since is None:
        return []
    return [month for month in months_before(trigger, BASELINE_MONTHS) if month > known_since]

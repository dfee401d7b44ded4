"""What is counted to see whether a change worked. Fixed when the action is agreed, not afterwards."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from heedwell.rules.months import months_before


class Counts(StrEnum):
    """Which reports, at the action's service, are counted before and after."""

    REPORTS = "reports"
    HARM = "harm"
    REPEATS = "repeats"
    LATE = "late"
    NEAR_MISSES = "near_miss"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def hint(self) -> str:
        return _HINTS[self]


REPEAT_DAYS = 28
"""The same kind of event for the same person within these days is a repeat. STATISTICS section 5."""

LATE_AFTER_MINUTES = 60
"""From what happened to its report: later than this is counted as late. Ours."""

_LABELS = {
    Counts.REPORTS: "Every report of this kind here",
    Counts.HARM: "Only those in which somebody was harmed",
    Counts.REPEATS: f"Only repeats: the same person again within {REPEAT_DAYS} days",
    Counts.LATE: f"Only those reported more than {LATE_AFTER_MINUTES} minutes after it happened",
    Counts.NEAR_MISSES: "Only near misses",
    Counts.NOTHING: "Nothing: only the check by a person counts",
}
_HINTS = {
    Counts.REPORTS: "A rise with no more harm may only mean that people report more, and is said so.",
    Counts.HARM: "Better where more people have begun to report small things.",
    Counts.REPEATS: "For a change to one person’s support, or to what follows an event.",
    Counts.LATE: "Only reports that say at what time it happened can be counted.",
    Counts.NEAR_MISSES: "For a change after which people are to say more often what nearly went wrong.",
    Counts.NOTHING: "For a change that no count of reports can show.",
}

AS_KNOWN, BY_DAYS = "as_known", "days"
"""What counts are divided by: the first amount that is known for every month; or days alone."""

PER = 1000
"""Counts are said for each thousand person-days, support hours, visits or medicine administrations."""

PER_DAYS = 30
"""Where they are divided by days alone."""

CHANGES: dict[str, str] = {"0.5": "A halving", "0.7": "A fall of 30%", "0.8": "A fall of 20%"}
"""The smallest change worth having, as the rate after over the rate before, in words. Ours."""


@dataclass(frozen=True, kw_only=True)
class CountChoice:
    """What a person chooses to count when an action is agreed: a saved filter over reports.

    `kinds` None are those of the case, empty is every kind; `this_person`: only what happened to the person the
    action is about. `ready` names the ready measure that it came from.
    """

    counts: Counts = Counts.REPORTS
    kinds: tuple[str, ...] | None = None
    part_of_day: str = ""
    activity: str = ""
    this_person: bool = False
    unit: str = AS_KNOWN
    wants_more: bool = False
    smallest_change: str = "0.7"
    ready: str = ""


BASELINE_MONTHS = 12
"""Before the month of the trigger, which is left out. STATISTICS section 4.2."""

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

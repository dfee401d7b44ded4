"""Trying one change small before it stays: how long, when it stops by itself, and how it ends.

Plan, do, study, act. What stops it is a number that is fixed before it starts, so that nobody
decides in the middle that it is not so bad.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heedwell.rules.grading import Severity, at_least

LATEST_START_DAYS = 28
"""A micro-test begins tomorrow at the earliest, and within these days. Ours."""

STOPS_AT_HARM = (Severity.LOW, Severity.MODERATE, Severity.SERIOUS)
"""From which harm on one event alone may stop it."""

DECIDE = "Decide what follows from the micro-test: adopt, adapt or abandon"
"""What an action waits for that was tried. The page, the gate and Today say it."""


class End(StrEnum):
    """What follows from a micro-test. A person decides it, with a reason."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"

    @property
    def label(self) -> str:
        return _ENDS[self][0]

    @property
    def hint(self) -> str:
        return _ENDS[self][1]

    @property
    def past(self) -> str:
        return _ENDS[self][2]


_ENDS = {
    End.ADOPT: (
        "Adopt it",
        "The change stays. Record next what was changed, and the checks are planned.",
        "adopted",
    ),
    End.ADAPT: ("Adapt it", "Alter something, and try again in another round.", "adapted"),
    End.ABANDON: (
        "Abandon it",
        "Go back to the way it was. Say what is done instead, or the action is cancelled.",
        "abandoned",
    ),
}


class Standing(StrEnum):
    """Where a micro-test is. Until it has ended, its action cannot be done."""

    RUNNING = "running"
    TO_DECIDE = "to_decide"
    TO_TRY_AGAIN = "again"
    ENDED = "ended"


class StoppedBy(StrEnum):
    COUNT = "count"
    HARM = "harm"


@dataclass(frozen=True, slots=True)
class StopRule:
    """It stops when so many are counted, or by a single one with at least such harm."""

    count: int
    harm: str = ""

    @property
    def harmful(self) -> tuple[Severity, ...]:
        """The harm that stops it; nothing where harm is not asked for."""
        return at_least(Severity(self.harm)) if self.harm else ()

    def reached(self, counted: int, harmed: int) -> StoppedBy | None:
        if self.harm and harmed:
            return StoppedBy.HARM
        return StoppedBy.COUNT if counted >= self.count else None


def last_day(starts_on: date, days: int) -> date:
    """The last of so many calendar days; a day of 23 or 25 hours is a day."""
    return starts_on + timedelta(days=days - 1)


def may_start(starts_on: date, today: date) -> bool:
    """Never today: what stops it is fixed before the first hour that counts."""
    return timedelta(0) < starts_on - today <= timedelta(days=LATEST_START_DAYS)

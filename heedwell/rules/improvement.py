"""Where a change stands on its way to verified, and the two ways in which a plan is weak."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from heedwell.rules.rulebook import SETTINGS, Rulebook


class Standing(StrEnum):
    """Each action is at one of these, from the day it is agreed."""

    AGREED = "agreed"
    UNDER_WAY = "under_way"
    LATE = "late"
    DONE = "done"
    VERIFIED = "verified"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _STANDINGS[self]


_STANDINGS = {
    Standing.AGREED: "Agreed",
    Standing.UNDER_WAY: "Being done",
    Standing.LATE: "Late",
    Standing.DONE: "Done, not verified",
    Standing.VERIFIED: "Verified",
    Standing.CANCELLED: "Cancelled",
}


class Weakness(StrEnum):
    """What inspectors read as weak governance (S4:61, 89, 131)."""

    NOT_COMPLETED = "not_completed"
    NOT_VERIFIED = "not_verified"

    @property
    def label(self) -> str:
        return _WEAKNESSES[self][0]

    def says(self, rulebook: Rulebook) -> str:
        """When it counts as one, with the provider's own number."""
        _, key, words = _WEAKNESSES[self]
        return words.format(days=SETTINGS[key].said(rulebook[key]))

    def due_before(self, at: datetime, rulebook: Rulebook) -> datetime:
        """Whatever fell due by then, and was not followed, is one."""
        return at - timedelta(days=rulebook[_WEAKNESSES[self][1]])


_WEAKNESSES = {
    Weakness.NOT_COMPLETED: (
        "Recorded but not completed",
        "weak_action_days",
        "More than {days} past the date.",
    ),
    Weakness.NOT_VERIFIED: (
        "Completed without verification",
        "weak_check_days",
        "Done, and the check more than {days} late.",
    ),
}


@dataclass(frozen=True, slots=True)
class Course:
    """How far an action has come. `check_due_at` is that of its next check; without any, when it
    was done."""

    due_at: datetime
    is_under_way: bool = False
    done_at: datetime | None = None
    check_due_at: datetime | None = None
    verified_at: datetime | None = None
    cancelled_at: datetime | None = None


def standing_of(course: Course, at: datetime) -> Standing:
    if course.cancelled_at is not None:
        return Standing.CANCELLED
    if course.verified_at is not None:
        return Standing.VERIFIED
    if course.done_at is not None:
        return Standing.DONE
    if course.due_at <= at:
        return Standing.LATE
    return Standing.UNDER_WAY if course.is_under_way else Standing.AGREED


def weakness_of(course: Course, at: datetime, rulebook: Rulebook) -> Weakness | None:
    standing = standing_of(course, at)
    if standing is Standing.LATE:
        found, due_at = Weakness.NOT_COMPLETED, course.due_at
    elif standing is Standing.DONE and course.done_at is not None:
        found, due_at = Weakness.NOT_VERIFIED, course.check_due_at or course.done_at
    else:
        return None
    return found if due_at <= found.due_before(at, rulebook) else None

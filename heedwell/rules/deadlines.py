"""When things are due. Days come from the rulebook; bank holidays and the zone are handed in.

Hours are elapsed and counted in UTC, so a clock change neither gives nor takes one. Working
days skip weekends and the holidays of the service's nation. Days and weeks are calendar days.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from heedwell.rules.months import months_on
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook
from heedwell.rules.tiers import Tier

LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def add_working_days(start: date, days: int, holidays: Collection[date]) -> date:
    """Count forward, skipping weekends and bank holidays; day one is tomorrow.

    ValueError when `days` is less than one: "today" may not be a working day.
    """
    if days < 1:
        raise ValueError("count at least one working day")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day, holidays)
    return day


def nearest_open_day(day: date, closed: Collection[date], latest: date | None = None) -> date:
    """The next working day; the last one before where the next is later than it may be."""
    after = add_working_days(day, 1, closed)
    if latest is None or after <= latest:
        return after
    before = day - timedelta(days=1)
    while not is_working_day(before, closed):
        before -= timedelta(days=1)
    return before


def after_hours(moment: datetime, hours: int) -> datetime:
    """So many elapsed hours later, in UTC. ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC) + timedelta(hours=hours)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """How long it took. A server clock that was put back in between took no time."""
    return max(end - start, timedelta(0))


def local_date(moment: datetime, zone: tzinfo = LONDON) -> date:
    """The day on the wall calendar. ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(zone).date()


def end_of_day(day: date, zone: tzinfo = LONDON) -> datetime:
    """The last second of a local day, in UTC: "due on Friday" is late from Saturday on."""
    return datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC)


def start_of_day(day: date, zone: tzinfo = LONDON) -> datetime:
    """The first moment of a local day, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def triage_due(reported_at: datetime, rulebook: Rulebook = DEFAULT_RULEBOOK) -> datetime:
    """24 elapsed hours after the report, unless the provider set less (S3:20, 47, 104)."""
    return after_hours(reported_at, rulebook["triage_hours"])


def review_due(
    tier: Tier,
    triaged_on: date,
    holidays: Collection[date],
    rulebook: Rulebook = DEFAULT_RULEBOOK,
) -> date | None:
    """The last day for the review; None at Tier 0, which has no review.

    Tier 1 in 7 calendar days (S3:42), Tier 2 in 5 working days (S3:47); the 20 and 40
    working days of Tiers 3 and 4 are ours.
    """
    rule = rulebook.rule(tier)
    if rule.review_days is None:
        return None
    if rule.review_days_are_working:
        return add_working_days(triaged_on, rule.review_days, holidays)
    return triaged_on + timedelta(days=rule.review_days)


def action_due_latest(
    tier: Tier, triaged_on: date, rulebook: Rulebook = DEFAULT_RULEBOOK
) -> date | None:
    """The last day an action may be given: only Tier 1 has one, 7 days (S3:42)."""
    days = rulebook.rule(tier).action_days
    return None if days is None else triaged_on + timedelta(days=days)


def huddle_due(tier: Tier, triaged_on: date, rulebook: Rulebook = DEFAULT_RULEBOOK) -> date | None:
    """The last day for the huddle share that closes Tier 0; None at the other tiers. Ours."""
    days = rulebook.rule(tier).huddle_days
    return None if days is None else triaged_on + timedelta(days=days)


def answer_due(reported_at: datetime, rulebook: Rulebook = DEFAULT_RULEBOOK) -> date:
    """The last day to tell the reporter what changed: "within the month" (S3:85), 31 days."""
    return local_date(reported_at) + timedelta(days=rulebook["answer_days"])


class CheckKind(StrEnum):
    FIRST = "first"
    FINAL = "final"
    LASTING = "lasting"
    MONTHLY = "monthly"

    @property
    def label(self) -> str:
        return _CHECK_LABELS[self]


_CHECK_LABELS = {
    CheckKind.FIRST: "First check",
    CheckKind.FINAL: "Final check",
    CheckKind.LASTING: "Did it stick",
    CheckKind.MONTHLY: "Sample that goes on",
}

# After it is verified: they go on when the case is closed, and what fails opens the action again.
LATER_CHECKS = (CheckKind.LASTING, CheckKind.MONTHLY)
_LATER_OPEN = {CheckKind.LASTING: timedelta(weeks=4), CheckKind.MONTHLY: timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Window:
    """When a check of a change may be made, both days included. The final one verifies."""

    kind: CheckKind
    opens: date
    due: date


def recheck_windows(
    tier: Tier, live_on: date, rulebook: Rulebook = DEFAULT_RULEBOOK
) -> tuple[Window, ...]:
    """The checks of a change that went live on a day: first (S3:43), then final (S3:47).

    Tier 1 has one, the final (ours); Tier 0 has none.
    """
    rule = rulebook.rule(tier)
    spans = (
        (CheckKind.FIRST, rule.first_opens_weeks, rule.first_due_weeks),
        (CheckKind.FINAL, rule.final_opens_weeks, rule.final_due_weeks),
    )
    return tuple(
        Window(kind, live_on + timedelta(weeks=opens), live_on + timedelta(weeks=due))
        for kind, opens, due in spans
        if opens is not None and due is not None
    )


def later_check(kind: CheckKind, after: date, rulebook: Rulebook = DEFAULT_RULEBOOK) -> Window:
    """Whether it stuck, months after it was verified (S1:115); and the next sample (S3:73)."""
    months = rulebook["lasting_months" if kind is CheckKind.LASTING else "sampling_months"]
    opens = months_on(after, months)
    return Window(kind, opens, opens + _LATER_OPEN[kind])


def enters_as_history(
    happened_on: date,
    imported_on: date,
    *,
    is_closed: bool,
    rulebook: Rulebook = DEFAULT_RULEBOOK,
) -> bool:
    """Whether an imported row is counted and searched only: closed, or older than 30 days. Ours."""
    return is_closed or imported_on - happened_on > timedelta(days=rulebook["history_days"])

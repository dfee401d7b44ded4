"""Moments counted back from now, on the clock on the wall, and the days on which offices work."""

from datetime import date, datetime, time, timedelta

from heedwell.foundation.organisations.calendar import bank_holidays
from heedwell.rules.deadlines import (
    LONDON,
    add_working_days,
    is_working_day,
    local_date,
    review_due,
)
from heedwell.rules.tiers import Tier

_TWO_YEARS = timedelta(days=730)


class Times:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = local_date(now)
        self.first_day = self.today.replace(year=self.today.year - 1, day=1)
        self.holidays = frozenset(
            bank_holidays("ENG", self.today - _TWO_YEARS, self.today + _TWO_YEARS)
        )

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def at(self, days_ago: int, clock: str = "09:30") -> datetime:
        """`at(12, "18:40")`: twenty to seven in the evening, twelve days ago."""
        return on(self.day(days_ago), time.fromisoformat(clock))

    def office(self, moment: datetime, days: int = 0) -> datetime:
        """The same time of day on the working day that is so many working days later."""
        local = moment.astimezone(LONDON)
        day = local.date()
        if days:
            day = add_working_days(day, days, self.holidays)
        while not is_working_day(day, self.holidays):
            day += timedelta(days=1)
        return on(day, min(max(local.time(), time(8, 40)), time(17, 20)))

    def review_due(self, tier: Tier, moment: datetime) -> date:
        day = local_date(moment)
        return review_due(tier, day, self.holidays) or day


def on(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON)


def later(moment: datetime, days: float, clock: str = "") -> datetime:
    """So many days later, at a time of day when one is given."""
    moved = moment + timedelta(days=days)
    return on(local_date(moved), time.fromisoformat(clock)) if clock else moved

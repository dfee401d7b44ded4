"""Which day work may be due on: to come, open, and within what its tier gives. Forms ask here."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.foundation.organisations.calendar import bank_holidays, closed_days
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.rules.deadlines import action_due_latest, nearest_open_day
from heedwell.rules.tiers import Tier

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service
    from heedwell.loop.cases.models import Case

AROUND = timedelta(days=31)


@dataclass(frozen=True)
class DueDay:
    """Says what is wrong with a day in this service. `latest` is the last that the tier gives."""

    service: "Service"
    today: date
    latest: date | None = None

    @classmethod
    def of_case(cls, case: "Case") -> "DueDay":
        today, latest = localdate(), None
        if case.tier is not None and case.triaged_at is not None:
            rulebook = rulebook_version(case.organisation_id, case.rulebook_version)
            latest = action_due_latest(Tier(case.tier), localdate(case.triaged_at), rulebook)
        # A date that has passed cannot be kept any more; the review is late, not the action.
        return cls(case.service, today, latest if latest and latest >= today else None)

    def problem(self, day: date) -> str:
        """What to do instead; empty when the day is a good one."""
        if day < self.today:
            return "Enter a day that is today or later"
        if self.latest is not None and day > self.latest:
            return (
                "At Tier 1 the change is made within a week: "
                f"enter {_typed(self.latest)} or earlier"
            )
        closed = closed_days(self.service, day - AROUND, day + AROUND)
        if day not in closed:
            return ""
        name = bank_holidays(self.service.nation, day, day).get(day, "closed there")
        instead = nearest_open_day(day, closed, self.latest)
        return (
            f"{_typed(day)} is a day on which nobody may be there ({name}): enter {_typed(instead)}"
        )


def _typed(day: date) -> str:
    return f"{day:%-d/%-m/%Y}"

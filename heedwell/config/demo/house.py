"""What every part of the demo works with: the provider, the time, the diary and the inbox."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from heedwell.config.demo.course import Course
from heedwell.config.demo.diary import Diary
from heedwell.config.demo.provider import Provider
from heedwell.config.demo.reports import Inbox
from heedwell.config.demo.times import Times, on
from heedwell.foundation.people.models import Account
from heedwell.journey.sweep import sweep
from heedwell.loop.actions.models import Control, Recommendation
from heedwell.loop.cases.models import Case
from heedwell.rules.deadlines import LONDON

_UP, _DOWN = time(7, 35), time(21, 45)


@dataclass
class House:
    provider: Provider
    times: Times
    diary: Diary
    inbox: Inbox

    def staff(self, key: str) -> Account:
        return self.provider.staff[key]

    def look_for_what_is_late(self, at: datetime) -> None:
        """As the worker does every minute: whoever is next on the ladder is told."""
        self.diary.on(at, lambda at: sweep(self.provider.organisation.pk, at))


@dataclass
class Running:
    """A case on its course. `where` is the key of its service."""

    house: House
    where: str
    case: Case
    course: Course
    control: Control | None = None
    recommendation: Recommendation | None = None

    @property
    def leads(self) -> Account:
        return self.house.staff(self.course.lead)


def awake(moment: datetime) -> datetime:
    """The same moment, or the next morning: nobody decides at night what can wait till seven."""
    local = moment.astimezone(LONDON)
    if _UP <= local.time() <= _DOWN:
        return moment
    day = local.date() + timedelta(days=local.time() > _DOWN)
    return on(day, time(7, 35 + local.minute // 4))

"""What is counted in a micro-test, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from heedwell.loop.signals import measured
from heedwell.loop.signals.measured import Which
from heedwell.loop.verification.trying.models import DayCount, MicroTest


@dataclass(frozen=True)
class Seen:
    """`by_day` holds the days with a number; a day of a count by hand that is not in it is a gap."""

    by_day: Mapping[date, int]
    harmed: int = 0

    @property
    def count(self) -> int:
        return sum(self.by_day.values())


def seen(test: MicroTest, through: date) -> Seen:
    """From its first day to the end of that day."""
    return between(test, test.starts_on, min(through, test.last_on))


def before(test: MicroTest) -> int | None:
    """As many days before it: what the same count was then. None for what is counted by hand."""
    if test.by_hand:
        return None
    days = test.last_on - test.starts_on + timedelta(days=1)
    return between(test, test.starts_on - days, test.starts_on - timedelta(days=1)).count


def between(test: MicroTest, first: date, last: date) -> Seen:
    if test.by_hand:
        return Seen(_entered(test, last))
    found = measured.ones(test.counts, _which(test), first, last + timedelta(days=1))
    by_day: dict[date, int] = {}
    for one in found:
        by_day[one.day] = by_day.get(one.day, 0) + 1
    harmful = test.stop_rule.harmful
    ids = [one.pk for one in found]
    harmed = measured.with_harm(test.organisation_id, ids, harmful) if harmful and ids else 0
    return Seen(by_day, harmed)


def _entered(test: MicroTest, last: date) -> dict[date, int]:
    rows = DayCount.objects.filter(organisation=test.organisation_id, test=test, day__lte=last)
    return dict(rows.order_by("entered_at", "id").values_list("day", "number"))


def _which(test: MicroTest) -> Which:
    return Which(
        organisation_id=test.organisation_id,
        service_id=test.service_id,
        kinds=tuple(test.event_type.split()),
        part_of_day=test.part_of_day,
        place=test.place,
        person_id=test.person_id,
    )

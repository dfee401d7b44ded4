"""Reports that a measure counts, by the day on which things happened. For the system: no viewer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from heedwell.loop.signals.models import Affected, Signal
from heedwell.loop.signals.queries import kinds_under
from heedwell.rules.counting import LATE_AFTER_MINUTES, REPEAT_DAYS
from heedwell.rules.deadlines import LONDON
from heedwell.rules.grading import Severity
from heedwell.rules.vocabulary import EVENT_TYPES

WITHOUT_HARM = (Severity.NO_HARM, Severity.NOT_YET_KNOWN)
Days = Mapping[date, tuple[int, int]]
"""How many, and how many of them with harm, by day."""


@dataclass(frozen=True, kw_only=True)
class Which:
    """A filter over reports. No kinds are all kinds."""

    organisation_id: UUID
    service_id: UUID
    kinds: tuple[str, ...] = ()
    part_of_day: str = ""
    activity: str = ""
    person_id: UUID | None = None


def matching(which: Which, since: date, until: date) -> QuerySet[Signal]:
    """From `since` to the day before `until`, without those that were withdrawn."""
    found = Signal.objects.filter(
        organisation=which.organisation_id,
        service=which.service_id,
        occurred_on__gte=since,
        occurred_on__lt=until,
        withdrawal__isnull=True,
    )
    if which.kinds:
        under = {code for kind in which.kinds for code in kinds_under(kind)}
        found = found.filter(event_type__in=under)
    if which.part_of_day:
        found = found.filter(part_of_day=which.part_of_day)
    if which.activity:
        found = found.filter(activity=which.activity)
    if which.person_id:
        theirs = Affected.objects.filter(
            organisation=which.organisation_id,
            person=which.person_id,
            occurred_on__gte=since,
            occurred_on__lt=until,
        )
        found = found.filter(pk__in=theirs.values("signal"))
    return found


def reports(which: Which, since: date, until: date) -> Days:
    rows = (
        matching(which, since, until)
        .values_list("occurred_on")
        .annotate(every=Count("pk"), harm=Count("pk", filter=~Q(severity__in=WITHOUT_HARM)))
        .order_by("occurred_on")
    )
    return {day: (every, harm) for day, every, harm in rows}


def late(which: Which, since: date, until: date) -> Days:
    """Those reported late, of those that say at what time it happened."""
    rows = matching(which, since, until).filter(happened_time__isnull=False)
    every, harm = Counter[date](), Counter[date]()
    for day, time, reported_at, severity in rows.values_list(
        "occurred_on", "happened_time", "reported_at", "severity"
    ):
        waited = reported_at - datetime.combine(day, time, LONDON)  # type: ignore[arg-type]  # asked for above
        if waited > timedelta(minutes=LATE_AFTER_MINUTES):
            every[day] += 1
            harm[day] += severity not in WITHOUT_HARM
    return {day: (n, harm[day]) for day, n in every.items()}


def repeats(which: Which, since: date, until: date) -> Days:
    """Those to whose person the same happened shortly before."""
    window = timedelta(days=REPEAT_DAYS)
    rows = (
        matching(which, since - window, until)
        .filter(affected__person__isnull=False)
        .values_list("affected__person", "event_type", "occurred_on", "severity", "pk")
        .order_by("occurred_on", "reported_at")
    )
    last: dict[tuple[UUID, str], date] = {}
    found: dict[UUID, tuple[date, bool]] = {}
    for person_id, event_type, day, severity, pk in rows:
        alike = (person_id, EVENT_TYPES.get(event_type).parent or event_type)
        if day >= since and alike in last and day - last[alike] <= window:
            found[pk] = (day, severity not in WITHOUT_HARM)
        last[alike] = day
    every, harm = Counter[date](), Counter[date]()
    for day, is_harm in found.values():
        every[day] += 1
        harm[day] += is_harm
    return {day: (n, harm[day]) for day, n in every.items()}

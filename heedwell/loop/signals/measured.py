"""Reports that a measure counts, by the day on which things happened. For the system: no viewer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from heedwell.foundation.store.raw import raw_day, raw_id
from heedwell.foundation.store.statements import rows_of
from heedwell.loop.signals.models import Affected, CaseSignal, Signal
from heedwell.loop.signals.queries import kinds_under
from heedwell.rules.counting import LATE_AFTER_MINUTES, REPEAT_DAYS, Counts
from heedwell.rules.deadlines import LONDON
from heedwell.rules.grading import Severity
from heedwell.rules.months import by_month, month_after
from heedwell.rules.vocabulary import EVENT_TYPES

NEAR_MISS = "near_miss"
WITHOUT_HARM = (Severity.NO_HARM, Severity.NOT_YET_KNOWN)
Days = Mapping[date, tuple[int, int]]
"""How many, and how many of them with harm, by day; or by a few days, under the first of them."""


@dataclass(frozen=True, kw_only=True)
class Which:
    """A filter over reports. No kinds are all kinds."""

    organisation_id: UUID
    service_id: UUID
    kinds: tuple[str, ...] = ()
    part_of_day: str = ""
    activity: str = ""
    person_id: UUID | None = None
    place: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for more than the kind."""
        return bool(self.part_of_day or self.activity or self.person_id or self.place)


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
    if which.place:
        own = Q(place__startswith=f"{which.place}:")
        found = found.filter(Q(place=which.place) | own)
    if which.person_id:
        theirs = Affected.objects.filter(
            organisation=which.organisation_id,
            person=which.person_id,
            occurred_on__gte=since,
            occurred_on__lt=until,
        )
        found = found.filter(pk__in=theirs.values("signal"))
    return found


def reports(which: Which, since: date, until: date, cut: date) -> Days:
    """By whole month, from the tallies; a month that is cut in two at a day, or not whole, by day."""
    if which.is_narrow:
        return _narrowed(which, since, until)
    whole: list[date] = []
    found: dict[date, tuple[int, int]] = {}
    for first, end in by_month(since, until):
        if first.day == 1 and end == month_after(first) and not first < cut < end:
            whole.append(first)
        else:
            found.update(_counted(which, first, end))
    found.update(_tallied(which, whole))
    return found


def _tallied(which: Which, months: Sequence[date]) -> Days:
    if not months:
        return {}
    kinds = [code for kind in which.kinds for code in kinds_under(kind)]
    of_kind = f"AND event_type IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
    marks = ", ".join(["%s"] * len(months))
    rows = rows_of(
        "SELECT period, SUM(n), SUM(CASE WHEN key IN (%s, %s) THEN 0 ELSE n END)"  # noqa: S608 - marks only
        " FROM signals_tally WHERE organisation_id = %s AND grain = 'service_kind'"
        f" AND period IN ({marks}) AND scope = %s {of_kind} GROUP BY period",
        [
            *WITHOUT_HARM,
            raw_id(which.organisation_id),
            *map(raw_day, months),
            which.service_id.hex,
            *kinds,
        ],
    )
    return {_day(month): (int(every), int(harm)) for month, every, harm in rows}


def _counted(which: Which, since: date, until: date) -> Days:
    kinds = [code for kind in which.kinds for code in kinds_under(kind)]
    of_kind = f"AND event_type IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
    ids = raw_id(which.organisation_id), raw_id(which.service_id)
    sql = _REPORTS.format(of_kind=of_kind, by=_BY.get(connection.vendor, ""))
    rows = rows_of(sql, [*WITHOUT_HARM, *ids, *kinds, raw_day(since), raw_day(until)])
    return {_day(day): (every, harm) for day, every, harm in rows}


# Django takes longer to write this than the database to answer it; a page may ask it 200 times.
_REPORTS = """
SELECT occurred_on, COUNT(*), SUM(CASE WHEN severity IN (%s, %s) THEN 0 ELSE 1 END)
FROM signals_signal AS signal {by}
WHERE organisation_id = %s AND service_id = %s {of_kind} AND occurred_on >= %s AND occurred_on < %s
    AND NOT EXISTS (SELECT 1 FROM signals_withdrawal AS out WHERE out.signal_id = signal.id)
GROUP BY occurred_on
"""

# SQLite knows nothing of how many reports there are, and would walk those of every service.
_BY = {"sqlite": "INDEXED BY signal_alike"}


def _day(stored: date | str) -> date:
    """SQLite keeps days as words."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def _narrowed(which: Which, since: date, until: date) -> Days:
    rows = (
        matching(which, since, until)
        .values_list("occurred_on")
        .annotate(every=Count("pk"), harm=Count("pk", filter=~Q(severity__in=WITHOUT_HARM)))
        .order_by("occurred_on")
    )
    return {day: (every, harm) for day, every, harm in rows}


def near_misses(which: Which, since: date, until: date, _: date) -> Days:
    return _by_day(near_miss_ones(which, since, until))


def late(which: Which, since: date, until: date, _: date) -> Days:
    return _by_day(late_ones(which, since, until))


def repeats(which: Which, since: date, until: date, _: date) -> Days:
    return _by_day(repeat_ones(which, since, until))


class One(NamedTuple):
    """A report that is counted, and whether somebody was harmed."""

    pk: UUID
    day: date
    is_harm: bool


def ones(counts: str, which: Which, since: date, until: date) -> list[One]:
    """Each report that is counted, to be shown one by one."""
    if counts == Counts.LATE:
        return late_ones(which, since, until)
    if counts == Counts.REPEATS:
        return repeat_ones(which, since, until)
    if counts == Counts.NEAR_MISSES:
        return near_miss_ones(which, since, until)
    every = _each(matching(which, since, until))
    return [one for one in every if one.is_harm or counts != Counts.HARM]


def near_miss_ones(which: Which, since: date, until: date) -> list[One]:
    return _each(matching(which, since, until).filter(kind=NEAR_MISS))


def _each(found: QuerySet[Signal]) -> list[One]:
    rows = found.values_list("pk", "occurred_on", "severity")
    return [One(pk, day, severity not in WITHOUT_HARM) for pk, day, severity in rows]


def with_harm(organisation_id: UUID, ids: list[UUID], severities: Sequence[Severity]) -> int:
    """How many of these reports have harm of such a severity: as first seen, or as it turned out.

    What a case says since is about the report that opened it, not about those that joined.
    """
    rows = Signal.objects.filter(organisation=organisation_id, pk__in=ids)
    found = set(rows.filter(severity__in=severities).values_list("pk", flat=True))
    opened = CaseSignal.objects.filter(
        organisation=organisation_id,
        signal__in=ids,
        opened_the_case=True,
        case__severity__in=severities,
    )
    return len(found.union(opened.values_list("signal_id", flat=True)))


def late_ones(which: Which, since: date, until: date) -> list[One]:
    """Those reported late, of those that say at what time it happened."""
    rows = matching(which, since, until)
    longest = timedelta(minutes=LATE_AFTER_MINUTES)
    return [
        One(pk, day, severity not in WITHOUT_HARM)
        for pk, day, time, reported_at, severity in rows.values_list(
            "pk", "occurred_on", "happened_time", "reported_at", "severity"
        )
        if time is not None and reported_at - datetime.combine(day, time, LONDON) > longest
    ]


def repeat_ones(which: Which, since: date, until: date) -> list[One]:
    """Those to whose person the same happened shortly before."""
    window = timedelta(days=REPEAT_DAYS)
    rows = (
        matching(which, since - window, until)
        .filter(affected__person__isnull=False)
        .values_list("affected__person", "event_type", "occurred_on", "severity", "pk")
        .order_by("occurred_on", "reported_at")
    )
    last: dict[tuple[UUID, str], date] = {}
    found: dict[UUID, One] = {}
    for person_id, event_type, day, severity, pk in rows:
        alike = (person_id, EVENT_TYPES.get(event_type).parent or event_type)
        if day >= since and alike in last and day - last[alike] <= window:
            found[pk] = One(pk, day, severity not in WITHOUT_HARM)
        last[alike] = day
    return list(found.values())


def _by_day(found: list[One]) -> Days:
    every = Counter(one.day for one in found)
    harm = Counter(one.day for one in found if one.is_harm)
    return {day: (n, harm[day]) for day, n in every.items()}

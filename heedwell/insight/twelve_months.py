"""The last twelve months from the tallies: by type, service and month, what repeats, what is missing.

It reads cells, never signals, so it costs the same after ten years as after one.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.store.raw import raw_day, raw_id
from heedwell.foundation.store.statements import rows_of
from heedwell.loop.cases.related import within
from heedwell.loop.signals.counts import Cell, cells_of
from heedwell.loop.signals.models import Signal, Tally
from heedwell.loop.signals.queries import about
from heedwell.rules.months import month_after, months_before

MONTHS = 12
# A group is shown as a repeat from this many alike in the twelve months on.
REPEATS_FROM = 3
MOST_REPEATS = 12
_CANDIDATES = 40
_REPEAT_GRAINS = ("person", "place", "part_of_day")


@dataclass(frozen=True)
class Repeating:
    """Alike in the twelve months: the same type, for one person, in one place or part of day."""

    grain: str
    service: str
    key: str
    event_type: str
    count: int
    recent: int


@dataclass(frozen=True)
class TwelveMonths:
    """`by_type` and `by_service` hold a count for each of `months`, oldest first."""

    months: list[date]
    by_type: list[tuple[str, list[int]]]
    by_service: list[tuple[str, list[int]]]
    by_severity: list[tuple[str, int]]
    repeats: list[Repeating]
    gaps: list[tuple[str, int]]
    total: int


def twelve_months(viewer: Viewer, today: date) -> TwelveMonths:
    """What this person's services reported in the twelve months that end with the current one."""
    months = months_before(month_after(today), MONTHS)
    services = {service.pk.hex: service.name for service in _services(viewer)}
    hidden = cells_about(viewer)
    types: Counter[tuple[str, date]] = Counter()
    severities: Counter[str] = Counter()
    for cell, n in _type_cells(viewer, services, months, hidden):
        types[cell.event_type, cell.period] += n
        severities[cell.key] += n
    in_services: Counter[tuple[str, date]] = Counter()
    for period, scope, n in (
        _of(viewer, services)
        .filter(grain="service", period__gte=months[0])
        .values_list("period", "scope", "n")
    ):
        in_services[scope, period] += n - hidden[Cell("service", period, scope, "", "")]
    return TwelveMonths(
        months=months,
        by_type=_rows(types, months),
        by_service=[(services[scope], counts) for scope, counts in _rows(in_services, months)],
        by_severity=severities.most_common(),
        repeats=_repeats(viewer, services, months, hidden),
        gaps=_gaps(viewer, services, months, hidden),
        total=sum(in_services.values()),
    )


def cells_about(viewer: Viewer) -> Counter[Cell]:
    """What the tallies hold of reports about the viewer: taken out of every figure they see."""
    organisation_id = viewer.organisation.pk
    counted: Counter[Cell] = Counter()
    few = list(about(viewer))
    if not few:
        return counted
    signals = Signal.objects.filter(
        organisation=organisation_id, withdrawal__isnull=True, pk__in=few
    ).prefetch_related(within(organisation_id, Signal, "affected"))
    for signal in signals:
        counted.update(cells_of(signal, list(signal.affected.all())))
    return counted


def _services(viewer: Viewer) -> QuerySet[Service]:
    services = Service.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(Permission.READ_INSIGHT)
    return services if scope.everywhere else services.filter(pk__in=scope.service_ids)


def _of(viewer: Viewer, services: Iterable[str]) -> QuerySet[Tally]:
    cells = Tally.objects.filter(organisation=viewer.organisation)
    if viewer.scope(Permission.READ_INSIGHT).everywhere:
        return cells
    return cells.filter(scope__in=list(services))


def _type_cells(
    viewer: Viewer, services: Iterable[str], months: list[date], hidden: Counter[Cell]
) -> Iterable[tuple[Cell, int]]:
    """Whoever sees all services reads the coarser grain."""
    everywhere = viewer.scope(Permission.READ_INSIGHT).everywhere
    grain = "type" if everywhere else "service_type"
    cells = _of(viewer, services).filter(grain=grain, period__gte=months[0])
    for period, scope, key, event_type, n in cells.values_list(
        "period", "scope", "key", "event_type", "n"
    ):
        cell = Cell(grain, period, scope, key, event_type)
        if n > hidden[cell]:
            yield cell, n - hidden[cell]


def _rows(counted: Counter[tuple[str, date]], months: list[date]) -> list[tuple[str, list[int]]]:
    keys: Counter[str] = Counter()
    for (key, _), n in counted.items():
        keys[key] += n
    found = [(key, n) for key, n in keys.most_common() if n]
    return [(key, [counted[key, month] for month in months]) for key, _ in found]


def _repeats(
    viewer: Viewer, services: dict[str, str], months: list[date], hidden: Counter[Cell]
) -> list[Repeating]:
    """The fullest groups of the two calendar years that the months lie in, counted by month.

    A group that fills the twelve months is among the fullest of one of its two years, so it is
    enough to look at those; the yearly cells are kept in order.
    """
    groups = {grain: _candidates(viewer, services, grain, months) for grain in _REPEAT_GRAINS}
    found = _counted(viewer, groups, services, months, hidden)
    found.sort(key=lambda group: (-group.count, group.service, group.key))
    return found[:MOST_REPEATS]


Group = tuple[str, str, str]


def _candidates(
    viewer: Viewer, services: Iterable[str], grain: str, months: list[date]
) -> set[Group]:
    years = {months[0].replace(month=1), months[-1].replace(month=1)}
    groups: set[Group] = set()
    for year in years:
        groups.update(
            _of(viewer, services)
            .filter(grain=f"{grain}_year", period=year)
            .order_by("-n")
            .values_list("scope", "key", "event_type")[:_CANDIDATES]
        )
    return groups


# From the groups to their cells, so that each is found by the whole of its key.
_CELLS = """
WITH wanted (grain, scope, key, event_type) AS (VALUES {groups})
SELECT wanted.grain, wanted.scope, wanted.key, wanted.event_type, SUM(cell.n),
    SUM(CASE WHEN cell.period >= %s THEN cell.n ELSE 0 END)
FROM wanted CROSS JOIN signals_tally AS cell
WHERE cell.organisation_id = %s AND cell.grain = wanted.grain AND cell.period IN ({months})
    AND cell.scope = wanted.scope AND cell.key = wanted.key
    AND cell.event_type = wanted.event_type
GROUP BY wanted.grain, wanted.scope, wanted.key, wanted.event_type
"""


def _counted(
    viewer: Viewer,
    groups: dict[str, set[Group]],
    services: dict[str, str],
    months: list[date],
    hidden: Counter[Cell],
) -> list[Repeating]:
    wanted = [(grain, *group) for grain, of_grain in groups.items() for group in of_grain]
    if not wanted:
        return []
    periods = [raw_day(month) for month in months]
    sql = _CELLS.format(
        groups=", ".join(["(%s, %s, %s, %s)"] * len(wanted)), months=", ".join(["%s"] * MONTHS)
    )
    params = [part for group in wanted for part in group]
    rows = rows_of(sql, [*params, periods[-3], raw_id(viewer.organisation.pk), *periods])
    found = []
    for grain, scope, key, event_type, count, recent in rows:
        out = [hidden[Cell(grain, month, scope, key, event_type)] for month in months]
        total, lately = int(count) - sum(out), int(recent) - sum(out[-3:])
        if total >= REPEATS_FROM:
            service = services.get(scope, "")
            found.append(Repeating(grain, service, key, event_type, total, lately))
    return found


def _gaps(
    viewer: Viewer, services: dict[str, str], months: list[date], hidden: Counter[Cell]
) -> list[tuple[str, int]]:
    """What the reports left out, most often missing first."""
    rows = (
        _of(viewer, services)
        .filter(grain="gap", period__in=months)
        .values_list("key")
        .annotate(count=Sum("n"))
        .order_by("-count")
    )
    out = Counter[str]()
    for cell, n in hidden.items():
        if cell.grain == "gap" and cell.period in months and cell.scope in services:
            out[cell.key] += n
    return [(key, count - out[key]) for key, count in rows if count > out[key]]


def people_words(viewer: Viewer, repeats: Iterable[Repeating]) -> dict[str, str]:
    """The references of the people that repeats are about."""
    ids = [UUID(hex=group.key) for group in repeats if group.grain == "person"]
    people = Person.objects.filter(organisation=viewer.organisation, pk__in=ids)
    return {person.pk.hex: person.reference for person in people}

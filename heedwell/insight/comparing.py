"""Services side by side, each with the limits that its size gives. Never a league table."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Service
from heedwell.foundation.setup import exposure
from heedwell.insight.twelve_months import cells_about
from heedwell.loop.signals.measured import WITHOUT_HARM
from heedwell.loop.signals.models import Tally
from heedwell.rules.counting import PER
from heedwell.rules.months import months_before
from heedwell.statistics.charts.funnel import Funnel, rate_funnel
from heedwell.statistics.errors import StatisticsError

MONTHS = 12


@dataclass(frozen=True)
class Beside:
    """A service in the months of which its amount of support is known."""

    service: Service
    events: int
    exposure: float
    months: int


@dataclass(frozen=True)
class Compared:
    """`funnel` has an entry for each of `services`, by name; it is None with fewer than two."""

    services: list[Beside]
    unknown: list[Service]
    funnel: Funnel | None


def compare(
    viewer: Viewer, event_type: str, unit: str, today: date, *, harm_only: bool = False
) -> Compared:
    """The twelve whole months before this one. A month without an amount is left out, with its events."""
    months = months_before(today, MONTHS)
    scope = viewer.scope(Permission.READ_INSIGHT)
    services = Service.objects.filter(organisation=viewer.organisation).order_by("name")
    seen = [each for each in services if each.pk in scope]
    known = exposure.amounts(viewer.organisation.pk, months[0], months[-1])
    events = _events(viewer, event_type, months, harm_only=harm_only)
    lines = [_beside(each, unit, months, known, events) for each in seen]
    found = [line for line in lines if line.months]
    return Compared(found, [line.service for line in lines if not line.months], _funnel(found))


def _beside(
    service: Service,
    unit: str,
    months: list[date],
    known: dict[exposure.Place, Decimal],
    events: Counter[tuple[str, date]],
) -> Beside:
    amounts = {
        month: float(known[service.pk, month, unit])
        for month in months
        if known.get((service.pk, month, unit))
    }
    counted = sum(events[service.pk.hex, month] for month in amounts)
    return Beside(service, counted, sum(amounts.values()), len(amounts))


def _events(
    viewer: Viewer, event_type: str, months: list[date], *, harm_only: bool
) -> Counter[tuple[str, date]]:
    cells = Tally.objects.filter(
        organisation=viewer.organisation, grain="service_type", period__in=months
    )
    if event_type:
        cells = cells.filter(event_type=event_type)
    if harm_only:
        cells = cells.exclude(key__in=WITHOUT_HARM)
    rows = cells.values_list("scope", "period").annotate(n=Sum("n")).order_by()
    found = Counter({(scope, period): n for scope, period, n in rows})
    for cell, n in cells_about(viewer).items():
        is_kind = cell.grain == "service_type" and event_type in ("", cell.event_type)
        if is_kind and not (harm_only and cell.key in WITHOUT_HARM):
            found[cell.scope, cell.period] -= n
    return found


def _funnel(found: list[Beside]) -> Funnel | None:
    if len(found) < 2:
        return None
    try:
        return rate_funnel([line.events for line in found], [line.exposure / PER for line in found])
    except StatisticsError:
        return None

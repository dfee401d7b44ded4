"""Which days nobody counts as working: handed to `rules.deadlines`, which knows no calendar."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from uuid import UUID

import holidays
from django.db.models import Q

from heedwell.foundation.organisations.models import ClosedDay, Service


@lru_cache(maxsize=128)
def _bank_holidays(nation: str, year: int) -> dict[date, str]:
    # Always with the nation: without it the library leaves out Easter Monday and August.
    return dict(holidays.country_holidays("GB", subdiv=nation, years=year))


def bank_holidays(nation: str, from_date: date, to_date: date) -> dict[date, str]:
    """The bank holidays of a nation from one day to another, both included, with their names."""
    return {
        day: name
        for year in range(from_date.year, to_date.year + 1)
        for day, name in _bank_holidays(nation, year).items()
        if from_date <= day <= to_date
    }


def closed_days(service: Service, from_date: date, to_date: date) -> frozenset[date]:
    """Bank holidays of the service's nation, with the provider's own days added and taken away.

    What is said of the service itself goes before what is said of all services.
    """
    return closed_days_of([service], from_date, to_date)[service.pk]


def closed_days_of(
    services: Collection[Service], from_date: date, to_date: date
) -> dict[UUID, frozenset[date]]:
    """`closed_days` for several services of one provider in one query."""
    own = ClosedDay.objects.filter(
        Q(service__in=[service.pk for service in services]) | Q(service=None),
        organisation__in={service.organisation_id for service in services},
        day__range=(from_date, to_date),
    )
    rows = _general_first(own)
    found = {}
    for service in services:
        closed = dict.fromkeys(bank_holidays(service.nation, from_date, to_date), True)
        closed |= {row.day: row.is_closed for row in rows if row.service_id in (None, service.pk)}
        found[service.pk] = frozenset(day for day, is_closed in closed.items() if is_closed)
    return found


def _general_first(rows: Iterable[ClosedDay]) -> list[ClosedDay]:
    return sorted(rows, key=lambda row: row.service_id is not None)

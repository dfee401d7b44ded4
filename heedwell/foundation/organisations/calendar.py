"""Which days nobody counts as working: handed to `rules.deadlines`, which knows no calendar."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

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
    own = ClosedDay.objects.filter(
        Q(service=service) | Q(service=None),
        organisation=service.organisation_id,
        day__range=(from_date, to_date),
    )
    closed = dict.fromkeys(bank_holidays(service.nation, from_date, to_date), True)
    closed |= {row.day: row.is_closed for row in _general_first(own)}
    return frozenset(day for day, is_closed in closed.items() if is_closed)


def _general_first(rows: Iterable[ClosedDay]) -> list[ClosedDay]:
    return sorted(rows, key=lambda row: row.service_id is not None)

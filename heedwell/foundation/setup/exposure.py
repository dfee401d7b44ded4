"""How much support each service gave, month by month: entered here, divided by elsewhere."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Exposure, ExposureUnit, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record

Cell = tuple[date, str]
Place = tuple[UUID, date, str]


def enter(
    *,
    service: Service,
    amounts: Mapping[Cell, Decimal | None],
    by: Account | None,
    at: datetime,
) -> list[Exposure]:
    """Set the amounts of some months; None empties one. Months that are not named stay as they are.

    Returns the rows that changed. A month without an amount stays missing, never nought.
    """
    with write(service.organisation_id):
        standing = {
            (row.month, row.unit): row
            for row in Exposure.objects.select_for_update().filter(
                organisation=service.organisation_id,
                service=service,
                month__in={month for month, _ in amounts},
            )
        }
        changed = []
        for (month, unit), amount in amounts.items():
            row = standing.get((month, unit)) or Exposure(
                organisation_id=service.organisation_id, service=service, month=month, unit=unit
            )
            if row.amount != amount:
                row.amount = amount
                row.save()
                changed.append(row)
        if changed:
            record(
                organisation_id=service.organisation_id,
                verb="exposure.entered",
                subject=service,
                rows=changed,
                by=by,
                at=at,
                months=sorted({row.month.isoformat() for row in changed}),
            )
        return changed


def amounts(organisation_id: UUID, from_month: date, to_month: date) -> dict[Place, Decimal]:
    """What is known, by service, month and unit. What is not in it is not known."""
    return _known(_rows(organisation_id, from_month, to_month))


def entered(viewer: Viewer, from_month: date, to_month: date) -> dict[Place, Decimal]:
    """The amounts of the services that this person keeps."""
    rows = _rows(viewer.organisation.pk, from_month, to_month)
    scope = viewer.scope(Permission.KEEP_SERVICE)
    return _known(rows if scope.everywhere else rows.filter(service__in=scope.service_ids))


def _rows(organisation_id: UUID, from_month: date, to_month: date) -> QuerySet[Exposure]:
    return Exposure.objects.filter(
        organisation=organisation_id, month__range=(from_month, to_month), amount__isnull=False
    )


def _known(rows: QuerySet[Exposure]) -> dict[Place, Decimal]:
    return {
        (row.service_id, row.month, row.unit): row.amount for row in rows if row.amount is not None
    }


UNITS: tuple[tuple[str, str], ...] = tuple((unit.value, unit.label) for unit in ExposureUnit)
OF_SUPPORT = tuple(unit.value for unit in ExposureUnit if unit is not ExposureUnit.MEDICINES)
"""What says how large a service is. A count is divided by medicines only where somebody says so."""

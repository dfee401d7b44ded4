"""The days that a provider adds to the bank holidays or works through. `calendar` counts them."""

from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.organisations.models import ClosedDay, Organisation, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record


def set_day(
    *,
    organisation: Organisation,
    service: Service | None,
    day: date,
    is_closed: bool,
    why: str,
    by: Account | None,
    at: datetime,
) -> ClosedDay:
    """Say that a day is closed, or is worked after all, in one service or in all of them."""
    with write(organisation.pk):
        row, _ = ClosedDay.objects.update_or_create(
            organisation=organisation,
            service=service,
            day=day,
            defaults={"is_closed": is_closed, "why": why},
        )
        record(
            organisation_id=organisation.pk,
            verb="closed_day.set",
            subject=row,
            rows=[row],
            by=by,
            at=at,
            day=day.isoformat(),
            closed=is_closed,
            why=why,
        )
        return row


def own_days(organisation_id: UUID, from_date: date) -> list[ClosedDay]:
    """The provider's own days from a date on, soonest first."""
    rows = ClosedDay.objects.filter(organisation=organisation_id, day__gte=from_date)
    return list(rows.select_related("service").order_by("day", "service__name"))

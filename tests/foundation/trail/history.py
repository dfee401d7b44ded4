"""A little history of two providers, made through operations: something to attack."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.setup import days, exposure, staff
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail import reads
from heedwell.foundation.trail.operations import record
from tests.access.cast import Provider

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def of_a_provider(name: str) -> Provider:
    """People, hours, closed days, staff who come and go, and who looked at whom."""
    provider = Provider.begin(name, here=f"Rowan of {name}", there=f"Elm of {name}")
    people = [
        provider.add_person(f"{name[:2]}-{number}", name=f"Person {number}") for number in range(8)
    ]
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)
    provider.employ("Priya", Role.QUALITY_LEAD)
    dev = provider.employ("Dev", Role.SHIFT_LEAD, provider.here)
    for month in range(1, 7):
        cells = {(date(2026, month, 1), "support_hours"): Decimal(f"{month}20.50")}
        exposure.enter(service=provider.here, amounts=cells, by=rob, at=BEGAN)
    for day in range(1, 4):
        days.set_day(
            organisation=provider.organisation,
            service=provider.there,
            day=date(2026, 12, day),
            is_closed=day != 2,
            why=f"Reason {day}",
            by=rob,
            at=BEGAN,
        )
    staff.end_membership(membership=provider.members["Dev"], by=rob, at=BEGAN + timedelta(days=9))
    viewer = provider.viewer(rob)
    for number, person in enumerate(people):
        reads.note(viewer, "organisations.person", person.pk, "page", at=BEGAN)
        if number % 3 == 2:
            reads.flush()
    reads.flush()
    with write(None):
        record(
            organisation_id=None,
            verb="account.left",
            subject=dev,
            rows=[dev],
            by=None,
            at=BEGAN + timedelta(days=10),
        )
    return provider

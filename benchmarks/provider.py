"""The provider that benchmarks work with: 40 services, made through operations like anybody's.

Amina cares at Rowan House, Rob manages it, Priya leads quality in every service. Each function runs
in a process in which `Bed.use` has loaded the product.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

SERVICES = 40
PEOPLE_IN_EACH = 12
BEGAN = datetime(2016, 1, 4, 9, tzinfo=UTC)


@dataclass
class Provider:
    """`services` begins with Rowan House; `people` are those it supports, by service."""

    organisation: Any
    services: list[Any]
    people: dict[Any, list[Any]]
    amina: Any
    rob: Any
    priya: Any


def begin(name: str = "Hazel Care") -> Provider:
    from heedwell.foundation.access.permissions import Role
    from heedwell.foundation.setup import operations

    organisation = operations.create_organisation(
        name=name, short_name=name.lower().replace(" ", "-"), by=None, at=BEGAN
    )
    services = [_service(organisation, number) for number in range(SERVICES)]
    people = {service.pk: _people(service) for service in services}
    home = services[0]
    return Provider(
        organisation,
        services,
        people,
        amina=_employ(organisation, "Amina", Role.CARE_WORKER, home),
        rob=_employ(organisation, "Rob", Role.REGISTERED_MANAGER, home),
        priya=_employ(organisation, "Priya", Role.QUALITY_LEAD, None),
    )


def _service(organisation: Any, number: int) -> Any:
    from heedwell.foundation.setup import operations

    return operations.add_service(
        organisation=organisation,
        by=None,
        at=BEGAN,
        name="Rowan House" if number == 0 else f"Service {number:02d}",
        kind="care_home",
        nation="ENG",
        host_council="",
        cqc_location_id="",
        on_call_phone="",
        opened_on=None,
        closed_on=None,
    )


def _people(service: Any) -> list[Any]:
    from heedwell.foundation.organisations.models import Person
    from heedwell.foundation.store.transactions import write

    rows = [
        Person(
            organisation_id=service.organisation_id,
            service=service,
            reference=f"{service.name} {number + 1}",
        )
        for number in range(PEOPLE_IN_EACH)
    ]
    with write(service.organisation_id):
        Person.objects.bulk_create(rows)
    return rows


def _employ(organisation: Any, name: str, role: Any, service: Any) -> Any:
    from heedwell.foundation.setup import staff

    return staff.invite(
        organisation=organisation,
        email=f"{name.lower()}@{organisation.short_name}.example",
        name=name,
        roles=[staff.RoleIn(role, service)],
        expires_at=None,
        by=None,
        at=BEGAN,
    ).account


def signed_in(account: Any) -> Any:
    """A test client whose session is as after signing in with a second factor."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from heedwell.web.access import SECOND_FACTOR

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    Authenticator.objects.get_or_create(
        user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
    )
    session = client.session
    session[SECOND_FACTOR] = True
    session.save()
    client.get("/")  # so that the session has noted its use, as after the first page
    return client

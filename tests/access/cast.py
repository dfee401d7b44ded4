"""The cast of the tests and what they work in, made through operations like anybody's records.

Amina cares at Rowan House, Rob manages it, Dev leads shifts there; Sue manages Elm Court and must
see none of it; Priya leads quality, Ian inspects, Ada sets things up.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.text import slugify

from heedwell.foundation.access.permissions import ROLES_THAT_EXPIRE, Role
from heedwell.foundation.access.queries import load_viewer
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Organisation, Person, Service
from heedwell.foundation.people.models import Account, Membership
from heedwell.foundation.setup import operations, staff
from heedwell.foundation.store.transactions import reading
from heedwell.web.access import SECOND_FACTOR

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
FAR_AWAY = datetime(2099, 1, 1, tzinfo=UTC)

SERVICE: dict[str, Any] = {
    "kind": "supported_living",
    "nation": "ENG",
    "host_council": "",
    "cqc_location_id": "",
    "on_call_phone": "",
    "opened_on": None,
    "closed_on": None,
}
PERSON: dict[str, Any] = {
    "name": "",
    "communication_needs": "",
    "communication_checked_on": None,
    "behaviour_needs": "",
    "safeguarding_needs": "",
    "health_needs": "",
    "left_on": None,
}


@dataclass
class Provider:
    """An organisation with two services; `here` is Rowan House unless it is named otherwise."""

    organisation: Organisation
    here: Service
    there: Service
    members: dict[str, Membership] = field(default_factory=dict)

    @classmethod
    def begin(
        cls, name: str = "Hazel Care", here: str = "Rowan House", there: str = "Elm Court"
    ) -> "Provider":
        organisation = operations.create_organisation(
            name=name, short_name=slugify(name), by=None, at=BEGAN
        )
        services = [
            operations.add_service(
                organisation=organisation, by=None, at=BEGAN, **{**SERVICE, "name": each}
            )
            for each in (here, there)
        ]
        return cls(organisation, services[0], services[1])

    def add_service(self, name: str, **facts: Any) -> Service:
        return operations.add_service(
            organisation=self.organisation,
            by=None,
            at=BEGAN,
            **{**SERVICE, "name": name, **facts},
        )

    def add_person(self, reference: str, service: Service | None = None, **facts: Any) -> Person:
        return operations.add_person(
            service=service or self.here,
            by=None,
            at=BEGAN,
            **{**PERSON, "reference": reference, **facts},
        )

    def employ(
        self, name: str, role: Role, service: Service | None = None, email: str = ""
    ) -> Account:
        """Somebody with a role in a service, or in all of them, who has a password nobody knows."""
        membership = staff.invite(
            organisation=self.organisation,
            email=email or f"{slugify(name)}@{self.organisation.short_name}.example",
            name=name,
            roles=[staff.RoleIn(role, service)],
            expires_at=FAR_AWAY if role in ROLES_THAT_EXPIRE else None,
            by=None,
            at=BEGAN,
        )
        self.members[name] = membership
        return membership.account

    def viewer(self, account: Account) -> Viewer:
        found = load_viewer(account, self.organisation.pk)
        assert found is not None
        return found

    def reading(self) -> AbstractContextManager[None]:
        return reading(self.organisation.pk)


def sign_in(client: Client, account: Account, *, second_factor: bool = True) -> Client:
    """As after signing in, and with the second step done where a role needs it."""
    client.force_login(account)
    if second_factor:
        Authenticator.objects.get_or_create(
            user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": ""}}
        )
        session = client.session
        session[SECOND_FACTOR] = True
        session.save()
    return client


def some_time_later(days: int = 0, hours: int = 0) -> datetime:
    return BEGAN + timedelta(days=days, hours=hours)

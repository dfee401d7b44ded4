"""Who is asking: an account in one organisation, with what it may do in which services."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from heedwell.foundation.access.permissions import (
    ROLE_PERMISSIONS,
    ROLES_WITH_SECOND_FACTOR,
    Permission,
    Role,
)
from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.people.models import Account


@dataclass(frozen=True, slots=True)
class Scope:
    """Every service of the organisation, or just the ones named."""

    everywhere: bool
    service_ids: frozenset[UUID] = frozenset()

    def __contains__(self, service_id: object) -> bool:
        return self.everywhere or service_id in self.service_ids

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.service_ids)


@dataclass(frozen=True)
class Viewer:
    """Passed first to every query. `roles` pairs each role with a service, or with None for all."""

    account: Account
    organisation: Organisation
    roles: frozenset[tuple[Role, UUID | None]]
    has_second_factor: bool = field(default=False, compare=False)
    stands_in: bool = field(default=False, compare=False)  # today, for somebody who is away
    _scopes: dict[Permission, Scope] = field(default_factory=dict, compare=False, repr=False)

    def scope(self, permission: Permission) -> Scope:
        """Where this person may do this."""
        if permission not in self._scopes:
            self._scopes[permission] = _scope(permission, self.roles)
        return self._scopes[permission]

    def may(self, permission: Permission, service_id: UUID | None = None) -> bool:
        """Whether they may do it there, or anywhere at all when no service is named."""
        scope = self.scope(permission)
        return bool(scope) if service_id is None else service_id in scope

    def has_role(self, *roles: Role) -> bool:
        return any(role in roles for role, _ in self.roles)

    @property
    def needs_second_factor(self) -> bool:
        return self.has_role(*ROLES_WITH_SECOND_FACTOR)


def _scope(permission: Permission, roles: Iterable[tuple[Role, UUID | None]]) -> Scope:
    services = [service for role, service in roles if permission in ROLE_PERMISSIONS[role]]
    return Scope(None in services, frozenset(s for s in services if s is not None))

"""Who somebody is in which organisation, and who may do a thing in a service."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q, QuerySet
from django.utils import timezone

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission, Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.people.models import Account, Grant, Membership
from heedwell.foundation.store.raw import raw_day, raw_id, raw_moment
from heedwell.foundation.store.statements import rows_of
from heedwell.foundation.store.transactions import Crossing, crossing
from heedwell.rules.deadlines import local_date

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


# Every page asks this, so it is written out: the ORM takes ten times as long to say it.
_ROLES = """
SELECT held.id, role.role, role.service_id, EXISTS (
    SELECT 1 FROM mfa_authenticator AS factor
    WHERE factor.user_id = held.account_id AND factor.type IN (%s, %s)
), EXISTS (
    SELECT 1 FROM people_absence AS away
    WHERE away.organisation_id = held.organisation_id AND away.stand_in_id = held.account_id
    AND away.ended_at IS NULL AND away.last_day >= %s AND away.first_day <= %s
), provider.id, provider.name, provider.short_name, provider.on_call_phone
FROM people_membership AS held
JOIN organisations_organisation AS provider ON provider.id = held.organisation_id
JOIN people_grant AS role ON role.organisation_id = held.organisation_id
    AND role.membership_id = held.id AND role.ended_at IS NULL
WHERE held.account_id = %s AND held.ended_at IS NULL
    AND (held.expires_at IS NULL OR held.expires_at > %s)
ORDER BY provider.name, held.id
"""
_PROVIDER = ("id", "name", "short_name", "on_call_phone")


def viewers_of(account: Account, at: datetime | None = None) -> list[Viewer]:
    """One viewer for each organisation in which this account has a role today; one query."""
    at = at or timezone.now()
    day = raw_day(local_date(at))
    asked = [*SECOND_FACTORS, day, day, raw_id(account.pk), raw_moment(at)]
    with crossing(Crossing.SIGN_IN):
        rows = rows_of(_ROLES, asked)
    together: dict[Any, list[tuple[Any, ...]]] = {}
    for row in rows:
        together.setdefault(row[0], []).append(row)
    return [_viewer(account, rows) for rows in together.values()]


def load_viewer(
    account: Account, organisation_id: UUID | None, at: datetime | None = None
) -> Viewer | None:
    """The viewer in this organisation; when none is named, in the only one there is."""
    viewers = viewers_of(account, at)
    if organisation_id is None:
        return viewers[0] if len(viewers) == 1 else None
    return next((each for each in viewers if each.organisation.pk == organisation_id), None)


def who_may(
    organisation_id: UUID,
    permission: Permission,
    service_id: UUID | None = None,
    at: datetime | None = None,
) -> QuerySet[Account]:
    """Accounts that may do this in a service; when none is named, in all of them. By name."""
    roles = [role for role, may in ROLE_PERMISSIONS.items() if permission in may]
    return _accounts(organisation_id, roles, service_id, at)


_MAY = """
SELECT {columns} FROM people_account AS account
WHERE account.is_active AND account.id IN (
    SELECT held.account_id FROM people_grant AS role
    JOIN people_membership AS held ON held.id = role.membership_id
        AND held.organisation_id = role.organisation_id
    WHERE role.organisation_id = %s AND role.role IN ({roles}) AND role.ended_at IS NULL
        AND (role.service_id = %s OR role.service_id IS NULL)
        AND held.ended_at IS NULL AND (held.expires_at IS NULL OR held.expires_at > %s)
) ORDER BY account.name, account.id
"""


def to_tell(
    organisation_id: UUID, permission: Permission, service_id: UUID, at: datetime
) -> list[Account]:
    """Those who may do this in a service, as a notice needs them: written out for every report."""
    roles = [role for role, may in ROLE_PERMISSIONS.items() if permission in may]
    columns = ", ".join(f"account.{name}" for name in _TOLD)
    sql = _MAY.format(columns=columns, roles=", ".join(["%s"] * len(roles)))
    asked = [raw_id(organisation_id), *roles, raw_id(service_id), raw_moment(at)]
    rows = rows_of(sql, asked)
    return [Account.from_db(DEFAULT_DB_ALIAS, _TOLD, (_uuid(pk), *rest)) for pk, *rest in rows]


_TOLD = ("id", "email", "name")


def accounts_with_role(
    organisation_id: UUID,
    role: Role,
    service_id: UUID | None = None,
    at: datetime | None = None,
) -> QuerySet[Account]:
    """Accounts that hold a role in a service, or in all of them. By name."""
    return _accounts(organisation_id, [role], service_id, at)


def roles_held(organisation_id: UUID, at: datetime | None = None) -> set[tuple[str, UUID | None]]:
    """Which roles somebody holds today, and in which service; None is every service."""
    grants = Grant.objects.filter(
        organisation=organisation_id,
        ended_at=None,
        membership__in=Membership.objects.filter(
            _lasts(at or timezone.now()), organisation=organisation_id, account__is_active=True
        ),
    )
    return set(grants.values_list("role", "service_id").distinct())


def roles_by_account(
    organisation_id: UUID, at: datetime
) -> dict[UUID, set[tuple[Role, UUID | None]]]:
    """What each person who has access may be, and where; None is every service."""
    grants = Grant.objects.filter(
        organisation=organisation_id,
        ended_at=None,
        membership__in=Membership.objects.filter(
            _lasts(at), organisation=organisation_id, account__is_active=True
        ),
    )
    found: dict[UUID, set[tuple[Role, UUID | None]]] = {}
    for account_id, role, service_id in grants.values_list(
        "membership__account", "role", "service_id"
    ):
        found.setdefault(account_id, set()).add((Role(role), service_id))
    return found


def who_may_in(
    organisation_id: UUID, permission: Permission, service_ids: Collection[UUID]
) -> dict[UUID, list[Account]]:
    """`who_may` for several services in one query."""
    roles = [role for role, may in ROLE_PERMISSIONS.items() if permission in may]
    grants = Grant.objects.filter(
        Q(membership__expires_at=None) | Q(membership__expires_at__gt=timezone.now()),
        organisation=organisation_id,
        role__in=roles,
        ended_at=None,
        membership__ended_at=None,
        membership__account__is_active=True,
    )
    columns = ("service", *(f"membership__account__{name}" for name in _TOLD))
    somewhere = grants.filter(service__in=service_ids).values_list(*columns)
    everywhere = grants.filter(service=None).values_list(*columns)
    found: dict[UUID, list[Account]] = {pk: [] for pk in service_ids}
    for service_id, *told in sorted(somewhere.union(everywhere), key=lambda row: (row[3], row[1])):
        account = Account.from_db(DEFAULT_DB_ALIAS, _TOLD, told)
        for accounts in [found[service_id]] if service_id else found.values():
            if account not in accounts:
                accounts.append(account)
    return found


def _accounts(
    organisation_id: UUID, roles: Iterable[Role], service_id: UUID | None, at: datetime | None
) -> QuerySet[Account]:
    grants = Grant.objects.filter(
        Q(service=service_id) | Q(service=None),
        organisation=organisation_id,
        role__in=list(roles),
        ended_at=None,
        membership__in=Membership.objects.filter(
            _lasts(at or timezone.now()), organisation=organisation_id
        ),
    )
    return Account.objects.filter(
        is_active=True, pk__in=grants.values("membership__account")
    ).order_by("name", "pk")


def _lasts(at: datetime) -> Q:
    return Q(ended_at=None) & (Q(expires_at=None) | Q(expires_at__gt=at))


def _viewer(account: Account, rows: list[tuple[Any, ...]]) -> Viewer:
    _, _, _, has_second_factor, stands_in, organisation_id, *words = rows[0]
    organisation = Organisation.from_db(
        DEFAULT_DB_ALIAS, _PROVIDER, (_uuid(organisation_id), *words)
    )
    return Viewer(
        account=account,
        organisation=organisation,
        roles=frozenset((Role(role), _uuid(service)) for _, role, service, *_ in rows),
        has_second_factor=bool(has_second_factor),
        stands_in=bool(stands_in),
    )


def _uuid(value: UUID | str | None) -> UUID | None:
    """SQLite keeps ids as text."""
    return UUID(value) if isinstance(value, str) else value

"""Who somebody is in which organisation, and who may do a thing in a service."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission, Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.people.models import Account, Grant, Membership
from heedwell.foundation.store.transactions import Crossing, crossing

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Held(TypedDict):
    """What the query adds to each membership: a row for every role held."""

    role: str
    service_id: UUID | None
    has_second_factor: bool


def viewers_of(account: Account, at: datetime | None = None) -> list[Viewer]:
    """One viewer for each organisation in which this account has a role today; one query."""
    memberships = (
        Membership.objects.filter(_lasts(at or timezone.now()), account=account)
        .select_related("organisation")
        .annotate(
            live=FilteredRelation("grants", condition=Q(grants__ended_at=None)),
            role=F("live__role"),
            service_id=F("live__service"),
            has_second_factor=Exists(
                Authenticator.objects.filter(user=OuterRef("account"), type__in=SECOND_FACTORS)
            ),
        )
        .filter(role__isnull=False)
        .order_by("organisation__name", "pk")
    )
    with crossing(Crossing.SIGN_IN):
        rows = list(memberships)
    together: dict[UUID, list[WithAnnotations[Membership, Held]]] = {}
    for row in rows:
        together.setdefault(row.pk, []).append(row)
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


def accounts_with_role(
    organisation_id: UUID,
    role: Role,
    service_id: UUID | None = None,
    at: datetime | None = None,
) -> QuerySet[Account]:
    """Accounts that hold a role in a service, or in all of them. By name."""
    return _accounts(organisation_id, [role], service_id, at)


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


def _viewer(account: Account, rows: "list[WithAnnotations[Membership, Held]]") -> Viewer:
    return Viewer(
        account=account,
        organisation=rows[0].organisation,
        roles=frozenset((Role(row.role), row.service_id) for row in rows),
        has_second_factor=rows[0].has_second_factor,
    )

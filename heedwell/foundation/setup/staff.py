"""Who works here and in which roles: inviting, granting, ending. There is no open sign-up."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from heedwell.foundation.access.permissions import (
    ROLE_PERMISSIONS,
    ROLES_THAT_EXPIRE,
    Permission,
    Role,
)
from heedwell.foundation.notices.operations import post
from heedwell.foundation.organisations.models import Organisation, Service
from heedwell.foundation.people.models import Account, Grant, Membership
from heedwell.foundation.setup.invitations import LASTS, link_for
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record


class AlreadyMember(Exception):
    """This address belongs to somebody who works here already."""


class AlreadyGranted(Exception):
    """They have this role there already."""


class ExpiryNeeded(Exception):
    """Somebody from outside is given access only until a date."""


class LastAdministrator(Exception):
    """Nobody would be left who can set up services and staff."""


class AlreadyAccepted(Exception):
    """They have chosen a password: there is nothing to invite them to."""


@dataclass(frozen=True, slots=True)
class RoleIn:
    """A role in one service, or in all of them."""

    role: Role
    service: Service | None = None


def invite(
    *,
    organisation: Organisation,
    email: str,
    name: str,
    roles: Collection[RoleIn],
    expires_at: datetime | None,
    by: Account | None,
    at: datetime,
) -> Membership:
    """Make somebody a member and tell them by mail; a new account chooses a password by the link.

    Raises AlreadyMember, or ExpiryNeeded when a role is for outsiders and no date is given.
    """
    _require_expiry((each.role for each in roles), expires_at)
    with write(organisation.pk):
        account = _account(email, name, at)
        membership, is_new = Membership.objects.get_or_create(
            organisation=organisation, account=account, defaults={"created_at": at}
        )
        if not is_new and membership.ended_at is None:
            raise AlreadyMember
        membership.ended_at, membership.expires_at = None, expires_at
        membership.save(update_fields=["ended_at", "expires_at"])
        grants = [_grant(membership, each) for each in roles]
        _tell(organisation, account, by, at)
        _record("staff.invited", membership, grants, by, at, roles=[_words(g) for g in grants])
        return membership


def invite_again(*, membership: Membership, by: Account, at: datetime) -> None:
    """Send a fresh link to somebody who has not chosen a password yet; older links stop working."""
    with write(membership.organisation_id):
        account = Account.objects.select_for_update().get(pk=membership.account_id)
        if account.has_usable_password():
            raise AlreadyAccepted
        account.set_unusable_password()
        account.save(update_fields=["password"])
        _tell(membership.organisation, account, by, at)
        _record("staff.invited_again", membership, [], by, at)


def grant(
    *, membership: Membership, roles: Collection[RoleIn], by: Account | None, at: datetime
) -> list[Grant]:
    """Give a member more roles. Raises AlreadyGranted or ExpiryNeeded."""
    with write(membership.organisation_id):
        membership = _locked(membership)
        _require_expiry((each.role for each in roles), membership.expires_at)
        standing = {(g.role, g.service_id) for g in membership.grants.filter(ended_at=None)}
        if any((each.role, each.service and each.service.pk) in standing for each in roles):
            raise AlreadyGranted
        granted = [_grant(membership, each) for each in roles]
        _record("role.granted", membership, granted, by, at, roles=[_words(g) for g in granted])
        return granted


def revoke(*, grant: Grant, by: Account | None, at: datetime) -> None:
    """End one role. Raises LastAdministrator. Ending one that has ended changes nothing."""
    with write(grant.organisation_id):
        grant = Grant.objects.select_for_update().get(
            organisation=grant.organisation_id, pk=grant.pk
        )
        if grant.ended_at is not None:
            return
        _keep_an_administrator(grant.organisation_id, at, without=Q(pk=grant.pk))
        grant.ended_at = at
        grant.save(update_fields=["ended_at"])
        _record("role.revoked", grant.membership, [grant], by, at, roles=[_words(grant)])


def set_expiry(
    *,
    membership: Membership,
    expires_at: datetime | None,
    deputy: Account | None = None,
    by: Account | None,
    at: datetime,
) -> None:
    """Say until when somebody has access, and who has their open work then.

    Raises ExpiryNeeded or LastAdministrator.
    """
    with write(membership.organisation_id):
        membership = _locked(membership)
        live = membership.grants.filter(ended_at=None)
        _require_expiry((Role(each.role) for each in live), expires_at)
        if expires_at is not None:
            _keep_an_administrator(membership.organisation_id, at, without=Q(membership=membership))
        membership.expires_at, membership.deputy = expires_at, deputy
        membership.save(update_fields=["expires_at", "deputy"])
        until = expires_at and expires_at.isoformat()
        _record("staff.expiry_set", membership, [], by, at, until=until)


def end_membership(*, membership: Membership, by: Account | None, at: datetime) -> None:
    """Take away every role at once. Their past work keeps their name. Raises LastAdministrator."""
    with write(membership.organisation_id):
        membership = _locked(membership)
        if membership.ended_at is not None:
            return
        _keep_an_administrator(membership.organisation_id, at, without=Q(membership=membership))
        grants = list(membership.grants.select_for_update().filter(ended_at=None))
        for each in grants:
            each.ended_at = at
            each.save(update_fields=["ended_at"])
        membership.ended_at = at
        membership.save(update_fields=["ended_at"])
        _record("staff.ended", membership, grants, by, at)


def create_account(*, email: str, name: str, at: datetime, password: str | None = None) -> Account:
    """An account with no role anywhere yet; without a password nobody can sign in with it."""
    account = Account(email=email.strip().lower(), name=name, joined_at=at)
    account.set_password(password)
    with write(None):
        account.save(force_insert=True)
    return account


def _account(email: str, name: str, at: datetime) -> Account:
    email = email.strip().lower()
    account = Account.objects.filter(email=email).first()
    if account is None:
        account = Account(email=email, name=name, joined_at=at)
        account.set_unusable_password()
        account.save(force_insert=True)
    return account


def _locked(membership: Membership) -> Membership:
    return Membership.objects.select_for_update().get(
        organisation=membership.organisation_id, pk=membership.pk
    )


def _grant(membership: Membership, role: RoleIn) -> Grant:
    return Grant.objects.create(
        organisation_id=membership.organisation_id,
        membership=membership,
        role=role.role,
        service=role.service,
    )


def _require_expiry(roles: Iterable[Role], expires_at: datetime | None) -> None:
    if expires_at is None and ROLES_THAT_EXPIRE.intersection(roles):
        raise ExpiryNeeded


def _keep_an_administrator(organisation_id: UUID, at: datetime, *, without: Q) -> None:
    """Somebody must keep SET_UP in all services, with no end date and an account that is alive."""
    lasting = Grant.objects.filter(
        organisation=organisation_id,
        role__in=[role for role, may in ROLE_PERMISSIONS.items() if Permission.SET_UP in may],
        service=None,
        ended_at=None,
        membership__ended_at=None,
        membership__expires_at=None,
        membership__account__is_active=True,
    )
    if lasting.filter(without).exists() and not lasting.exclude(without).exists():
        raise LastAdministrator


def _words(granted: Grant) -> dict[str, str]:
    return {"role": granted.role, "service": str(granted.service or "every service")}


def _record(
    verb: str,
    membership: Membership,
    grants: list[Grant],
    by: Account | None,
    at: datetime,
    **details: Any,
) -> None:
    record(
        organisation_id=membership.organisation_id,
        verb=verb,
        subject=membership,
        rows=[membership, *grants],
        by=by,
        at=at,
        **details,
    )


def _tell(organisation: Organisation, account: Account, by: Account | None, at: datetime) -> None:
    who = by.name if by else organisation.name
    if account.has_usable_password():
        body = f"{who} has given you access to Heedwell at {organisation.name}. Sign in as usual."
    else:
        body = (
            f"{who} invites you to Heedwell, where {organisation.name} keeps reports of what "
            f"happens and what is learned from them.\n\nChoose your password here:\n"
            f"{link_for(account, organisation)}\n\n"
            f"The link works once, for {LASTS.days} days. If it has stopped working, ask for a "
            "new one. If you did not expect this, you can leave it."
        )
    post(
        organisation_id=organisation.pk,
        to=account,
        kind="invitation",
        subject=f"Your access to Heedwell at {organisation.name}",
        body=f"Hello {account.get_short_name()},\n\n{body}\n",
        key=f"invitation:{account.pk}:{at.isoformat()}",
        at=at,
    )

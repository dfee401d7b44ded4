"""The link that lets somebody new choose a password: signed, for one use, for seven days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.people.models import Account, Membership
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record

LASTS = timedelta(days=7)
_SALT = "heedwell.invitation"


class InvitationOver(Exception):
    """The link was used, replaced by a newer one, or is older than seven days."""


@dataclass(frozen=True, slots=True)
class Invited:
    account: Account
    organisation_id: UUID


def link_for(account: Account, organisation: Organisation) -> str:
    """Where this account chooses its password. It dies when a password is set or a link replaced."""
    token = signing.dumps([str(account.pk), str(organisation.pk), _stamp(account)], salt=_SALT)
    return f"{settings.SITE_URL}{reverse('invitation', args=[token])}"


def opened(token: str) -> Invited:
    """Whom a link was made for; raises InvitationOver."""
    try:
        account_id, organisation_id, stamp = signing.loads(token, salt=_SALT, max_age=LASTS)
        account = Account.objects.get(pk=account_id, is_active=True)
    except (signing.BadSignature, Account.DoesNotExist) as error:
        raise InvitationOver from error
    if not constant_time_compare(stamp, _stamp(account)):
        raise InvitationOver
    return Invited(account, UUID(organisation_id))


def accept(*, token: str, password: str, at: datetime) -> Account:
    """Set the first password of an account. The person signs in with it afterwards."""
    invited = opened(token)
    password_hash = make_password(password)  # slow on purpose, so outside the lock
    with write(invited.organisation_id):
        account = Account.objects.select_for_update().get(pk=invited.account.pk)
        if account.password != invited.account.password:
            raise InvitationOver
        membership = Membership.objects.filter(
            organisation=invited.organisation_id, account=account, ended_at=None
        ).first()
        if membership is None:
            raise InvitationOver
        account.password = password_hash
        account.save(update_fields=["password"])
        record(
            organisation_id=invited.organisation_id,
            verb="staff.accepted",
            subject=membership,
            rows=[membership],
            by=account,
            at=at,
        )
    return account


def _stamp(account: Account) -> str:
    return salted_hmac(_SALT, account.password).hexdigest()[:32]

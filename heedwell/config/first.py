"""The first organisation and who sets it up."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.text import slugify

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.invitations import link_for
from heedwell.foundation.setup.operations import create_organisation
from heedwell.foundation.setup.staff import AlreadyMember, RoleIn, invite
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.transactions import crossing
from heedwell.jobs.mistakes import Mistake


@dataclass(frozen=True)
class First:
    name: str
    email: str
    admin: str


def asked_for(name: str | None, email: str | None, admin: str | None) -> First | None:
    """What the command line says to begin with, if anything. Raises Mistake."""
    if not (name or email or admin):
        return None
    if not (name and email and admin):
        raise Mistake("--organisation, --admin-email and --admin-name belong together.")
    try:
        validate_email(email)
    except ValidationError:
        raise Mistake(f"{email!r} is not an e-mail address. Put --admin-email right.") from None
    return First(name, email.strip().lower(), admin)


def begin_organisation(first: First) -> str:
    """Make the provider unless it is there, and invite its administrator. Says how to go on."""
    now = timezone.now()
    short_name = slugify(first.name)[:60] or "provider"
    with crossing(Crossing.SWEEP):
        organisation = Organisation.objects.filter(short_name=short_name).first()
    if organisation is None:
        organisation = create_organisation(name=first.name, short_name=short_name, by=None, at=now)
    try:
        account = invite(
            organisation=organisation,
            email=first.email,
            name=first.admin,
            roles=[RoleIn(Role.ADMINISTRATOR)],
            expires_at=None,
            by=None,
            at=now,
        ).account
    except AlreadyMember:
        account = Account.objects.get(email=first.email)
    if account.has_usable_password():
        return f"{account.name} signs in to {organisation.name} with the password they have."
    return (
        f"{account.name} chooses a password for {organisation.name} here, once, within seven days:"
        f"\n  {link_for(account, organisation)}"
    )

"""A member of staff in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localdate, now

from heedwell.foundation.access.permissions import ROLE_LABELS, Permission, Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.web.components.parts import ListRow, Tag, Tone

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Grant, Membership


@dataclass(frozen=True, slots=True)
class Held:
    grant: "Grant"
    may_end: bool

    @property
    def label(self) -> str:
        return ROLE_LABELS[Role(self.grant.role)]

    @property
    def where(self) -> str:
        return self.grant.service.name if self.grant.service else "every service"


class MemberPage:
    """What somebody may do here, and what the viewer may change of it: the services they set up."""

    def __init__(self, membership: "Membership", viewer: Viewer) -> None:
        scope = viewer.scope(Permission.SET_UP)
        self.membership = membership
        self.name = membership.account.name
        self.email = membership.account.email
        self.roles = [Held(each, each.service_id in scope) for each in roles_now(membership)]
        self.may_end = membership.ended_at is None and all(held.may_end for held in self.roles)
        self.has_ended = membership.ended_at is not None
        self.ended_on = membership.ended_at and localdate(membership.ended_at)
        self.has_accepted = membership.account.has_usable_password()
        self.may_invite_again = not self.has_accepted and not self.has_ended
        self.last_day = last_day(membership)

    @property
    def standing(self) -> str:
        if self.ended_on:
            return f"No access since {date_format(self.ended_on, 'j F Y')}."
        last = date_format(self.last_day, "j F Y") if self.last_day else ""
        if self.last_day and self.last_day < localdate():
            return f"Access ended on {last}."
        until = f"Access until {last}." if last else ""
        if not self.has_accepted:
            return f"Invited. They have not chosen a password yet. {until}".strip()
        return until or "Has access."


def member_row(membership: "Membership") -> ListRow:
    tags: tuple[Tag, ...] = ()
    if membership.expires_at and membership.expires_at <= now():
        tags = (Tag("Access has ended", Tone.LATE),)
    elif not membership.account.has_usable_password() and membership.ended_at is None:
        tags = (Tag("Invited", Tone.SOON),)
    elif day := last_day(membership):
        tags = (Tag(f"Until {date_format(day, 'j F Y')}"),)
    return ListRow(membership.account.name, f"{membership.pk}/", _roles(membership), tags=tags)


def last_day(membership: "Membership") -> date | None:
    """The access ends at the midnight after it."""
    if membership.expires_at is None:
        return None
    return localdate(membership.expires_at - timedelta(seconds=1))


def roles_now(membership: "Membership") -> list["Grant"]:
    found: list[Grant] = membership.roles_now  # type: ignore[attr-defined]  # queries.staff sets it
    return found


def _roles(membership: "Membership") -> str:
    """Registered manager at Rowan House; care worker in every service."""
    places: dict[str, list[str]] = {}
    for each in roles_now(membership):
        where = f"at {each.service.name}" if each.service else "in every service"
        places.setdefault(ROLE_LABELS[Role(each.role)], []).append(where)
    return "; ".join(f"{role} {', '.join(where)}" for role, where in places.items())

"""The private address of somebody's calendar of due dates: made, replaced, ended, looked up."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heedwell.foundation.access.queries import load_viewer
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.notices.models import CalendarLink
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import Crossing, crossing, write
from heedwell.foundation.trail.operations import record


@dataclass(frozen=True, slots=True)
class NewLink:
    """`token` is shown once: what is kept cannot be turned back into it."""

    link: CalendarLink
    token: str


def link_of(viewer: Viewer) -> CalendarLink | None:
    return CalendarLink.objects.filter(
        organisation=viewer.organisation, account=viewer.account, ended_at=None
    ).first()


def make_link(*, organisation_id: UUID, by: Account, at: datetime) -> NewLink:
    """Make a new address; an earlier one ends."""
    token = secrets.token_urlsafe(32)
    with write(organisation_id):
        ended = _end(organisation_id, by, at)
        link = CalendarLink.objects.create(
            organisation_id=organisation_id, account=by, token_digest=_digest(token), made_at=at
        )
        record(
            organisation_id=organisation_id,
            verb="calendar.made",
            subject=link,
            rows=[*ended, link],
            by=by,
            at=at,
        )
    return NewLink(link, token)


def end_link(*, organisation_id: UUID, by: Account, at: datetime) -> None:
    """From now on the address answers nothing."""
    with write(organisation_id):
        ended = _end(organisation_id, by, at)
        if ended:
            record(
                organisation_id=organisation_id,
                verb="calendar.ended",
                subject=ended[0],
                rows=ended,
                by=by,
                at=at,
            )


def viewer_of(token: str, now: datetime) -> Viewer | None:
    """For whom a calendar program asks; None when the address or the role has ended."""
    with crossing(Crossing.SIGN_IN):
        link = (
            CalendarLink.objects.filter(token_digest=_digest(token), ended_at=None)
            .select_related("account")
            .first()
        )
    if link is None or not link.account.is_active:
        return None
    return load_viewer(link.account, link.organisation_id, now)


def _end(organisation_id: UUID, account: Account, at: datetime) -> list[CalendarLink]:
    links = list(
        CalendarLink.objects.filter(organisation=organisation_id, account=account, ended_at=None)
    )
    for link in links:
        link.ended_at = at
        link.save(update_fields=["ended_at"])
    return links


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

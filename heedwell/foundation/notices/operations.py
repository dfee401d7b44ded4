"""Tell somebody something: a row in the outbox, never a connection to a mail server.

A rule for callers: subject and body carry no names of people supported and no facts of an
event. They say that something waits and where; who may see it signs in to read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heedwell.foundation.notices.messages import address, message_id, one_line
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import add, add_missing
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.transactions import write


@dataclass(frozen=True, kw_only=True)
class Message:
    """What one person, or somebody without an account at an address, is told."""

    to: Account | str
    kind: str
    subject: str
    body: str
    key: str
    expires_at: datetime | None = None


def post(
    *,
    organisation_id: UUID,
    to: Account | str,
    kind: str,
    subject: str,
    body: str,
    key: str,
    at: datetime,
    expires_at: datetime | None = None,
) -> Notice:
    """Write a notice in the caller's transaction. The same key again returns what stands.

    A body with a secret link says when that ends, and does not outlive its sending.
    Raises NotAHeader and NotAnAddress. The trail line is that of the operation that tells.
    """
    message = Message(to=to, kind=kind, subject=subject, body=body, key=key, expires_at=expires_at)
    notice = _notice(organisation_id, message, at)
    with write(organisation_id):
        if add_missing([notice]):
            return notice
        return Notice.objects.get(organisation_id=organisation_id, key=key)


def post_all(*, organisation_id: UUID, messages: Iterable[Message], at: datetime) -> None:
    """`post` for many people at once."""
    notices = [_notice(organisation_id, message, at) for message in messages]
    with write(organisation_id):
        add(*notices, unless_there=True)


def _notice(organisation_id: UUID, message: Message, at: datetime) -> Notice:
    row_id = uuid7()
    account = message.to if isinstance(message.to, Account) else None
    return Notice(
        id=row_id,
        organisation_id=organisation_id,
        to_account=account,
        to_address=address(message.to.email if isinstance(message.to, Account) else message.to),
        kind=message.kind,
        subject=one_line(message.subject),
        body=message.body,
        key=message.key,
        message_id=message_id(row_id),
        created_at=at,
        available_at=at,
        expires_at=message.expires_at,
    )

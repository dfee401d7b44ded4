"""Tell somebody something: a row in the outbox, never a connection to a mail server.

A rule for callers: subject and body carry no names of people supported and no facts of an
event. They say that something waits and where; who may see it signs in to read it.
"""

from datetime import datetime
from uuid import UUID

from heedwell.foundation.notices.messages import address, message_id, one_line
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.transactions import write


def post(
    *,
    organisation_id: UUID,
    to: Account | str,
    kind: str,
    subject: str,
    body: str,
    key: str,
    at: datetime,
) -> Notice:
    """Write a notice in the caller's transaction. The same key again returns what stands.

    Raises NotAHeader and NotAnAddress. The trail line is that of the operation that tells.
    """
    row_id = uuid7()
    account = to if isinstance(to, Account) else None
    with write(organisation_id):
        there = Notice.objects.filter(organisation_id=organisation_id, key=key).first()
        return there or Notice.objects.create(
            id=row_id,
            organisation_id=organisation_id,
            to_account=account,
            to_address=address(to.email if isinstance(to, Account) else to),
            kind=kind,
            subject=one_line(subject),
            body=body,
            key=key,
            message_id=message_id(row_id),
            created_at=at,
            available_at=at,
        )

"""What Django and allauth send goes into the outbox too: no request waits for a mail server."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from heedwell.foundation.notices.messages import address, message_id, one_line
from heedwell.foundation.notices.models import AccountMail
from heedwell.foundation.store.transactions import write


class OutboxBackend(BaseEmailBackend):
    """One row for each recipient, with the plain text of the message."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [row for message in email_messages for row in _rows(message)]
        with write(None):
            AccountMail.objects.bulk_create(rows)
        return len(email_messages)


def _rows(message: EmailMessage) -> Iterable[AccountMail]:
    now = timezone.now()
    for to in message.recipients():
        row_id = uuid.uuid4()
        yield AccountMail(
            id=row_id,
            to_address=address(to),
            subject=one_line(str(message.subject)),
            body=str(message.body),
            message_id=message_id(row_id),
            created_at=now,
            expires_at=now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
            available_at=now,
        )

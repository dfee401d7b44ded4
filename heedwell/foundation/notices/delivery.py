"""Send what waits in the outbox, over SMTP, from the worker. Nothing here runs in a request.

A row that the server does not take waits longer each time; when the server itself is away, the
rows stay untouched and the whole outbox waits. Both waits end within four minutes, so the
outbox is empty within five minutes of the server's return.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from heedwell.foundation.notices import server as mail
from heedwell.foundation.notices import wishes
from heedwell.foundation.notices.models import AccountMail, Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import reading
from heedwell.foundation.work import claims

log = logging.getLogger("heedwell.mail")

SLICE = 20
REFUSALS = 5
ROW_WAITS = {"first": timedelta(seconds=15), "longest": timedelta(minutes=4)}
REFUSED_ROW_WAITS = {"first": timedelta(minutes=15), "longest": timedelta(hours=4)}
SERVER_WAITS = {"first": timedelta(seconds=2), "longest": timedelta(minutes=2)}


class NobodyThere(RuntimeError):
    """Whom a message was for cannot get it any more."""


class Outbox:
    """Sends for one worker, and remembers how long the server has been away."""

    def __init__(self, *, worker: str, clock: Callable[[], datetime]) -> None:
        self.worker = worker
        self.clock = clock
        self.failures = 0
        self.resume_at: datetime | None = None
        self._said = ""

    def send_some(self) -> int:
        """Send up to a slice of what is due; returns how many the server took."""
        now = self.clock()
        if self.resume_at and now < self.resume_at:
            return 0
        if not any(claims.is_due(model, now=now) for model in (AccountMail, Notice)):
            return 0
        if missing := mail.what_is_missing():
            self._say(
                f"{missing} is not set. Notices are waiting in the outbox; "
                "set it and run `heedwell work`."
            )
            return 0
        return self._converse()

    def _converse(self) -> int:
        sent = 0
        try:
            with mail.conversation() as server:
                for _ in range(SLICE):
                    row = self._next()
                    if row is None:
                        break
                    sent += self._send(server, row)
                    self._is_back()
        except (mail.ServerUnavailable, mail.BrokenOff) as error:
            self._is_away(str(error))
        return sent

    def _next(self) -> AccountMail | Notice | None:
        now = self.clock()
        return claims.claim(AccountMail, worker=self.worker, now=now) or claims.claim(
            Notice, worker=self.worker, now=now
        )

    def _send(self, server: smtplib.SMTP, row: AccountMail | Notice) -> bool:
        try:
            return not self._waits(row) and self._attempt(server, row)
        except claims.LeaseLost:
            log.warning("Another worker took over %s while it was being sent.", row.message_id)
            return False

    def _waits(self, row: AccountMail | Notice) -> bool:
        """Leave a notice for the end of quiet hours, or for the mail that gathers."""
        if not isinstance(row, Notice) or row.to_account_id is None:
            return False
        with reading(row.organisation_id):
            later = wishes.later(row, self.clock())
        if later is None:
            return False
        claims.put_off(row, until=later.until, gathered_for=later.gathered_for)
        return True

    def _attempt(self, server: smtplib.SMTP, row: AccountMail | Notice) -> bool:
        try:
            to = _address(row, self.clock())
            mail.send(server, _message(row, to=to, now=self.clock()), to=to)
        except NobodyThere as error:
            claims.give_up(row, error=str(error), **_wiped(row))
        except mail.NotEver as error:
            self._refused(row, str(error))
        except mail.NotNow as error:
            self._later(row, str(error))
        except (mail.ServerUnavailable, mail.BrokenOff) as error:
            self._later(row, str(error))
            raise
        else:
            claims.finish(row, sent_at=self.clock(), **_wiped(row))
            return True
        return False

    def _later(self, row: AccountMail | Notice, error: str) -> None:
        wait = claims.delay_after(row.attempts, **ROW_WAITS)
        claims.try_again(row, at=self.clock() + wait, error=error[:500])

    def _refused(self, row: AccountMail | Notice, error: str) -> None:
        """A refusal may be a mistake at the other end, so it is believed only the fifth time."""
        if row.attempts >= REFUSALS:
            log.warning("Given up after %s refusals: %s", row.attempts, row.message_id)
            claims.give_up(row, error=error[:500], **_wiped(row))
        else:
            wait = claims.delay_after(row.attempts, **REFUSED_ROW_WAITS)
            claims.try_again(row, at=self.clock() + wait, error=error[:500])

    def _is_back(self) -> None:
        if self.failures:
            log.warning("The mail server answers again. The outbox is being sent.")
        self.failures, self.resume_at, self._said = 0, None, ""

    def _is_away(self, why: str) -> None:
        self.failures += 1
        self.resume_at = self.clock() + claims.delay_after(self.failures, **SERVER_WAITS)
        self._say(f"{why} Notices are waiting in the outbox and will be sent when it does.")

    def _say(self, words: str) -> None:
        """Once, not at every try."""
        if words != self._said:
            log.warning(words)
        self._said = words


def _address(row: AccountMail | Notice, now: datetime) -> str:
    if row.expires_at is not None and (row.expires_at <= now or not row.body):
        raise NobodyThere("It was no longer valid when it could be sent.")
    if isinstance(row, AccountMail) or row.to_account_id is None:
        return row.to_address
    with reading(row.organisation_id):
        account = Account.objects.get(pk=row.to_account_id)
    if not account.is_active:
        raise NobodyThere("The account is no longer active.")
    return account.email


def _message(row: AccountMail | Notice, *, to: str, now: datetime) -> EmailMessage:
    return mail.compose(
        to=to,
        subject=row.subject,
        body=row.body,
        message_id=row.message_id,
        attempt=row.attempts,
        date=format_datetime(now),
    )


def _wiped(row: AccountMail | Notice) -> dict[str, str]:
    """What is changed beside, when a message is settled: a secret link does not stay."""
    return {"body": ""} if row.expires_at is not None else {}

"""A conversation with the mail server, and what its answers mean for us."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 20.0
TLS_FROM_THE_START = 465


class ServerUnavailable(RuntimeError):
    """No mail at all leaves just now. The text names the setting to look at."""


class BrokenOff(RuntimeError):
    """The connection ended while a message was under way: it may have arrived or not."""


class NotNow(RuntimeError):
    """The server will not take this message yet."""


class NotEver(RuntimeError):
    """The server refuses this message or this address."""


def what_is_missing() -> str:
    """The first setting without which no mail can leave, or nothing."""
    if not settings.MAIL_FROM:
        return "HEEDWELL_MAIL_FROM"
    return "" if settings.MAIL_HOST else "HEEDWELL_MAIL_HOST"


@contextmanager
def conversation() -> Iterator[smtplib.SMTP]:
    """Connect, secure and sign in. Raises ServerUnavailable."""
    try:
        server = _connect()
    except (OSError, smtplib.SMTPException) as error:
        raise ServerUnavailable(_cure(error)) from error
    try:
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def send(server: smtplib.SMTP, message: EmailMessage, *, to: str) -> None:
    """Returns once the server has taken the message."""
    try:
        server.send_message(message, from_addr=settings.MAIL_FROM, to_addrs=[to])
    except smtplib.SMTPRecipientsRefused as error:
        raise _meaning(*error.recipients[to]) from error
    except smtplib.SMTPSenderRefused as error:
        raise ServerUnavailable(_cure(error)) from error
    except smtplib.SMTPResponseException as error:
        raise _meaning(error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotEver(str(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise BrokenOff(str(error) or type(error).__name__) from error


def compose(
    *, to: str, subject: str, body: str, message_id: str, attempt: int, date: str
) -> EmailMessage:
    """Plain text. `Message-ID` is the same at every attempt, and a repeat says that it is one."""
    message = EmailMessage(policy=POLICY)
    message["From"] = settings.MAIL_FROM
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = date
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if attempt > 1:
        message["X-Heedwell-Attempt"] = str(attempt)
    message.set_content(body)
    return message


def _connect() -> smtplib.SMTP:
    name = urlsplit(settings.SITE_URL).hostname or "localhost"
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.MAIL_TLS and settings.MAIL_PORT == TLS_FROM_THE_START:
        server = smtplib.SMTP_SSL(
            settings.MAIL_HOST, settings.MAIL_PORT, name, timeout=TIMEOUT, context=secure
        )
    else:
        server = smtplib.SMTP(settings.MAIL_HOST, settings.MAIL_PORT, name, timeout=TIMEOUT)
    try:
        if settings.MAIL_TLS and not isinstance(server, smtplib.SMTP_SSL):
            server.starttls(context=secure)
        if settings.MAIL_USER:
            server.login(settings.MAIL_USER, settings.MAIL_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _meaning(code: int, words: bytes | str) -> RuntimeError:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    said = f"{code} {text}"
    if code == 421:
        return ServerUnavailable(f"The mail server says: {said}")
    return NotEver(said) if code >= 500 else NotNow(said)


def _cure(error: Exception) -> str:
    where = f"{settings.MAIL_HOST} port {settings.MAIL_PORT}"
    match error:
        case smtplib.SMTPAuthenticationError():
            return (
                f"The mail server {where} refuses the name or password. "
                "Check HEEDWELL_MAIL_USER and HEEDWELL_MAIL_PASSWORD."
            )
        case smtplib.SMTPSenderRefused():
            return f"The mail server {where} refuses the sender. Check HEEDWELL_MAIL_FROM."
        case smtplib.SMTPNotSupportedError():
            return (
                f"The mail server {where} does not offer what is set ({error}). "
                "Check HEEDWELL_MAIL_TLS, HEEDWELL_MAIL_PORT and HEEDWELL_MAIL_USER."
            )
        case ssl.SSLError():
            return (
                f"No trusted secure connection to the mail server {where} ({error}). "
                "Check HEEDWELL_MAIL_HOST and HEEDWELL_MAIL_TLS."
            )
        case _:
            return (
                f"The mail server {where} does not answer ({error}). "
                "Check HEEDWELL_MAIL_HOST and HEEDWELL_MAIL_PORT."
            )

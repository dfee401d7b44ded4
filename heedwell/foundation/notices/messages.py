"""What a mail header may hold, and the identity a message keeps at every attempt."""

import re
import uuid
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")


class NotAHeader(ValueError):
    """A line break or control character in a subject: somebody tries to add headers."""


class NotAnAddress(ValueError):
    """Mail cannot go there."""


def one_line(subject: str) -> str:
    """Raises NotAHeader. A subject is one line of at most 200 characters."""
    if not subject.strip() or _CONTROL.search(subject):
        raise NotAHeader("A subject is one line without control characters.")
    return subject[:200]


def address(text: str) -> str:
    """Raises NotAnAddress."""
    try:
        validate_email(text)
    except ValidationError:
        raise NotAnAddress(f"{text!r} is not an e-mail address.") from None
    return text


def message_id(row_id: uuid.UUID) -> str:
    """The same at every attempt, so that mail programs show a repeat once.

    Keyed and digested: a row id carries the time of its making, a header must not.
    """
    digest = salted_hmac("heedwell.notices", row_id.bytes, algorithm="sha256").hexdigest()
    return f"<{digest[:32]}@{_host(settings.SITE_URL)}>"


@cache
def _host(site: str) -> str:
    return urlsplit(site).hostname or "heedwell.invalid"

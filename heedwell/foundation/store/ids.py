"""Row ids, made in the application so that no two cells of a larger installation share a sequence."""

import os
import time
import uuid
from functools import cache

from django.db import connection


def uuid7() -> uuid.UUID:
    """Return an RFC 9562 version 7 id: sortable by time, 74 random bits.

    It carries the time of its making, so nothing confidential may use it: there, `uuid.uuid4`.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & 0x3FFF_FFFF_FFFF_FFFF
    return uuid.UUID(int=value)


def uuid_or_none(text: str) -> uuid.UUID | None:
    """What an address carries; somebody may have bent it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def raw_id(value: uuid.UUID) -> str | uuid.UUID:
    """An id as raw SQL must pass it: SQLite keeps ids as 32 hex digits."""
    return value.hex if _kept_as_text() else value


@cache
def _kept_as_text() -> bool:
    """A process knows one database. Asking the connection for each id was a tenth of a write."""
    return connection.vendor == "sqlite"

"""Values as raw SQL must pass them: SQLite keeps ids, moments and days as text.

A process knows one database. Asking the connection for each value was a tenth of a write.
"""

import uuid
from datetime import UTC, date, datetime, time
from functools import cache

from django.db import connection


def raw_id(value: uuid.UUID) -> str | uuid.UUID:
    """SQLite keeps ids as 32 hex digits."""
    return value.hex if on_sqlite() else value


def raw_moment(value: datetime) -> str | datetime:
    """SQLite keeps moments in UTC."""
    if not on_sqlite():
        return value
    return str(value.astimezone(UTC).replace(tzinfo=None))


def raw_day(value: date) -> str | date:
    return str(value) if on_sqlite() else value


def raw_clock(value: time) -> str | time:
    return str(value) if on_sqlite() else value


@cache
def on_sqlite() -> bool:
    return connection.vendor == "sqlite"

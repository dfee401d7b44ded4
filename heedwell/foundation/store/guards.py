"""What the database itself refuses: another organisation's rows, and any change to what is only
ever appended to. Installed after every migration; `missing_guards` is asked by `heedwell doctor`.

A guard's name ends in a digest of its definition, so a changed guard is a missing one.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from heedwell.foundation.store.connection import StoreConnection


class Key(NamedTuple):
    """`kind` sorts: what comes first is needed by what comes after."""

    kind: str
    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.split(' ', 1)[1]} {self.name} on {self.table}"


def install_guards(connection: StoreConnection) -> None:
    """Add what is missing, drop what is out of date. Does nothing when all is in place."""
    expected, installed = connection.expected_guards(), connection.installed_guards()
    stale, missing = installed - expected.keys(), expected.keys() - installed
    if stale or missing:
        with (
            connection.as_owner(),
            transaction.atomic(connection.alias),
            connection.cursor() as cursor,
        ):
            for key in sorted(stale, reverse=True):
                cursor.execute(connection.drop_guard_sql(key))
            for key in sorted(missing):
                cursor.execute(expected[key])


def missing_guards(connection: StoreConnection) -> list[str]:
    """In plain words, each guard that should be there and is not. Empty when all is well."""
    missing = sorted(connection.expected_guards().keys() - connection.installed_guards())
    return [str(key) for key in missing] + connection.other_faults()


def named(prefix: str, definition: str) -> str:
    """A name of at most 63 letters that changes with the definition."""
    return f"{prefix[:54]}_{hashlib.sha256(definition.encode()).hexdigest()[:8]}"


Guards = Mapping[Key, str]

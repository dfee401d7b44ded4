"""PostgreSQL as this product uses it: the application is never the owner of its tables.

Named in settings as ENGINE = "heedwell.foundation.store.postgresql", with the application's role
in OPTIONS as assume_role. Migrations step out of that role by `as_owner`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from psycopg import errors

from heedwell.foundation.store.connection import StoreConnection
from heedwell.foundation.store.errors import Busy
from heedwell.foundation.store.postgresql.creation import Creation

if TYPE_CHECKING:
    from heedwell.foundation.store.guards import Guards, Key
    from heedwell.foundation.store.transactions import Block

DEADLINE = "10s"

# One round trip. The list of a SELECT is worked through from left to right, so the lock, which
# keeps this organisation's chain from forking, is asked for with the deadline already set.
_TENANT = """SELECT set_config('role', %s, true), set_config('heedwell.organisation', %s, true)"""
_READ = _TENANT + """, set_config('transaction_read_only', 'on', true)"""
_WRITE = _TENANT + """, set_config('lock_timeout', %s, true)"""
_LOCK = _WRITE + """, pg_advisory_xact_lock(hashtextextended(%s, 0))"""
_NOW = """SELECT current_setting('role'), current_setting('heedwell.organisation', true),
 current_setting('lock_timeout')"""


class DatabaseWrapper(StoreConnection, PostgreSQLWrapper):
    creation_class = Creation

    _owners = 0
    _before: tuple[str, str, str] | None = None

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        self._owners += 1
        try:
            if self._owners == 1:
                self._set_role("NONE")
            yield
        finally:
            self._owners -= 1
            if self._owners == 0 and (role := self.settings_dict["OPTIONS"].get("assume_role")):
                self._set_role(role)

    def open_block(self, block: "Block") -> None:
        """Uncounted by Django's query log, like BEGIN: it is part of opening the transaction."""
        tenant = str(block.tenant) if block.tenant else ""
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            if block.borrowed:
                self._before = cursor.execute(_NOW).fetchone()
            elif block.whole_moment:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            if not block.may_write:
                cursor.execute(_READ, [block.role, tenant])
            elif block.tenant is None:
                cursor.execute(_WRITE, [block.role, tenant, DEADLINE])
            else:
                try:
                    cursor.execute(_LOCK, [block.role, tenant, DEADLINE, tenant])
                except errors.LockNotAvailable as error:
                    raise Busy from error

    def close_block(self, block: "Block", *, kept: bool) -> None:
        if block.borrowed and kept and self._before:
            role, organisation, timeout = self._before
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(_WRITE, [role, organisation or "", timeout])

    # The models that guards are read from may not be loaded yet when Django loads this module.

    def ensure_roles(self) -> None:
        from heedwell.foundation.store.postgresql.roles import ensure_roles

        ensure_roles(self)

    def expected_guards(self) -> "Guards":
        from heedwell.foundation.store.postgresql import guards

        with self.cursor() as cursor:
            return guards.expected(set(self.introspection.table_names(cursor)))

    def installed_guards(self) -> "set[Key]":
        from heedwell.foundation.store.postgresql import guards

        with self.cursor() as cursor:
            return guards.installed(cursor)

    def drop_guard_sql(self, key: "Key") -> str:
        from heedwell.foundation.store.postgresql import guards

        return guards.drop_sql(key)

    def _configure_role(self, connection: Any) -> bool:
        if self._owners or self.alias == NO_DB_ALIAS:
            return False
        return bool(super()._configure_role(connection))  # type: ignore[misc]  # not in the stubs

    def _set_role(self, role: str) -> None:
        if self.connection is not None:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, false)", [role.lower()])

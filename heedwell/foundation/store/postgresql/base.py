"""PostgreSQL as this product uses it: the application is never the owner of its tables.

Named in settings as ENGINE = "heedwell.foundation.store.postgresql", with the application's role
in OPTIONS as assume_role. Migrations step out of that role by `as_owner`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQLWrapper
from psycopg.sql import Literal

from heedwell.foundation.store.connection import Kept, StoreConnection
from heedwell.foundation.store.postgresql.creation import Creation
from heedwell.foundation.store.postgresql.cursors import Ahead, factory

if TYPE_CHECKING:
    from heedwell.foundation.store.guards import Guards, Key
    from heedwell.foundation.store.transactions import Block

DEADLINE = "10s"
# Statements that the server keeps planned for a connection: there are some hundred, in a few roles.
MOST_KEPT = 500

# The list of a SELECT is worked through from left to right, so the lock, which keeps this
# organisation's chain from forking, is asked for with the deadline already set.
_TENANT = "SELECT set_config('role', {}, true), set_config('heedwell.organisation', {}, true)"
_READ = _TENANT + ", set_config('transaction_read_only', 'on', true)"
_WRITE = _TENANT + ", set_config('lock_timeout', {}, true)"
_LOCK = _WRITE + ", pg_advisory_xact_lock(hashtextextended({}, 0))"
_NOW = """SELECT current_setting('role'), current_setting('heedwell.organisation', true),
 current_setting('lock_timeout')"""
BEGIN = "BEGIN"
WHOLE_MOMENT = "BEGIN ISOLATION LEVEL REPEATABLE READ"


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ahead = Ahead()
        self._kept: dict[tuple[Kept, str], str] = {}

    def get_new_connection(self, conn_params: Any) -> Any:
        self._kept.clear()
        return super().get_new_connection(conn_params)

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        return params | {"cursor_factory": factory(self.ahead)}

    def open_block(self, block: "Block") -> None:
        """Uncounted by Django's query log, like BEGIN: it is part of opening the transaction.

        A block opens with its first statement: one that asks nothing sends nothing.
        """
        if block.borrowed:
            self._before = self._ask(_NOW).fetchone()
            self._ask(_promise(block))
            return
        begin = WHOLE_MOMENT if block.whole_moment else BEGIN
        self.ahead.open_with(f"{begin}; {_promise(block)}")

    def close_block(self, block: "Block", *, kept: bool) -> None:
        if block.borrowed and kept and self._before:
            role, organisation, timeout = self._before
            self._ask(_said(_WRITE, role, organisation or "", timeout))

    def run(self, sql: str, params: Any) -> Any:
        """A first question is the health check too: one that finds nobody is asked once more."""
        if self.health_check_done or self.in_atomic_block or not sql.startswith("SELECT"):
            return super().run(sql, params)
        self.health_check_done = True
        try:
            return super().run(sql, params)
        except OperationalError:
            if self.is_usable():
                raise
            self.close()
            return super().run(sql, params)

    def run_kept(self, kept: Kept, asked: dict[str, Any]) -> Any:
        """To plan one of our longer questions takes twenty times as long as to answer it."""
        is_sure = self.in_atomic_block or self.health_check_done
        if not (is_sure and self.settings_dict.get("KEEPS_PLANS", True)):
            return super().run_kept(kept, asked)
        role = self.block.role if self.block else ""  # for another role the server plans it anew
        if (kept, role) not in self._kept:
            self._keep(kept, role)
        return self.run(self._kept[kept, role], asked)

    def _keep(self, kept: Kept, role: str) -> None:
        if len(self._kept) >= MOST_KEPT:
            self.run("DEALLOCATE ALL", None)
            self._kept.clear()
        with self.wrap_database_errors:
            sql = self.create_cursor().mogrify(kept.numbered, kept.fixed)
        # Named after what it is: behind a pooler that nobody told us of, a name may be another's.
        name = f"kept_{sha256(f'{role} {kept.types} {sql}'.encode()).hexdigest()[:32]}"
        execute = f"EXECUTE {name}"
        if not any(each.startswith(execute) for each in self._kept.values()):
            self.run(f"PREPARE {name}{_listed(kept.types)} AS {sql}", None)
        self._kept[kept, role] = execute + _listed(f"%({each})s" for each in kept.given)

    def send(self, sql: str, params: Any) -> None:
        """Where nothing may be written it is asked at once, so that it is refused here."""
        only_reads = self.block is not None and not self.block.may_write
        if only_reads or not self.in_atomic_block:
            self.run(sql, params)
            return
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            self.ahead.keep(self.create_cursor().mogrify(sql, params))

    def _ask(self, sql: str) -> Any:
        with self.wrap_database_errors:
            return self.connection.cursor().execute(sql)

    # The driver stays in autocommit, so that BEGIN goes with what follows it.

    def _start_transaction_under_autocommit(self) -> None:
        self.ahead.open_with(BEGIN)

    def _commit(self) -> None:
        if self.ahead.has_rows:
            self._ask("COMMIT")
        self.ahead.forget()
        super()._commit()  # type: ignore[misc]  # the stubs leave it out

    def _rollback(self) -> None:
        self.ahead.forget()
        super()._rollback()  # type: ignore[misc]  # the stubs leave it out

    def _savepoint_rollback(self, sid: str) -> None:
        """What was to be sent since the savepoint need not be: SAVEPOINT took along what was before."""
        self.ahead.forget()
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # the stubs leave it out

    def _close(self) -> None:
        self.ahead.forget()
        super()._close()  # type: ignore[misc]  # the stubs leave it out

    def create_cursor(self, name: str | None = None) -> Any:
        if name and self.ahead:  # a cursor of the server's is not one of ours
            self._ask("")
        return super().create_cursor(name)

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


def _listed(parts: Iterable[str]) -> str:
    listed = ", ".join(parts)
    return f" ({listed})" if listed else ""


def _promise(block: "Block") -> str:
    tenant = str(block.tenant) if block.tenant else ""
    if not block.may_write:
        return _said(_READ, block.role, tenant)
    if block.tenant is None:
        return _said(_WRITE, block.role, tenant, DEADLINE)
    return _said(_LOCK, block.role, tenant, DEADLINE, tenant)


def _said(sql: str, *words: str) -> str:
    """With the words as literals: it may stand before a statement that has parameters."""
    return sql.format(*(Literal(word).as_string(None) for word in words))

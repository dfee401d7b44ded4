"""SQLite as this product uses it: durable, one queue of writers, readers that never wait.

Named in settings as ENGINE = "heedwell.foundation.store.sqlite".
"""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLiteWrapper

from heedwell.foundation.store.connection import StoreConnection
from heedwell.foundation.store.errors import Busy
from heedwell.foundation.store.sqlite.cursors import Cursor, ReadingCursor
from heedwell.foundation.store.sqlite.queue import DEADLINE, WriteQueue
from heedwell.foundation.store.sqlite.schema import SchemaEditor

if TYPE_CHECKING:
    from heedwell.foundation.store.guards import Guards, Key
    from heedwell.foundation.store.transactions import Block

# Each is kept by the connection, not by the file, so each connection says it again.
# recursive_triggers: without it INSERT OR REPLACE deletes a row and fires no DELETE trigger.
PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cache_size = -8192",
    "PRAGMA temp_store = MEMORY",
)


# Compiled statements that a connection keeps. A statement with all its triggers takes longer to
# compile than to run, and a day's work asks several hundred different ones: 128 forgets too soon.
STATEMENTS = 1000


class DatabaseWrapper(StoreConnection, SQLiteWrapper):
    SchemaEditorClass = SchemaEditor

    _queue: WriteQueue | None = None
    _to_begin = False  # a block that only reads begins with its first statement

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        params.setdefault("timeout", DEADLINE)
        params.setdefault("cached_statements", STATEMENTS)
        self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    def prepare_database(self) -> None:
        """Set write-ahead logging, once: the file remembers it. Django calls this in `migrate`."""
        super().prepare_database()
        if not self.is_in_memory_db():
            name = Path(self.settings_dict["NAME"])
            name.touch()
            name.chmod(0o600)
            with self.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode = WAL")

    def journal_mode(self) -> str:
        with self.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            return str(cursor.fetchone()[0])

    # The models that guards are read from may not be loaded yet when Django loads this module.

    def expected_guards(self) -> "Guards":
        from heedwell.foundation.store.sqlite import triggers

        with self.cursor() as cursor:
            return triggers.expected(set(self.introspection.table_names(cursor)))

    def installed_guards(self) -> "set[Key]":
        from heedwell.foundation.store.sqlite import triggers

        with self.cursor() as cursor:
            return triggers.installed(cursor)

    def drop_guard_sql(self, key: "Key") -> str:
        return f'DROP TRIGGER "{key.name}"'

    def other_faults(self) -> list[str]:
        if self.is_in_memory_db() or self.journal_mode() == "wal":
            return []
        return ["write-ahead logging is off: run `heedwell init`"]

    def open_block(self, block: "Block") -> None:
        """Nothing to set: `create_cursor` sees to it that a reading block only reads."""

    def close_block(self, block: "Block", *, kept: bool) -> None:
        """Nothing to take back."""

    def create_cursor(self, name: str | None = None) -> Cursor:
        if self._to_begin:
            self._to_begin = False
            self.connection.execute("BEGIN DEFERRED")
        block = self.block
        reads = block is not None and not block.may_write
        cursor: Cursor = self.connection.cursor(factory=ReadingCursor if reads else Cursor)
        return cursor

    def forget_after_fork(self) -> None:
        if not self.is_in_memory_db():  # there the child has its own copy of the whole database
            super().forget_after_fork()
            self._forget_queue()

    @property
    def queue(self) -> WriteQueue | None:
        """Where writers to this file wait; a database in memory has no file and no queue."""
        if self._queue is None and not self.is_in_memory_db():
            name = Path(self.settings_dict["NAME"])
            self._queue = WriteQueue(name.with_name(name.name + ".queue"))
        return self._queue

    def _start_transaction_under_autocommit(self) -> None:
        if self.begin_deferred:
            self._to_begin = True
            return
        if self.queue:
            self.queue.enter()
        try:
            self.cursor().execute("BEGIN IMMEDIATE")
        except OperationalError as error:
            self._leave_queue()
            if _is_locked(error):
                raise Busy from error
            raise
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> None:
        self._to_begin = False
        try:
            super()._commit()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave_queue()

    def _rollback(self) -> None:
        self._to_begin = False
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave_queue()

    def _close(self) -> None:
        """A cursor that is still known somewhere keeps its connection, and the lock that it has."""
        self._to_begin = False
        try:
            with self.wrap_database_errors:
                if self.connection.in_transaction:
                    self.connection.rollback()
        finally:
            try:
                super()._close()  # type: ignore[misc]  # the stubs leave it out
            finally:
                self._forget_queue()

    def _forget_queue(self) -> None:
        if self._queue:
            self._queue.close()
            self._queue = None

    def _leave_queue(self) -> None:
        """A commit that failed may leave the transaction open; its rollback then ends the turn."""
        if self._queue and not (self.connection and self.connection.in_transaction):
            self._queue.leave()


def _is_locked(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", None) in {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    }

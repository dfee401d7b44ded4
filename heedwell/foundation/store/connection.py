"""What both of our database backends add to Django's: blocks, owners, and safety across a fork."""

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    from heedwell.foundation.store.guards import Guards, Key
    from heedwell.foundation.store.transactions import Block


@dataclass(frozen=True, eq=False)
class Kept:
    """A SELECT that is asked again and again.

    `sql` has `%(name)s` wherever a value goes, `numbered` has `$1`, `$2` for those that differ from
    call to call, which are named in `given` and are of `types`; `fixed` holds the others.
    """

    sql: str
    numbered: str
    fixed: dict[str, Any]
    given: tuple[str, ...]
    types: tuple[str, ...]


class StoreConnection(BaseDatabaseWrapper):
    """A connection that knows which block of `transactions` it is in."""

    block: "Block | None" = None
    begin_deferred: bool = False  # the next outermost transaction only reads
    health_check_done: bool  # Django's; its stubs leave it out

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _connections.add(self)

    def open_block(self, block: "Block") -> None:
        """Set what the block promises. Called just inside its transaction."""
        raise NotImplementedError

    def close_block(self, block: "Block", *, kept: bool) -> None:
        """Take it back. Called just before its transaction ends; `kept` says that it commits."""
        raise NotImplementedError

    def run(self, sql: str, params: Any) -> Any:
        """A cursor that has carried this out. Django's own asks more: see `statements`."""
        self.close_if_health_check_failed()
        if self.connection is None:
            self.ensure_connection()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            return self.create_cursor().execute(sql, params)

    def run_kept(self, kept: Kept, asked: dict[str, Any]) -> Any:
        """As `run` does. SQLite's driver keeps every statement planned by itself."""
        return self.run(kept.sql, kept.fixed | asked)

    def send(self, sql: str, params: Any) -> None:
        """Carry it out before whatever is asked next, and at the latest with the commit."""
        self.run(sql, params)

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Act as the owner of the tables, for migrations and nothing else."""
        yield

    def ensure_roles(self) -> None:
        """Make the roles that the guards name. SQLite has none."""

    def expected_guards(self) -> "Guards":
        """Each guard that the models ask for, with the SQL that makes it."""
        raise NotImplementedError

    def installed_guards(self) -> "set[Key]":
        raise NotImplementedError

    def drop_guard_sql(self, key: "Key") -> str:
        raise NotImplementedError

    def other_faults(self) -> list[str]:
        """What else is not as it should be with this database, in plain words."""
        return []

    def forget_after_fork(self) -> None:
        """A child must not touch, not even close, what it inherits: it opens its own.

        Nobody forks inside a transaction: SQLite in the child would take it for its own.
        """
        _inherited.append(self.connection)
        self.connection = None
        self.block = None
        self.begin_deferred = False


def store_connection(alias: str = DEFAULT_DB_ALIAS) -> StoreConnection:
    """This thread's."""
    return _ours.connection if alias == DEFAULT_DB_ALIAS else _looked_up(alias)


class _Ours(threading.local):
    """Kept, because Django's look-up takes longer than many a statement."""

    @cached_property
    def connection(self) -> StoreConnection:
        return _looked_up(DEFAULT_DB_ALIAS)


_ours = _Ours()


def _looked_up(alias: str) -> StoreConnection:
    connection = connections[alias]
    if not isinstance(connection, StoreConnection):
        raise ImproperlyConfigured(
            "DATABASES must name heedwell.foundation.store.sqlite or .postgresql as its ENGINE."
        )
    return connection


_connections: weakref.WeakSet[StoreConnection] = weakref.WeakSet()
_inherited: list[Any] = []


def _after_fork() -> None:
    for connection in list(_connections):
        connection.forget_after_fork()


os.register_at_fork(after_in_child=_after_fork)

"""A statement of ours, handed to the driver at once: what Django's cursor asks at every call, with
four objects and some forty calls, our connections know.

    rows = rows_of("SELECT id FROM cases_case WHERE organisation_id = %s", [raw_id(pk)])
    changed = carry_out("UPDATE …", [...])
    send("INSERT …", [...])
"""

from collections.abc import Mapping, Sequence
from typing import Any

from heedwell.foundation.store.connection import Kept, StoreConnection, store_connection

Params = Sequence[Any] | Mapping[str, Any]


def rows_of(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """All rows that it answers with."""
    rows: list[tuple[Any, ...]] = _run(sql, params).fetchall()
    return rows


def rows_of_kept(kept: Kept, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows that it answers with. The server may keep how it is planned, for the next time."""
    connection = store_connection()
    if _is_watched(connection):
        return rows_of_this(kept, asked)
    rows: list[tuple[Any, ...]] = connection.run_kept(kept, asked).fetchall()
    return rows


def rows_of_this(kept: Kept, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The same, planned for what this call asks about."""
    return rows_of(kept.sql, kept.fixed | asked)


def carry_out(sql: str, params: Params) -> int:
    """How many rows it changed."""
    changed: int = _run(sql, params).rowcount
    return changed


def send(sql: str, params: Params) -> None:
    """Nobody waits for the answer: on PostgreSQL it goes along with what is asked next, or with the
    commit, and a row that the database refuses fails there."""
    connection = store_connection()
    if _is_watched(connection):
        _run(sql, params)
    else:
        connection.send(sql, params)


def _run(sql: str, params: Params) -> Any:
    connection = store_connection()
    if not _is_watched(connection):
        return connection.run(sql, params)
    cursor = connection.cursor()
    cursor.execute(sql, params)
    return cursor


def _is_watched(connection: StoreConnection) -> bool:
    return connection.queries_logged or bool(connection.execute_wrappers)

"""Cursors on SQLite: one that writes, and one for blocks that only read.

`PRAGMA query_only` would refuse writing too. But SQLite compiles every statement of a connection
again after it, with all triggers, and that took more time than the statements themselves.
"""

import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Self

from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX, SQLiteCursorWrapper

_WITHOUT_WRITING = re.compile(
    r"\s*(SELECT|EXPLAIN|PRAGMA|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|COMMIT"
    r"|WITH(?!.*\b(INSERT|UPDATE|DELETE|REPLACE)\b))\b",
    re.IGNORECASE | re.DOTALL,
)


class Cursor(SQLiteCursorWrapper):
    """Django's, which remembers how it rewrote a statement."""

    def execute(self, query: str, params: Any = None) -> Self:
        if isinstance(params, list | tuple):
            return sqlite3.Cursor.execute(self, _with_question_marks(query), params)
        if isinstance(params, dict):
            return sqlite3.Cursor.execute(self, _with_names(query, tuple(params)), params)
        return super().execute(query, params)  # type: ignore[return-value]  # the stubs say None


class ReadingCursor(Cursor):
    """Refuses to write at once. Whatever came past it would go with the block, which rolls back."""

    def execute(self, query: str, params: Any = None) -> Self:
        _refuse_writing(query)
        return super().execute(query, params)

    def executemany(self, query: str, param_list: Sequence[Any]) -> Self:  # type: ignore[override]  # as in Django
        _refuse_writing(query)
        return super().executemany(query, param_list)  # type: ignore[return-value]  # the stubs say None


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    return FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


@lru_cache(maxsize=512)
def _with_names(query: str, names: tuple[str, ...]) -> str:
    return query % {name: f":{name}" for name in names}


def _refuse_writing(query: str) -> None:
    if not _only_reads(query):
        raise sqlite3.OperationalError("attempt to write inside reading()")


@lru_cache(maxsize=512)
def _only_reads(query: str) -> bool:
    return _WITHOUT_WRITING.match(query) is not None

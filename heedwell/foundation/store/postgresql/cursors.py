"""The cursor on PostgreSQL: the first statement of a transaction takes what opens it along.

Each message to the server costs as much as a small query. Statements in one message are carried out
one after the other, each with what those before it set: the walls stand as they do apart.
"""

from collections.abc import Callable, Iterable
from typing import Any, Self

from psycopg import ClientCursor
from psycopg.pq import TransactionStatus


class Opening:
    """What is still to be sent before anything else: BEGIN, and what the block promises."""

    def __init__(self) -> None:
        self.sql = ""

    def taken(self, status: TransactionStatus) -> None:
        """A message that the server could not even read began nothing, so the next one must."""
        if status != TransactionStatus.IDLE:
            self.sql = ""


class Cursor(ClientCursor[Any]):
    opening = Opening()  # of the connection that made it

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        opening = self.opening
        if not opening.sql:
            super().execute(query, params, **options)
            return self
        if not isinstance(query, str):
            self._open()
            return self.execute(query, params, **options)
        try:
            super().execute(f"{opening.sql}; {query}", params, **options)
        finally:
            opening.taken(self.connection.info.transaction_status)
        while self.nextset():
            pass
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], **options: Any) -> None:
        self._open()
        super().executemany(query, params_seq, **options)

    def copy(self, *args: Any, **options: Any) -> Any:
        self._open()
        return super().copy(*args, **options)

    def _open(self) -> None:
        opening = self.opening
        if opening.sql:
            try:
                super().execute(opening.sql)
            finally:
                opening.taken(self.connection.info.transaction_status)


def factory(opening: Opening) -> Callable[..., Cursor]:
    def cursor(*args: Any, **options: Any) -> Cursor:
        made = Cursor(*args, **options)
        made.opening = opening
        return made

    return cursor

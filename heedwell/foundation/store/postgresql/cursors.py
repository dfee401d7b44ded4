"""The cursor on PostgreSQL: a statement takes along what opens its transaction, and what nobody
waits for.

Each message to the server costs as much as a small query. Statements in one message are carried out
one after the other, each with what those before it set: the walls stand as they do apart.
"""

from collections.abc import Callable, Iterable
from typing import Any, Self

from psycopg import ClientCursor, errors
from psycopg.pq import TransactionStatus

from heedwell.foundation.store.errors import Busy


class Ahead:
    """What goes before anything else: BEGIN with what the block promises, then rows to be kept.

    An opening that nothing follows is never sent. Rows are, at the latest with the COMMIT.
    """

    def __init__(self) -> None:
        self.forget()

    def __bool__(self) -> bool:
        return bool(self._statements)

    def forget(self) -> None:
        self._statements: list[str] = []
        self.has_rows = False

    def open_with(self, sql: str) -> None:
        self._statements = [sql]

    def keep(self, sql: str) -> None:
        self._statements.append(sql)
        self.has_rows = True

    def before(self, query: str) -> str:
        return "; ".join([*self._statements, query])

    def taken(self, status: TransactionStatus) -> None:
        """A message that the server could not even read began nothing, so the next one must."""
        if status != TransactionStatus.IDLE:
            self.forget()


class Cursor(ClientCursor[Any]):
    ahead = Ahead()  # of the connection that made it

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        if not self.ahead:
            super().execute(query, params, **options)
            return self
        if not isinstance(query, str):
            self._send_ahead()
            return self.execute(query, params, **options)
        self._with_all_ahead(query if params is None else self.mogrify(query, params), **options)
        while self.nextset():
            pass
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], **options: Any) -> None:
        self._send_ahead()
        super().executemany(query, params_seq, **options)

    def copy(self, *args: Any, **options: Any) -> Any:
        self._send_ahead()
        return super().copy(*args, **options)

    def _send_ahead(self) -> None:
        if self.ahead:
            self._with_all_ahead("")

    def _with_all_ahead(self, query: str, **options: Any) -> None:
        try:
            super().execute(self.ahead.before(query), **options)
        except errors.LockNotAvailable as error:
            raise Busy from error
        finally:
            self.ahead.taken(self.connection.info.transaction_status)


def factory(ahead: Ahead) -> Callable[..., Cursor]:
    def cursor(*args: Any, **options: Any) -> Cursor:
        made = Cursor(*args, **options)
        made.ahead = ahead
        return made

    return cursor

"""Migrations on SQLite, without losing the guards or tripping over them.

SQLite rebuilds a table to alter it. That drops the table's triggers in silence, and fails as soon
as another table's trigger mentions it. So every guard steps aside for a migration and is put back
in the same transaction; one that no longer fits is left to `install_guards`.
"""

import sqlite3
from types import TracebackType
from typing import Self

from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

GUARD_PREFIX = "heedwell_guard_"


class SchemaEditor(DatabaseSchemaEditor):
    def __enter__(self) -> Self:
        super().__enter__()
        self._aside = [] if self.collect_sql else self._guards()
        for name, _ in self._aside:
            self.execute(f'DROP TRIGGER "{name}"')
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc_type is None:
            for name, sql in self._aside:
                self._put_back(name, sql)
        super().__exit__(exc_type, exc_value, traceback)

    def _guards(self) -> list[tuple[str, str]]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
                [f"{GUARD_PREFIX}%"],
            )
            return list(cursor.fetchall())

    def _put_back(self, name: str, sql: str) -> None:
        """EXPLAIN compiles the trigger, so one that mentions what is gone fails here.

        The name in a comment keeps Python from using a statement that it compiled before.
        """
        raw: sqlite3.Connection = self.connection.connection
        table = sql.split(' ON "', 1)[1].split('"', 1)[0]
        try:
            raw.execute(sql)
            columns = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]
            same = ", ".join(f'"{column}" = "{column}"' for column in columns)
            raw.execute(f'EXPLAIN INSERT INTO "{table}" DEFAULT VALUES -- {name}')  # noqa: S608 - our own names
            raw.execute(f'EXPLAIN UPDATE "{table}" SET {same} -- {name}')  # noqa: S608
        except sqlite3.OperationalError:
            raw.execute(f'DROP TRIGGER IF EXISTS "{name}"')

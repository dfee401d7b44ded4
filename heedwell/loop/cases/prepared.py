"""Queries that every page asks, written to SQL once: Django takes longer for that than the database
takes to answer.

    _facts = Prepared(
        lambda: Case.objects.filter(organisation=given("organisation_id")).values_list("state"),
    )
    rows = _facts(organisation_id=case.organisation_id)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, QuerySet, UUIDField, Value
from django.db.models.sql.compiler import SQLCompiler

from heedwell.foundation.store.ids import raw_id


class Given(Value):
    """Stands in a prepared query for what each call asks about."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(None, output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


def given(name: str) -> Given:
    """An id."""
    return Given(name, UUIDField())


def given_day(name: str) -> Given:
    return Given(name, DateField())


def given_moment(name: str) -> Given:
    return Given(name, DateTimeField())


@dataclass(frozen=True)
class _Written:
    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, Any, Any], ...]


class Prepared:
    """`build` makes a query of plain values, with `given(...)` wherever calls differ."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._written: dict[str, _Written] = {}

    def __call__(self, **asked: UUID | datetime | Any) -> list[tuple[Any, ...]]:
        """The rows, as the query itself would give them."""
        written = self._written.get(connection.vendor) or self._write()
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [_param(each, asked) for each in written.params])
            rows = cursor.fetchall()
        return [_converted(row, written.converters) for row in rows]

    def _write(self) -> _Written:
        compiler = self._build().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        selected = [each for each, _, _ in compiler.select[: compiler.col_count]]
        written = self._written[connection.vendor] = _Written(
            sql, tuple(params), tuple(_flat(compiler.get_converters(selected)))
        )
        return written


def _flat(converters: dict[int, Any]) -> Iterable[tuple[int, Any, Any]]:
    for column, (functions, expression) in converters.items():
        for function in functions:
            yield column, function, expression


def _param(param: Any, asked: dict[str, Any]) -> Any:
    if not isinstance(param, Given):
        return param
    value = asked[param.name]
    if isinstance(value, UUID):
        return raw_id(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)


def _converted(
    row: tuple[Any, ...], converters: tuple[tuple[int, Any, Any], ...]
) -> tuple[Any, ...]:
    if not converters:
        return tuple(row)
    values = list(row)
    for column, function, expression in converters:
        values[column] = function(values[column], expression, connection)
    return tuple(values)

"""Queries that every page asks, written to SQL once: Django takes longer for that than the database
takes to answer.

    _LINKS = Prepared(
        lambda: LinkCheck.objects.filter(
            organisation=given("organisation_id"), case=given("case_id")
        ).select_related("recorded_by")
    )
    links = _LINKS(organisation_id=case.organisation_id, case_id=case.pk)
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Field,
    IntegerField,
    Model,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from heedwell.foundation.store.ids import raw_id


class Given(Value):
    """Stands in a prepared query for what each call asks about."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(None, output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    @property
    def pk(self) -> "Given":
        """So that it can stand for a record too."""
        return self


def given(name: str) -> Given:
    """An id."""
    return Given(name, UUIDField())


def given_words(name: str) -> Given:
    return Given(name, CharField())


def given_number(name: str) -> Given:
    return Given(name, IntegerField())


def given_day(name: str) -> Given:
    return Given(name, DateField())


def given_moment(name: str) -> Given:
    return Given(name, DateTimeField())


Row = TypeVar("Row")


@dataclass(frozen=True)
class _Written:
    sql: str
    fixed: dict[str, Any]
    given: tuple[str, ...]
    converters: tuple[tuple[int, Any, Any], ...]
    records: "_Records | None"

    def params(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self.fixed | {name: _param(asked[name]) for name in self.given}


class Prepared(Generic[Row]):
    """`build` makes a query, with `given(...)` wherever calls differ.

    Answers what the query itself would: rows of values, or records with what `select_related` joins
    and what `within` prefetches, one step down.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._written: dict[str, _Written] = {}

    def __call__(self, **asked: Any) -> list[Row]:
        written = self._written.get(connection.vendor) or self._write()
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.params(asked))
            found = cursor.fetchall()
        rows: list[Any] = [_converted(row, written.converters) for row in found]
        return rows if written.records is None else written.records.of(rows, asked)

    def _write(self) -> _Written:
        query = self._build()
        compiler = query.query.get_compiler(connection=connection)
        sql, fixed, wanted = _by_name(*compiler.as_sql())
        selected = [each for each, _, _ in compiler.select[: compiler.col_count]]
        written = self._written[connection.vendor] = _Written(
            sql,
            fixed,
            wanted,
            tuple(_flat(compiler.get_converters(selected))),
            _Records(query, compiler) if query._iterable_class is ModelIterable else None,
        )
        return written


class _Records:
    """Makes records of rows, as `QuerySet` does, and gives each what belongs to it."""

    def __init__(self, query: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        info: dict[str, Any] = compiler.klass_info or {}
        columns = info["select_fields"]
        self._model: type[Model] = info["model"]
        self._columns = slice(columns[0], columns[-1] + 1)
        self._names = [each.target.attname for each, _, _ in compiler.select[self._columns]]
        self._joined = get_related_populators(  # type: ignore[call-arg] # stubs of a later Django
            info, compiler.select, connection.alias
        )
        self._parts = [_Part(query, each) for each in vars(query)["_prefetch_related_lookups"]]

    def of(self, rows: Iterable[tuple[Any, ...]], asked: dict[str, Any]) -> list[Any]:
        records = list(self._made(rows))
        for part in self._parts if records else ():
            part.hand_out(records, asked)
        return records

    def _made(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Model]:
        for row in rows:
            record = self._model.from_db(connection.alias, self._names, row[self._columns])
            for each in self._joined:
                each.populate(row, record)
            yield record


class _Part:
    """What `within` prefetches: everything that points to one of the records, in one query."""

    def __init__(self, query: QuerySet[Any, Any], wanted: Any) -> None:
        relation = query.model._meta.get_field(wanted.prefetch_through)
        self._path = wanted.prefetch_through
        self._back = relation.field
        whole = query.order_by().values("pk")
        self._rows = Prepared[Any](
            lambda: wanted.queryset.filter(**{f"{self._back.name}__in": whole})
        )

    def hand_out(self, records: list[Any], asked: dict[str, Any]) -> None:
        of_record: dict[Any, list[Any]] = {record.pk: [] for record in records}
        for row in self._rows(**asked):
            of_record[getattr(row, self._back.attname)].append(row)
        for record in records:
            rows = getattr(record, self._path).all()
            rows._result_cache = of_record[record.pk]
            rows._prefetch_done = True
            vars(record).setdefault("_prefetched_objects_cache", {})[self._path] = rows


def _flat(converters: dict[int, Any]) -> Iterable[tuple[int, Any, Any]]:
    for column, (functions, expression) in converters.items():
        for function in functions:
            yield column, function, expression


def _by_name(sql: str, params: Iterable[Any]) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """With a name in each place, so that what stands in eighty places is handed over once."""
    first, *rest = sql.split("%s")
    names: list[str] = []
    fixed: dict[str, Any] = {}
    for param in params:
        is_given = isinstance(param, Given)
        names.append(param.name if is_given else f"fixed_{len(fixed)}")
        if not is_given:
            fixed[names[-1]] = param
    written = first + "".join(f"%({name})s{text}" for name, text in zip(names, rest, strict=True))
    return written, fixed, tuple(dict.fromkeys(name for name in names if name not in fixed))


def _param(value: Any) -> Any:
    if isinstance(value, UUID):
        return raw_id(value)
    if isinstance(value, str | int):
        return value
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

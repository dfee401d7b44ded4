"""Queries that every page asks, written to SQL once: Django takes longer for that than the database
takes to answer.

    _LINKS = Prepared(
        lambda: LinkCheck.objects.filter(
            organisation=given("organisation_id"), case=given("case_id")
        ).select_related("recorded_by")
    )
    links = _LINKS(organisation_id=case.organisation_id, case_id=case.pk)
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    F,
    Field,
    Func,
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


class OneOf(Func):
    """Whether a column is one of the ids that each call names, however many they are.

    SQLite is told them as one list too, so that the statement stays the same.
    """

    output_field: "Field[Any, Any]" = BooleanField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column), Given(name, UUIDField()))

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, Any]:  # type: ignore[override] # no template
        column, ids = (compiler.compile(each) for each in self.get_source_expressions())
        among = "IN (SELECT value FROM json_each(%s))"
        within = among if connection.vendor == "sqlite" else "= ANY(%s)"
        return f"{column[0]} {within}", (*column[1], *ids[1])


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
        hand_out(records, self._path, self._rows(**asked), self._back.attname)


def hand_out(records: Collection[Any], path: str, rows: Iterable[Any], back: str) -> None:
    """Give each record the rows whose `back` is its id, as if `path` had been prefetched."""
    of_record: dict[Any, list[Any]] = {record.pk: [] for record in records}
    for row in rows:
        of_record[getattr(row, back)].append(row)
    for record in records:
        its = getattr(record, path).all()
        its._result_cache = of_record[record.pk]
        its._prefetch_done = True
        vars(record).setdefault("_prefetched_objects_cache", {})[path] = its


def _flat(converters: dict[int, Any]) -> Iterable[tuple[int, Any, Any]]:
    for column, (functions, expression) in converters.items():
        for function in functions:
            yield column, function, expression


def _by_name(sql: str, params: Iterable[Any]) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """With a name in each place, so that what stands in eighty places is handed over once."""
    first, *rest = sql.split("%s")
    places: list[str] = []
    fixed: dict[str, Any] = {}
    wanted: dict[str, None] = {}
    for param in params:
        if isinstance(param, Given):
            wanted[param.name] = None
            places.append(f"%({param.name})s")
        elif (literal := _literal(param)) is not None:
            places.append(literal)
        else:
            name = f"fixed_{len(fixed)}"
            fixed[name] = param
            places.append(f"%({name})s")
    written = first + "".join(place + text for place, text in zip(places, rest, strict=True))
    return written, fixed, tuple(wanted)


def _literal(param: Any) -> str | None:
    """What the code itself compares with, as SQLite reads it in the statement.

    Where a partial index could serve, SQLite plans a statement again each time it is run, because
    what is handed over beside it might match the condition of the index. A literal is planned once.
    """
    if connection.vendor != "sqlite":
        return None
    if isinstance(param, int):
        return str(int(param))
    if isinstance(param, str) and "\0" not in param:
        return "'" + param.replace("'", "''").replace("%", "%%") + "'"
    return None


def _param(value: Any) -> Any:
    if isinstance(value, list):
        ids = [raw_id(each) for each in value]
        return json.dumps(ids) if connection.vendor == "sqlite" else ids
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

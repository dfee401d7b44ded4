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
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
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

from heedwell.foundation.store.connection import Kept
from heedwell.foundation.store.raw import on_sqlite, raw_day, raw_id, raw_moment
from heedwell.foundation.store.statements import rows_of_kept, rows_of_this


class Given(Value):
    """Stands in a prepared query for what each call asks about."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(None, output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    @property
    def type_of_column(self) -> str:
        """What PostgreSQL should take it for; it finds out by itself what words stand beside."""
        if isinstance(self.output_field, CharField):
            return "unknown"
        return str(self.output_field.db_type(connection))

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
    """Whether a column is one of the ids or words that each call names, however many they are.

    SQLite is told them as one list too, so that the statement stays the same.
    """

    output_field: "Field[Any, Any]" = BooleanField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column), Given(name, CharField()))  # a list, of what the column holds

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, Any]:  # type: ignore[override] # no template
        column, ids = (compiler.compile(each) for each in self.get_source_expressions())
        among = "IN (SELECT value FROM json_each(%s))"
        within = among if on_sqlite() else "= ANY(%s)"
        return f"{column[0]} {within}", (*column[1], *ids[1])


Row = TypeVar("Row")
Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class _Written:
    kept: Kept
    readers: tuple[tuple[int, "Reader"], ...]
    records: "_Records | None"


class Prepared(Generic[Row]):
    """`build` makes a query, with `given(...)` wherever calls differ.

    Answers what the query itself would: rows of values, or records with what is annotated, what
    `select_related` joins and what `within` prefetches, one step down.

    With `plan_anew` the database looks at what each call asks about before it chooses its way: for
    a search, where one value is rare and another is in every second row.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]], *, plan_anew: bool = False) -> None:
        self._build = build
        self._ask = rows_of_this if plan_anew else rows_of_kept

    def __call__(self, **asked: Any) -> list[Row]:
        written = self._written
        found = self._ask(written.kept, {name: _param(asked[name]) for name in written.kept.given})
        rows: list[Any] = [_read(row, written.readers) for row in found]
        return rows if written.records is None else written.records.of(rows, asked)

    @cached_property
    def _written(self) -> _Written:
        query = self._build()
        compiler = query.query.get_compiler(connection=connection)
        kept = _kept(*compiler.as_sql())
        selected = [each for each, _, _ in compiler.select[: compiler.col_count]]
        return _Written(
            kept,
            tuple(_readers(compiler.get_converters(selected))),
            _Records(query, compiler) if query._iterable_class is ModelIterable else None,
        )


class _Records:
    """Makes records of rows, as `QuerySet` does, and gives each what belongs to it."""

    def __init__(self, query: QuerySet[Any, Any], compiler: SQLCompiler) -> None:
        info: dict[str, Any] = compiler.klass_info or {}
        columns = info["select_fields"]
        self._model: type[Model] = info["model"]
        self._columns = slice(columns[0], columns[-1] + 1)
        self._names = [each.target.attname for each, _, _ in compiler.select[self._columns]]
        self._annotated: dict[str, int] = dict(compiler.annotation_col_map or {})
        self._joined = get_related_populators(  # type: ignore[call-arg] # stubs of a later Django
            info, compiler.select, DEFAULT_DB_ALIAS
        )
        self._parts = [_Part(query, each) for each in vars(query)["_prefetch_related_lookups"]]

    def of(self, rows: Iterable[tuple[Any, ...]], asked: dict[str, Any]) -> list[Any]:
        records = list(self._made(rows))
        for part in self._parts if records else ():
            part.hand_out(records, asked)
        return records

    def _made(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Model]:
        for row in rows:
            record = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._columns])
            for each in self._joined:
                each.populate(row, record)
            for name, column in self._annotated.items():
                setattr(record, name, row[column])
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


def _readers(converters: dict[int, Any]) -> "Iterable[tuple[int, Reader]]":
    """What Django does with each column that the driver hands over, and what is left to do of it."""
    for column, (functions, expression) in converters.items():
        for function in functions:
            quick = _QUICK_READERS.get(function.__name__)
            yield column, quick or partial(_as_django_does, function, expression)


def _as_django_does(function: Any, expression: Any, value: Any) -> Any:
    return function(value, expression, connection)


def _id_of(value: str | None) -> UUID | None:
    return None if value is None else UUID(int=int(value, 16))


def _moment_of(value: str | datetime | None) -> datetime | None:
    """From a column it comes as a moment without a zone, worked out in the database as text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return None if moment is None else moment.replace(tzinfo=UTC)


# By the name of Django's own, for SQLite, which keeps both as text.
_QUICK_READERS: "dict[str, Reader]" = {
    "convert_uuidfield_value": _id_of,
    "convert_datetimefield_value": _moment_of,
}


def _kept(sql: str, params: Iterable[Any]) -> Kept:
    """With a name in each place, so that what stands in eighty places is handed over once."""
    first, *rest = sql.split("%s")
    named, numbered = [first], [first]
    fixed: dict[str, Any] = {}
    types: dict[str, str] = {}
    for param, text in zip(params, rest, strict=True):
        if isinstance(param, Given):
            types.setdefault(param.name, param.type_of_column)
            place, number = f"%({param.name})s", f"${list(types).index(param.name) + 1}"
        elif (literal := _literal(param)) is not None:
            place = number = literal
        else:
            place = number = f"%(fixed_{len(fixed)})s"
            fixed[f"fixed_{len(fixed)}"] = param
        named += [place, text]
        numbered += [number, text]
    return Kept("".join(named), "".join(numbered), fixed, tuple(types), tuple(types.values()))


def _literal(param: Any) -> str | None:
    """What the code itself compares with, as SQLite reads it in the statement.

    Where a partial index could serve, SQLite plans a statement again each time it is run, because
    what is handed over beside it might match the condition of the index. A literal is planned once.
    """
    if not on_sqlite():
        return None
    if isinstance(param, int):
        return str(int(param))
    if isinstance(param, str) and "\0" not in param:
        return "'" + param.replace("'", "''").replace("%", "%%") + "'"
    return None


def _param(value: Any) -> Any:
    if isinstance(value, UUID):
        return raw_id(value)
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list):
        listed = [raw_id(each) if isinstance(each, UUID) else each for each in value]
        return json.dumps(listed) if on_sqlite() else listed
    return raw_moment(value) if isinstance(value, datetime) else raw_day(value)


def _read(row: tuple[Any, ...], readers: "tuple[tuple[int, Reader], ...]") -> tuple[Any, ...]:
    if not readers:
        return tuple(row)
    values = list(row)
    for column, reader in readers:
        values[column] = reader(values[column])
    return tuple(values)

"""Rows new and changed, in the statement that the ORM would write: it takes longer to compose that
than the database takes to carry it out, so it is composed once for each model.

    add(signal, *affected, case, link)
    update(case, "stage", "next_due_at")

`TenantModel.save` adds its rows so too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models

from heedwell.foundation.store.raw import raw_clock, raw_day, raw_id, raw_moment
from heedwell.foundation.store.statements import carry_out, send

UNLESS_THERE = " ON CONFLICT DO NOTHING"

Adapt = Callable[[Any], Any]


@dataclass(frozen=True)
class _Statement:
    """`places` is what an INSERT repeats for each row."""

    sql: str
    places: str
    columns: tuple[tuple[str, type, Adapt, Adapt], ...]

    def values(self, row: models.Model) -> list[Any]:
        """A value of the field's own type goes the short way, any other the way of the ORM."""
        held, found = vars(row), []
        for attname, own, quickly, slowly in self.columns:
            value = held[attname]
            if value is not None:
                value = quickly(value) if type(value) is own else slowly(value)
            found.append(value)
        return found


def add(*rows: models.Model, unless_there: bool = False) -> None:
    """Insert them in this order. Rows of one model that stand together are one statement."""
    for _, alike in groupby(rows, key=type):
        send(*_adding(list(alike), UNLESS_THERE if unless_there else ""))


def add_missing(rows: Sequence[models.Model]) -> int:
    """Insert those rows of one model that are not there yet, and say how many that were."""
    return carry_out(*_adding(rows, UNLESS_THERE)) if rows else 0


def _adding(rows: Sequence[models.Model], ending: str) -> tuple[str, list[Any]]:
    """The statement and its values; the rows then count as written."""
    insert = _insert(type(rows[0]))
    values = list(chain.from_iterable(map(insert.values, rows)))
    for row in rows:
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS
    return insert.sql + ", ".join([insert.places] * len(rows)) + ending, values


def add_now(row: models.Model) -> None:
    """Insert it before this returns: a row that the database refuses is refused here."""
    carry_out(*_adding([row], ""))


def update(row: models.Model, *names: str) -> None:
    """Write these fields of a row that is there, by their names. Raises LookupError if it is not."""
    update = _update(type(row), names)
    if carry_out(update.sql, [*update.values(row), raw_id(row.pk)]) != 1:
        raise LookupError(f"{row!r} is not there to be changed")


def is_plain(row: models.Model) -> bool:
    """Whether all that it holds is values, and nothing is filled in while they are written."""
    return _is_plain(type(row)) and not any(
        hasattr(value, "as_sql") for value in vars(row).values()
    )


@cache
def _is_plain(model: type[models.Model]) -> bool:
    try:
        _insert(model)
    except TypeError:
        return False
    return True


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> _Statement:
    quote = connection.ops.quote_name
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    columns = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    return _Statement(
        f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE id = %s",  # noqa: S608 - names of our columns
        "",
        tuple((field.attname, *_ways(field)) for field in fields),
    )


@cache
def _insert(model: type[models.Model]) -> _Statement:
    fields = model._meta.concrete_fields
    for field in fields:
        if field.generated or isinstance(field, models.AutoField | models.FileField):
            raise TypeError(f"{field}: the database or Django fills this in, so use the ORM")
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            raise TypeError(f"{field}: the ORM would look at the clock, so use the ORM")
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return _Statement(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ",  # noqa: S608 - names of our columns
        f"({', '.join(['%s'] * len(fields))})",
        tuple((field.attname, *_ways(field)) for field in fields),
    )


def _ways(field: "models.Field[Any, Any]") -> tuple[type, Adapt, Adapt]:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    own, quickly = next(
        (way for kind, way in _QUICK_WAYS.items() if isinstance(target, kind)),
        (type(None), _same),
    )
    plainly = _IN_ENUMERATIONS.get(own)

    def slowly(value: Any) -> Any:
        if plainly is not None and isinstance(value, own):
            return plainly(value)
        return field.get_db_prep_save(value, connection)

    return own, quickly, slowly


def _same(value: Any) -> Any:
    return value


# What the ORM does with a value of the field's own type. A DateTimeField is a DateField too.
_QUICK_WAYS: dict[type["models.Field[Any, Any]"], tuple[type, Adapt]] = {
    models.CharField: (str, _same),
    models.TextField: (str, _same),
    models.BooleanField: (bool, _same),
    models.IntegerField: (int, _same),
    models.UUIDField: (UUID, raw_id),
    models.DateTimeField: (datetime, raw_moment),
    models.DateField: (date, raw_day),
    models.TimeField: (time, raw_clock),
}
# A member of an enumeration is a word or a number too.
_IN_ENUMERATIONS: dict[type, Adapt] = {str: str.__str__, int: int}

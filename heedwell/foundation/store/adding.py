"""New rows, several at once, in the statement that the ORM would write: it takes longer to compose
an INSERT than the database takes to carry it out, so it is composed once for each model.

    add(signal, *affected, case, link)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from itertools import chain, groupby
from typing import Any
from uuid import UUID

from django.db import connection, models

from heedwell.foundation.store.ids import raw_id

Adapt = Callable[[Any], Any]


@dataclass(frozen=True)
class _Insert:
    into: str
    places: str
    columns: tuple[tuple[str, type, Adapt, Adapt], ...]

    def values(self, row: models.Model) -> list[Any]:
        """A value of the field's own type goes the short way, any other the way of the ORM."""
        return [
            quickly(value) if type(value := getattr(row, attname)) is own else slowly(value)
            for attname, own, quickly, slowly in self.columns
        ]


def add(*rows: models.Model) -> None:
    """Insert them in this order. Rows of one model that stand together are one statement."""
    for model, alike in groupby(rows, key=type):
        _add(model, list(alike), "")


def add_missing(rows: Sequence[models.Model]) -> int:
    """Insert those rows of one model that are not there yet, and say how many that were."""
    return _add(type(rows[0]), rows, " ON CONFLICT DO NOTHING") if rows else 0


def _add(model: type[models.Model], rows: Sequence[models.Model], ending: str) -> int:
    insert = _insert(model, connection.vendor)
    sql = insert.into + ", ".join([insert.places] * len(rows)) + ending
    with connection.cursor() as cursor:
        cursor.execute(sql, list(chain.from_iterable(map(insert.values, rows))))
        added: int = cursor.rowcount
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias
    return added


@cache
def _insert(model: type[models.Model], vendor: str) -> _Insert:
    fields = model._meta.concrete_fields
    for field in fields:
        if field.generated or isinstance(field, models.AutoField | models.FileField):
            raise TypeError(f"{field}: the database or Django fills this in, so use the ORM")
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            raise TypeError(f"{field}: the ORM would look at the clock, so use the ORM")
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return _Insert(
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ",  # noqa: S608 - names of our columns
        f"({', '.join(['%s'] * len(fields))})",
        tuple((field.attname, *_ways(field)) for field in fields),
    )


def _ways(field: "models.Field[Any, Any]") -> tuple[type, Adapt, Adapt]:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    own, quickly = next(
        (way for kind, way in _quick_ways().items() if isinstance(target, kind)),
        (type(None), _same),
    )
    return own, quickly, lambda value: field.get_db_prep_save(value, connection)


def _quick_ways() -> dict[type["models.Field[Any, Any]"], tuple[type, Adapt]]:
    """What the ORM does with a value of the field's own type. A DateTimeField is a DateField too."""
    return {
        models.CharField: (str, _same),
        models.TextField: (str, _same),
        models.BooleanField: (bool, _same),
        models.IntegerField: (int, _same),
        models.UUIDField: (UUID, raw_id),
        models.DateTimeField: (
            datetime,
            lambda value: connection.ops.adapt_datetimefield_value(value),
        ),
        models.DateField: (date, lambda value: connection.ops.adapt_datefield_value(value)),
        models.TimeField: (time, lambda value: connection.ops.adapt_timefield_value(value)),
    }


def _same(value: Any) -> Any:
    return value

"""Rows straight from storage, as canonical values. Whoever changed them may have left anything:
what is none of its column's type comes through as it is, and no digest will fit it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models

from heedwell.foundation.trail.digest import Encoder, Field, encoder, plain

CHUNK = 2000


def stored_rows(
    model: type[models.Model], attnames: Sequence[str], *, order_by: Sequence[str]
) -> Iterator[list[Any]]:
    """Every row, a chunk in memory at a time. Inside one block, for one moment of the database."""
    by_attname = {field.attname: field for field in model._meta.concrete_fields}
    readers = [(place, _reader(by_attname[name])) for place, name in enumerate(attnames)]
    changed = [(place, read) for place, read in readers if read]
    with connection.chunked_cursor() as cursor:
        cursor.execute(_select(model, by_attname, attnames, order_by))
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                values = list(row)
                for place, read in changed:
                    values[place] = read(values[place])
                yield values


def _select(
    model: type[models.Model],
    by_attname: dict[str, Field],
    attnames: Sequence[str],
    order_by: Sequence[str],
) -> str:
    quote = connection.ops.quote_name
    # A plus hides the column's declared type from Python's sqlite3, which would convert by it.
    bare = "+" if connection.vendor == "sqlite" else ""
    columns = ", ".join(bare + quote(str(by_attname[name].column)) for name in attnames)
    order = ", ".join(quote(str(by_attname[name].column)) for name in order_by)
    return f"SELECT {columns} FROM {quote(model._meta.db_table)} ORDER BY {order}"  # noqa: S608 - names of our columns


def _reader(field: Field) -> Encoder | None:
    """None where the stored value is the canonical one."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.CharField | models.TextField | models.IntegerField):
        return None
    if isinstance(target, models.UUIDField):
        return _dashed
    if isinstance(target, models.DateTimeField):
        return _moment
    return _general(field, _decoder(target))


def _dashed(value: Any) -> object:
    """SQLite keeps an id as 32 hex digits."""
    if type(value) is str and len(value) == 32:
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return None if value is None else str(value)


def _moment(value: Any) -> object:
    """SQLite keeps a moment as text in UTC, without a fraction when there is none."""
    if type(value) is str:
        fraction = value[19:] or ".000000"
        return f"{value[:10]}T{value[11:19]}{fraction}Z"
    return value if value is None else plain(value)


def _general(field: Field, decode: Callable[[Any], Any]) -> Encoder:
    encode = encoder(field)

    def read(value: Any) -> object:
        try:
            return encode(decode(value))
        except (ValueError, TypeError, AttributeError, ArithmeticError, ValidationError):
            return f"unreadable: {value!r}"

    return read


def _decoder(field: Field) -> Callable[[Any], Any]:
    """From what the database keeps to what the field means, where the two differ."""
    if isinstance(field, models.JSONField):
        return lambda value: json.loads(value) if isinstance(value, str) else value
    if isinstance(field, models.DurationField):
        return lambda value: timedelta(microseconds=value) if isinstance(value, int) else value
    return lambda value: value

"""Rows straight from storage, as canonical values. Whoever changed them may have left anything,
so a value that is none of its column's type comes through as text, and no digest will fit it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models

from heedwell.foundation.trail.digest import Encoder, Field, encoder

CHUNK = 2000


def stored_rows(
    model: type[models.Model], attnames: Sequence[str], *, order_by: Sequence[str]
) -> Iterator[tuple[object, ...]]:
    """Every row, a chunk in memory at a time. Inside one block, for one moment of the database."""
    by_attname = {field.attname: field for field in model._meta.concrete_fields}
    readers = [_reader(by_attname[name]) for name in attnames]
    quote = connection.ops.quote_name
    # A plus hides the column's declared type from Python's sqlite3, which would convert by it.
    bare = "+" if connection.vendor == "sqlite" else ""
    columns = ", ".join(bare + quote(str(by_attname[name].column)) for name in attnames)
    order = ", ".join(quote(str(by_attname[name].column)) for name in order_by)
    table = quote(model._meta.db_table)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {order}")  # noqa: S608 - our names
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield tuple(read(value) for read, value in zip(readers, row, strict=True))


def _reader(field: Field) -> Encoder:
    encode, decode = encoder(field), _decoder(field)

    def read(value: Any) -> object:
        try:
            return encode(decode(value))
        except (ValueError, TypeError, AttributeError, ArithmeticError, ValidationError):
            return f"unreadable: {value!r}"

    return read


def _decoder(field: Field) -> Callable[[Any], Any]:
    """From what the database keeps to what the field means, where the two differ."""
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.JSONField):
        return lambda value: json.loads(value) if isinstance(value, str) else value
    if isinstance(field, models.DurationField):
        return lambda value: timedelta(microseconds=value) if isinstance(value, int) else value
    return lambda value: value


def _moment(value: Any) -> Any:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return value

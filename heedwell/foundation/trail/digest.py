"""A row as one canonical text, the same on SQLite and PostgreSQL, and its salted digest."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, TypeAlias
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

# Django's sign-in writes these itself, with no operation that could record it.
_WRITTEN_BY_SIGN_IN = frozenset(field.attname for field in AbstractBaseUser._meta.concrete_fields)

Encoder = Callable[[Any], object]
Field: TypeAlias = "models.Field[Any, Any]"


@dataclass(frozen=True)
class RowShape:
    """How rows of one model are digested."""

    table: str
    key: str
    columns: tuple[str, ...]
    attnames: tuple[str, ...]
    encoders: tuple[Encoder, ...]
    as_it_is: tuple[type | None, ...]

    def text(self, row: models.Model) -> str:
        """A row as it stands in memory. Raises when that is not what the database would keep."""
        encoded = []
        for name, encode, as_it_is in self._ways:
            value = getattr(row, name)
            written = value is None or type(value) is as_it_is
            encoded.append(value if written else encode(value))
        return self.text_of(encoded)

    @cached_property
    def _ways(self) -> tuple[tuple[str, Encoder, type | None], ...]:
        return tuple(zip(self.attnames, self.encoders, self.as_it_is, strict=True))

    def text_of(self, encoded: Sequence[object]) -> str:
        """Values that are encoded already, in the order of `columns`."""
        return f"{self._opening},{canonical(encoded)}]"

    @cached_property
    def _opening(self) -> str:
        """The same for every row of the shape: `["table",["column","column"]`."""
        return canonical([self.table, self.columns])[:-1]

    def only(self, columns: Sequence[str], key: str) -> "RowShape":
        """The shape that an older digest was made with. Raises ValueError when a column is gone."""
        places = [self.columns.index(column) for column in columns]
        return RowShape(
            self.table,
            key,
            tuple(columns),
            tuple(self.attnames[i] for i in places),
            tuple(self.encoders[i] for i in places),
            tuple(self.as_it_is[i] for i in places),
        )


@cache
def shape_of(model: type[models.Model]) -> RowShape:
    """The shape of a model's rows as the code now knows it."""
    fields = sorted(_fields(model), key=lambda field: str(field.column))
    columns = tuple(str(field.column) for field in fields)
    table = model._meta.db_table
    return RowShape(
        table,
        shape_key(table, columns),
        columns,
        tuple(field.attname for field in fields),
        tuple(encoder(field) for field in fields),
        tuple(_as_it_is(field) for field in fields),
    )


def shape_key(table: str, columns: Sequence[str]) -> str:
    return hashlib.sha256(canonical([table, columns]).encode()).hexdigest()[:16]


def is_digested(model: type[models.Model]) -> bool:
    """Rows that change without an operation say `trail_digest = False` on their model."""
    return bool(getattr(model, "trail_digest", True))


def digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()


def _fields(model: type[models.Model]) -> Iterable[Field]:
    skipped = _WRITTEN_BY_SIGN_IN if issubclass(model, AbstractBaseUser) else frozenset()
    for field in model._meta.concrete_fields:
        if field.column and field.attname not in skipped and not getattr(field, "generated", False):
            yield field


def encoder(field: Field) -> Encoder:
    """The one way to write a value of this field, wherever it comes from."""
    target = _target(field)
    exact, written = _own_way(target)

    def encode(value: Any) -> object:
        if value is None:
            return None
        if type(value) is exact:
            return written(value)
        if exact is str and isinstance(value, str):  # of an enumeration
            return str.__str__(value)
        if hasattr(value, "resolve_expression"):
            raise TypeError(f"{field} holds an expression; read the row again before recording it")
        value = target.to_python(value)
        if isinstance(target, models.DecimalField):
            return _decimal(value, target.decimal_places, field)
        return _plain_or_same(value)

    return encode


def _as_it_is(field: Field) -> type | None:
    """The type of this field's values that JSON writes as they are."""
    exact, written = _own_way(_target(field))
    return exact if written is _same else None


def _own_way(target: Field) -> tuple[type | None, Encoder]:
    return next(
        (way for kind, way in _OF_ITS_TYPE.items() if isinstance(target, kind)), (None, plain)
    )


def _target(field: Field) -> Field:
    return field.target_field if isinstance(field, models.ForeignKey) else field


def _decimal(value: Decimal, places: int, field: Field) -> str:
    kept = value.quantize(Decimal(1).scaleb(-places))
    if kept != value:
        raise ValueError(f"{field} keeps {places} decimals, and {value} has more")
    return str(kept + 0)  # no "-0.00"


def _plain_or_same(value: Any) -> object:
    if isinstance(value, bool | float | Mapping | list):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    return plain(value)


def plain(value: Any) -> object:
    """Types that JSON does not know. An aware moment is written in UTC, to the microsecond."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError("a moment without a time zone cannot be recorded")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, frozenset | set | tuple):
        return sorted(value) if isinstance(value, frozenset | set) else list(value)
    return str(value)


def _same(value: Any) -> object:
    return value


# Values that are of their field's own type already, which is nearly all.
_OF_ITS_TYPE: dict[type[Field], tuple[type, Encoder]] = {
    models.CharField: (str, _same),
    models.TextField: (str, _same),
    models.BooleanField: (bool, _same),
    models.IntegerField: (int, _same),
    models.UUIDField: (UUID, str),
    models.DateTimeField: (datetime, plain),
}

_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain
)


def canonical(value: object) -> str:
    """JSON that has one spelling: sorted, no spaces, every character as it is."""
    return _ENCODER.encode(value)

"""What every table of a provider has in common."""

from collections.abc import Callable, Collection
from functools import cache
from types import NoneType
from typing import Any, ClassVar, Self

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelState

from heedwell.foundation.store.adding import add_now, is_plain
from heedwell.foundation.store.ids import uuid7


class TenantModel(models.Model):
    """A row that belongs to one organisation.

    `guards` reads the subclasses: each gets row-level security and composite foreign keys on
    PostgreSQL and tenancy triggers on SQLite; one that says `append_only = True` also refuses
    UPDATE and DELETE on both.
    """

    append_only: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, db_index=False, related_name="+"
    )

    class Meta:
        abstract = True

    def __init__(self, *values: Any, **named: Any) -> None:
        """Nobody listens for a row that is made, so it need not be told: a third of Django's time."""
        laid_out = None if values else _laid_out(type(self), named)
        if laid_out is None:
            super().__init__(*values, **named)
            return
        held, related = laid_out
        self._state = ModelState()
        self._state.fields_cache.update(related)
        vars(self).update(held)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **_: Any
    ) -> Self:
        """What was read is laid down as it is: nobody listens for that either."""
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding = False
        row._state.db = db
        vars(row).update(zip(field_names, values, strict=True))
        return row

    def _do_insert(
        self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool
    ) -> Any:
        """What `save` does with a new row in the end: Django composes the statement anew each time."""
        if raw or returning_fields or using != DEFAULT_DB_ALIAS or not is_plain(self):
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]  # the stubs leave it out
        add_now(self)
        return []


def _laid_out(
    model: type[models.Model], named: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, models.Model]] | None:
    """Values for all columns, and the records that some of them point to. None: that is for Django."""
    held, related, taken = {}, {}, 0
    for name, attname, target, default in _places(model):
        if name in named:
            value = named[name]
            taken += 1
            if target is not None and value is not None:
                if not isinstance(value, target):
                    return None
                related[name] = value
                value = value.pk
        elif attname in named:
            value = named[attname]
            taken += 1
        else:
            value = default()
        held[attname] = value
    return (held, related) if taken == len(named) else None


_Place = tuple[str, str, Any, Callable[[], Any]]


@cache
def _places(model: type[models.Model]) -> tuple[_Place, ...]:
    return tuple(
        (field.name, field.attname, _target(field), _default(field))
        for field in model._meta.concrete_fields
    )


def _target(field: "models.Field[Any, Any]") -> type | None:
    """What may stand there. Where only one may point, Django also tells the other: its own way."""
    if not isinstance(field, models.ForeignKey):
        return None
    return NoneType if field.unique else field.related_model


def _default(field: "models.Field[Any, Any]") -> Callable[[], Any]:
    if callable(field.default) and field.has_default():
        default: Callable[[], Any] = field.default
        return default
    always = field.get_default()
    return lambda: always

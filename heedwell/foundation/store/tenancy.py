"""Which tables belong to whom, read from the models: what `guards` turns into SQL."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from heedwell.foundation.store.models import TenantModel


@dataclass(frozen=True)
class Reference:
    """A column that points to a row of the same organisation."""

    column: str
    table: str


@dataclass(frozen=True)
class GuardedTable:
    """`tenant_column` is empty for a table outside the organisations."""

    label: str
    table: str
    tenant_column: str
    references: tuple[Reference, ...] = ()
    append_only: bool = False
    is_chain: bool = False
    is_root: bool = False  # the table of the organisations themselves


@cache
def guarded_tables() -> tuple[GuardedTable, ...]:
    """Every table that belongs to organisations, or that is only ever appended to."""
    described = (_describe(model) for model in apps.get_models() if model._meta.managed)
    return tuple(table for table in described if table.tenant_column or table.append_only)


@cache
def label_of(table: str) -> str:
    """The model that a table belongs to, or nothing: migrations and the cache have none."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table == table:
            return model._meta.label
    return ""


def _describe(model: type[models.Model]) -> GuardedTable:
    is_root = model is _root()
    is_tenant = issubclass(model, TenantModel)
    if is_tenant:
        _refuse_hidden_tables(model)
    return GuardedTable(
        label=model._meta.label,
        table=model._meta.db_table,
        tenant_column=_tenant_column(model, is_root=is_root, is_tenant=is_tenant),
        references=tuple(_references(model)) if is_tenant else (),
        append_only=getattr(model, "append_only", False),
        is_chain=getattr(model, "is_chain", False),
        is_root=is_root,
    )


def _root() -> type[models.Model]:
    return apps.get_model("organisations", "Organisation")


def _tenant_column(model: type[models.Model], *, is_root: bool, is_tenant: bool) -> str:
    if is_root:
        return "id"
    return "organisation_id" if is_tenant else str(getattr(model, "tenant_column", ""))


def _references(model: type[models.Model]) -> list[Reference]:
    return [
        Reference(field.column, field.related_model._meta.db_table)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, TenantModel)
    ]


def _refuse_hidden_tables(model: type[models.Model]) -> None:
    """What Django makes by itself has no organisation, so nothing could guard it."""
    hidden = [field.name for field in model._meta.local_many_to_many]
    hidden += [parent.__name__ for parent in model._meta.parents]
    if hidden:
        raise ImproperlyConfigured(
            f"{model._meta.label}: {', '.join(hidden)} would make a table without an organisation;"
            " write the table as a TenantModel of its own"
        )

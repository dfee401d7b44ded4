"""All organisations, and every table that holds their records: for work that is no one screen's.

The tables come from the same list that the guards are made from, so none is ever forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.tenancy import guarded_tables
from heedwell.foundation.store.transactions import crossing


@dataclass(frozen=True)
class Table:
    model: type[Model]
    tenant_column: str

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def rows(self, organisation_id: UUID) -> QuerySet[Model]:
        mine = {self.tenant_column: organisation_id}
        return self.model._default_manager.filter(**mine).order_by("pk")


def tables() -> Iterator[Table]:
    """Every table with rows of organisations, the organisations' own first, then by name."""
    guarded = sorted(guarded_tables(), key=lambda table: (not table.is_root, table.table))
    for table in guarded:
        if table.tenant_column:
            yield Table(apps.get_model(table.label), table.tenant_column)


def organisations() -> list[Any]:
    """Every provider in this database, by name."""
    model = apps.get_model("organisations", "Organisation")
    with crossing(Crossing.SWEEP):
        return list(model._default_manager.order_by("name", "id"))

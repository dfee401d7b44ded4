"""Remembering what a digest covered, whenever an upgrade may have changed the columns."""

import json

from django.apps import apps
from django.conf import settings
from django.db import models

from heedwell.foundation.store.tenancy import guarded_tables
from heedwell.foundation.trail.digest import RowShape, canonical, is_digested, shape_key, shape_of
from heedwell.foundation.trail.models import Shape


class ShapeChanged(ValueError):
    """A row of the table of shapes is not the one that its key was made for."""


def digested_models() -> list[type[models.Model]]:
    """Tables in which every row must be known to the trail."""
    labels = [table.label for table in guarded_tables() if table.tenant_column]
    return [model for model in map(apps.get_model, labels) if is_digested(model)]


def partly_digested_models() -> list[type[models.Model]]:
    """Tables whose rows are checked as far as the trail tells of them: sign-in makes some too."""
    return [apps.get_model(settings.AUTH_USER_MODEL)]


def keep_shapes() -> None:
    """Write down each shape that is not known yet. Called after every migration."""
    known = set(Shape.objects.values_list("key", flat=True))
    shapes = map(shape_of, [*digested_models(), *partly_digested_models()])
    Shape.objects.bulk_create(
        Shape(key=shape.key, table=shape.table, columns=canonical(shape.columns))
        for shape in shapes
        if shape.key not in known
    )


def known_shapes() -> dict[tuple[str, str], tuple[str, ...]]:
    """The columns of each shape, by table and key. Raises ShapeChanged."""
    shapes = {}
    for row in Shape.objects.all():
        columns = tuple(json.loads(row.columns))
        if shape_key(row.table, columns) != row.key:
            raise ShapeChanged(f"the list of columns {row.key} of {row.table} was changed")
        shapes[row.table, row.key] = columns
    return shapes


def shape_then(
    now: RowShape, key: str, known: dict[tuple[str, str], tuple[str, ...]]
) -> RowShape | None:
    """The shape that a digest was made with; None when an upgrade took away one of its columns.

    Raises KeyError when nobody ever wrote it down.
    """
    if key == now.key:
        return now
    columns = known[now.table, key]
    return now.only(columns, key) if set(columns) <= set(now.columns) else None

"""Fetching what belongs to a record, by the index: every index begins with the organisation.

A bare `prefetch_related("affected")` names no organisation, so on SQLite it walks the whole table.
"""

from uuid import UUID

from django.db.models import Model, Prefetch

from heedwell.loop.cases.prepared import Given


def within(
    organisation_id: UUID | Given, model: type[Model], path: str, *joined: str
) -> "Prefetch[str]":
    """Prefetch `path` of `model` inside one organisation, with `joined` in the same query."""
    related = model
    for name in path.split("__"):
        related = _target(related, name)
    rows = related._default_manager.filter(organisation=organisation_id)
    return Prefetch(path, rows.select_related(*joined) if joined else rows)


def _target(model: type[Model], name: str) -> type[Model]:
    field = model._meta.get_field(name)
    target = field.related_model
    if not (isinstance(target, type) and issubclass(target, Model)):
        raise TypeError(f"{name} of {model.__name__} leads nowhere")
    return target

"""Django's `createcachetable`, as the owner; then the application is let in."""

from typing import Any

from django.core.management.commands import createcachetable
from django.db import DEFAULT_DB_ALIAS

from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.guards import install_guards


class Command(createcachetable.Command):
    def handle(self, *tablenames: Any, **options: Any) -> None:
        connection = store_connection(options["database"] or DEFAULT_DB_ALIAS)
        with connection.as_owner():
            super().handle(*tablenames, **options)
            install_guards(connection)

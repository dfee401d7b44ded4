"""Django's `migrate`, as the owner of the tables, with the guards put up at the end."""

from typing import Any

from django.apps import apps
from django.core.management.commands import migrate

from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.guards import install_guards


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """An app that has something to keep after a migration says so in `after_migrate`."""
        connection = store_connection(options["database"])
        with connection.as_owner():
            connection.ensure_roles()
            super().handle(*args, **options)
            if options["plan"]:
                return
            install_guards(connection)
            for app in apps.get_app_configs():
                if after := getattr(app, "after_migrate", None):
                    after(connection)

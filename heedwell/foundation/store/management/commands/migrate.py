"""Django's `migrate`, as the owner of the tables, with the guards put up at the end."""

from typing import Any

from django.apps import apps
from django.core.management.base import CommandParser
from django.core.management.commands import migrate

from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.first_tables import make_first_tables
from heedwell.foundation.store.guards import install_guards


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step",
            action="store_true",
            help="walk every migration, also when the database is empty",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """An app that has something to keep after a migration says so in `after_migrate`."""
        connection = store_connection(options["database"])
        with connection.as_owner():
            connection.ensure_roles()
            if _is_for_all(options) and not connection.introspection.table_names():
                make_first_tables(connection)
            super().handle(*args, **options)
            if options["plan"]:
                return
            install_guards(connection)
            for app in apps.get_app_configs():
                if after := getattr(app, "after_migrate", None):
                    after(connection)


def _is_for_all(options: dict[str, Any]) -> bool:
    others = ("app_label", "plan", "fake", "check_unapplied", "step_by_step")
    return not any(options.get(name) for name in others)

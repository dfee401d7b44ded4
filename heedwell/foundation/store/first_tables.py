"""An empty database gets its tables from the models as they stand, in one go.

Walking every migration would make Django build every model again for each step: half a minute for
a result that is the same. A test holds the two against each other on both databases.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from heedwell.foundation.store.connection import StoreConnection


def make_first_tables(connection: StoreConnection) -> None:
    """As `migrate` would leave them, with every migration noted as done.

    An app that keeps more than tables says so in `after_first_tables`.
    """
    configs = list(apps.get_app_configs())
    models = [
        model for config in configs for model in config.get_models(include_auto_created=False)
    ]
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    for config in configs:
        if after := getattr(config, "after_first_tables", None):
            after(connection)
    _note_as_done(connection, MigrationLoader(connection).disk_migrations)


def _note_as_done(connection: StoreConnection, migrations: Iterable[tuple[str, str]]) -> None:
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in sorted(migrations):
        recorder.record_applied(app, name)

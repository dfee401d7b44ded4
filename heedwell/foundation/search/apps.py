from django.apps import AppConfig

from heedwell.foundation.store.connection import StoreConnection


class SearchConfig(AppConfig):
    name = "heedwell.foundation.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def after_first_tables(self, connection: StoreConnection) -> None:
        from heedwell.foundation.search import postgresql, sqlite

        engine = sqlite if connection.vendor == "sqlite" else postgresql
        with connection.schema_editor() as editor:
            editor.execute(engine.CREATE_INDEX, None)

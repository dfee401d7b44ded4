from django.apps import AppConfig

from heedwell.foundation.store.connection import StoreConnection


class TrailConfig(AppConfig):
    name = "heedwell.foundation.trail"
    label = "trail"
    default_auto_field = "django.db.models.BigAutoField"

    def after_migrate(self, connection: StoreConnection) -> None:
        from heedwell.foundation.trail.shapes import keep_shapes

        if "trail_shape" in connection.introspection.table_names():
            keep_shapes()

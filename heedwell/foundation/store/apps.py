from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "heedwell.foundation.store"
    label = "store"

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "heedwell.loop.sharing"
    label = "sharing"

from django.apps import AppConfig


class ThematicConfig(AppConfig):
    name = "heedwell.loop.thematic"
    label = "thematic"

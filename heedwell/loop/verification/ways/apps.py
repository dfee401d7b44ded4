from django.apps import AppConfig


class WaysConfig(AppConfig):
    name = "heedwell.loop.verification.ways"
    label = "ways"

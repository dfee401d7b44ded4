from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "heedwell.loop.signals"
    label = "signals"

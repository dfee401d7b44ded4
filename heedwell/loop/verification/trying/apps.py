from django.apps import AppConfig


class TryingConfig(AppConfig):
    name = "heedwell.loop.verification.trying"
    label = "trying"

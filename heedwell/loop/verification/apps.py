from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "heedwell.loop.verification"
    label = "verification"

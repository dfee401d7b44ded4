from django.apps import AppConfig


class LeadingConfig(AppConfig):
    name = "heedwell.loop.verification.leading"
    label = "leading"

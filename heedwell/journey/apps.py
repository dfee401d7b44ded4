from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "heedwell.journey"
    label = "journey"

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "heedwell.journey.importing"
    label = "importing"

from django.apps import AppConfig


class CandourConfig(AppConfig):
    name = "heedwell.duties.candour"
    label = "candour"

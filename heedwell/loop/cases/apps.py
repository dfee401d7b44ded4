from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "heedwell.loop.cases"
    label = "cases"

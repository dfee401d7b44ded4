from django.apps import AppConfig


class TriageConfig(AppConfig):
    name = "heedwell.loop.triage"
    label = "triage"

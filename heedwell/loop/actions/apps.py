from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "heedwell.loop.actions"
    label = "actions"

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "heedwell.web"
    label = "web"

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "heedwell.duties.partners"
    label = "partners"

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "heedwell.foundation.organisations"
    label = "organisations"
    default_auto_field = "django.db.models.BigAutoField"

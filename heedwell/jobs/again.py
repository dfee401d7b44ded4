"""Try afresh what was given up, after an address or a server was put right."""

from django.apps import apps
from django.utils import timezone

from heedwell.foundation.work.claims import revive


def try_again() -> int:
    return revive(apps.get_model("notices", "Notice"), now=timezone.now())

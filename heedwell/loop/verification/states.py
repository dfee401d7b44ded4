"""What a check can find."""

from django.db import models


class Finding(models.TextChoices):
    IN_PRACTICE = "in_practice", "Yes: the change is in practice"
    NOT_IN_PRACTICE = "not_in_practice", "No: the change is not in practice"
    TOO_EARLY = "too_early", "Too early to tell"

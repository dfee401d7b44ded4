"""How a triage can end."""

from django.db import models


class Outcome(models.TextChoices):
    REVIEW = "review", "Review it"
    THANKED = "thanked", "Thank and share"
    JOINED = "joined", "Join it to another case"
    WITHDRAWN = "withdrawn", "Opened in error"

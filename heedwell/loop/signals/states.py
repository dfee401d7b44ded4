"""How well a signal is known, and what is done with it."""

from django.db import models


class Precision(models.TextChoices):
    """How well it is known when it happened."""

    EXACT = "exact", "date and time"
    PART_OF_DAY = "part_of_day", "date and part of the day"
    DAY = "day", "date only"
    UNKNOWN = "unknown", "not known"


class Standing(models.TextChoices):
    CASE = "case", "worked as a case"
    HISTORY = "history", "history: counted and searched"

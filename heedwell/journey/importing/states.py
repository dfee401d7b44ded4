"""Where an import stands, and what became of a row."""

from django.db import models


class Phase(models.TextChoices):
    TAKING_IN = "taking_in", "taking rows in"
    TAKEN_IN = "taken_in", "taken in"
    TAKING_BACK = "taking_back", "taking it back"
    TAKEN_BACK = "taken_back", "taken back"


class RowState(models.TextChoices):
    ACCEPTED = "accepted", "accepted"
    HELD = "held", "held"
    SKIPPED = "skipped", "already there"


class Choice(models.TextChoices):
    """What a person decides about a row whose reference came in before with other details."""

    KEEP_FIRST = "keep_first", "What came in first stands"
    ADD = "add", "Add what is different to the record"

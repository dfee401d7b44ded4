"""Where a piece of work stands."""

from django.db import models


class WorkState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Being done"
    DONE = "done", "Done"
    FAILED = "failed", "Given up"


OPEN_STATES = (WorkState.WAITING, WorkState.RUNNING)

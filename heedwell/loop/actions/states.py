"""Where an action stands. Done is not verified."""

from django.db import models


class ActionState(models.TextChoices):
    AGREED = "agreed", "Agreed"
    DONE = "done", "Done, not verified yet"
    VERIFIED = "verified", "Verified"
    CANCELLED = "cancelled", "Cancelled with a reason"


# The change is in use, whether or not somebody has checked it.
LIVE = frozenset({ActionState.DONE, ActionState.VERIFIED})

"""What a recorded link ties a review to, and what a statement of the timeline is."""

from enum import Enum

from django.db import models


class About(models.TextChoices):
    SAFEGUARDING = "safeguarding", "Safeguarding"
    WORKFORCE = "workforce", "Workforce learning"
    GOVERNANCE = "governance", "Governance"


class When(models.TextChoices):
    """How well the moment of a statement is known."""

    EXACT = "exact", "At a time we know"
    PART = "part", "At a part of the day"
    DAY = "day", "On a day; the time is not known"
    ORDER = "order", "Only the order is known"


class Holds(models.TextChoices):
    """Whether a statement tells what happened, or what we cannot tell yet."""

    KNOWN = "known", "This is what happened"
    GAP = "gap", "A gap: we do not know yet"
    CONTRADICTION = "contradiction", "A contradiction: accounts differ"


class Rests(models.TextChoices):
    """What a statement rests on."""

    FILE = "file", "A file"
    RECORD = "record", "A record in Heedwell"
    TOLD = "told", "What somebody told us"


class Asked(models.TextChoices):
    """How far it is with a profession that could help to understand what happened."""

    GAVE = "gave", "They told us what they think"
    WAITS = "waits", "They were asked and have not answered yet"
    DECLINED = "declined", "They were asked and did not take part"
    NOBODY = "nobody", "No profession was asked"


class Did(models.TextChoices):
    """A care problem is something in the care, as it was seen; why it was likely stands apart."""

    DONE = "done", "Something that was done"
    NOT_DONE = "not_done", "Something that was not done"


class OutsideEnd(models.TextChoices):
    """How a question to somebody outside came to its end."""

    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class LinkState(Enum):
    """What a link to somebody outside still does."""

    OPEN = "open"
    EXPIRED = "expired"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ThemeStep(models.TextChoices):
    """What can be done with a theme of the provider's own list."""

    RENAME = "rename", "Give it another name"
    MERGE = "merge", "Merge it into another theme"
    RETIRE = "retire", "Retire it: it is not offered any more"
    BRING_BACK = "bring_back", "Bring it back: it is offered again"

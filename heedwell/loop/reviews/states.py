"""What a recorded link ties a review to."""

from django.db import models


class About(models.TextChoices):
    SAFEGUARDING = "safeguarding", "Safeguarding"
    WORKFORCE = "workforce", "Workforce learning"
    GOVERNANCE = "governance", "Governance"

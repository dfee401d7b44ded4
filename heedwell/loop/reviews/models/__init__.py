"""Everything that the stage keeps: the review with its parts, and the timeline of what happened."""

from heedwell.loop.reviews.models.review import (
    Contributor,
    LinkCheck,
    Review,
    ReviewFactor,
    ReviewTheme,
    SignOff,
    Theme,
    Writer,
)
from heedwell.loop.reviews.models.timeline import Evidence, Statement

__all__ = [
    "Contributor",
    "Evidence",
    "LinkCheck",
    "Review",
    "ReviewFactor",
    "ReviewTheme",
    "SignOff",
    "Statement",
    "Theme",
    "Writer",
]

"""Everything that the stage keeps: the review, its timeline and analysis, what people told."""

from heedwell.loop.reviews.afterwards import models as afterwards
from heedwell.loop.reviews.models.analysis import LensFinding, Piece, ProfessionAsked
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
from heedwell.loop.reviews.models.route import (
    Answer,
    BoxComment,
    QualityFact,
    RouteChoice,
    TimeSpent,
)
from heedwell.loop.reviews.models.themes import CaseTheme
from heedwell.loop.reviews.models.timeline import Evidence, Statement

__all__ = [
    "Answer",
    "BoxComment",
    "CaseTheme",
    "Contributor",
    "Evidence",
    "LensFinding",
    "LinkCheck",
    "Piece",
    "ProfessionAsked",
    "QualityFact",
    "Review",
    "ReviewFactor",
    "ReviewTheme",
    "RouteChoice",
    "SignOff",
    "Statement",
    "Theme",
    "TimeSpent",
    "Writer",
    "afterwards",
]

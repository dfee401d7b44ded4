"""Everything that the stage keeps: the review, its timeline and analysis, what people told."""

from heedwell.loop.reviews.afterwards import models as afterwards
from heedwell.loop.reviews.models.analysis import (
    CareProblem,
    LensFinding,
    Piece,
    ProblemFactor,
    ProfessionAsked,
    ReviewMeeting,
    Why,
    WhyChain,
)
from heedwell.loop.reviews.models.outside import OutsideAnswer, OutsideQuestion
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
from heedwell.loop.reviews.models.themes import CaseTheme, ThemeDecision
from heedwell.loop.reviews.models.timeline import Evidence, Statement

__all__ = [
    "Answer",
    "BoxComment",
    "CareProblem",
    "CaseTheme",
    "Contributor",
    "Evidence",
    "LensFinding",
    "LinkCheck",
    "OutsideAnswer",
    "OutsideQuestion",
    "Piece",
    "ProblemFactor",
    "ProfessionAsked",
    "QualityFact",
    "Review",
    "ReviewFactor",
    "ReviewMeeting",
    "ReviewTheme",
    "RouteChoice",
    "SignOff",
    "Statement",
    "Theme",
    "ThemeDecision",
    "TimeSpent",
    "Why",
    "WhyChain",
    "Writer",
    "afterwards",
]

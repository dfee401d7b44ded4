"""Everything that the stage keeps: what changes, and what keeps people safe until then."""

from heedwell.loop.actions.models.action import (
    Action,
    ActionTheme,
    Cancellation,
    Change,
    Measure,
    Progress,
)
from heedwell.loop.actions.models.control import Control
from heedwell.loop.actions.models.enquiry import ComparedCase, Comparison, EnquiryOutcome
from heedwell.loop.actions.models.outside import Recommendation, RecommendationAnswer
from heedwell.loop.actions.models.routine import Occurrence, Routine

__all__ = [
    "Action",
    "ActionTheme",
    "Cancellation",
    "Change",
    "ComparedCase",
    "Comparison",
    "Control",
    "EnquiryOutcome",
    "Measure",
    "Occurrence",
    "Progress",
    "Recommendation",
    "RecommendationAnswer",
    "Routine",
]

"""The five tiers and what each asks for. TIER_RULES is the only home of a tier's timescale."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from heedwell.rules.vocabulary import LEARNING_RESPONSES


class Tier(IntEnum):
    NEAR_MISS = 0
    LOW_HARM = 1
    MODERATE_OR_REPEAT = 2
    SERIOUS_OR_SAFEGUARDING = 3
    SYSTEMIC = 4

    @property
    def short(self) -> str:
        return f"Tier {self.value}"

    @property
    def meaning(self) -> str:
        return TIER_RULES[self].meaning

    @property
    def label(self) -> str:
        return f"{self.short} · {self.meaning}"

    @property
    def code(self) -> str:
        """As the vocabulary files write it: `tier_2`."""
        return f"tier_{self.value}"

    @classmethod
    def from_code(cls, code: str) -> "Tier":
        """The tier that a vocabulary file names; ValueError when there is none."""
        return cls(int(code.removeprefix("tier_")))


class ReviewRoute(StrEnum):
    """How a case is reviewed. What each asks and needs stands in `routes`."""

    HUDDLE = "huddle"
    REFLECTIVE = "reflective"
    RCA_LIGHT = "rca_light"
    FULL_RCA = "full_rca"
    THEMATIC = "thematic"
    SWARM = "swarm"
    AFTER_ACTION = "after_action"
    MDT = "mdt"

    @property
    def label(self) -> str:
        return LEARNING_RESPONSES.label(self)


@dataclass(frozen=True, slots=True)
class TierRule:
    """What one tier asks for. None means that the tier does not ask for it.

    Review, action and huddle run from the day of triage, in calendar days unless
    `review_days_are_working`; checks run in weeks from the day the change went live.
    `shared_by` names the sharing routes of which one is enough to close. `asks_people`: a debrief
    with a leader (S2:25), and the person's and family's own account (S1:29), or why not.
    `looks_wider`: all four lenses are considered and other professions asked (S0:49-53).
    `asks_openness`: somebody decides about the duty of candour and who outside takes part (S3:44).
    `across_services`: one plan with an action and a re-audit in each service, a training refresh,
    and the governing body that closes it (S3:45).
    `ours` names the fields that the articles do not give; `source` says what they do.
    """

    meaning: str
    route: ReviewRoute
    shared_by: tuple[str, ...]
    source: str
    review_days: int | None = None
    review_days_are_working: bool = False
    action_days: int | None = None
    huddle_days: int | None = None
    first_opens_weeks: int | None = None
    first_due_weeks: int | None = None
    final_opens_weeks: int | None = None
    final_due_weeks: int | None = None
    needs_sign_off: bool = False
    asks_people: bool = False
    learning_gate: bool = True
    looks_wider: bool = False
    asks_openness: bool = False
    across_services: bool = False
    ours: frozenset[str] = frozenset()


# The fields that a provider may move within bounds (rulebook).
TIMESCALES = (
    "review_days",
    "action_days",
    "huddle_days",
    "first_opens_weeks",
    "first_due_weeks",
    "final_opens_weeks",
    "final_due_weeks",
)

_OURS_FROM_TIER_3 = frozenset(
    {
        "review_days",
        "first_opens_weeks",
        "first_due_weeks",
        "needs_sign_off",
        "asks_people",
        "looks_wider",
    }
)

TIER_RULES: dict[Tier, TierRule] = {
    Tier.NEAR_MISS: TierRule(
        "near miss, no harm",
        ReviewRoute.HUDDLE,
        shared_by=("huddle",),
        source="S3:41",
        huddle_days=7,
        learning_gate=False,
        ours=frozenset({"huddle_days"}),
    ),
    Tier.LOW_HARM: TierRule(
        "low harm",
        ReviewRoute.REFLECTIVE,
        shared_by=("huddle", "learning_note"),
        source="S3:42",
        review_days=7,
        action_days=7,
        final_opens_weeks=1,
        final_due_weeks=4,
        ours=frozenset({"final_opens_weeks", "final_due_weeks", "shared_by"}),
    ),
    Tier.MODERATE_OR_REPEAT: TierRule(
        "moderate harm or repeat theme",
        ReviewRoute.RCA_LIGHT,
        shared_by=("learning_note",),
        source="S3:43 and 47",
        review_days=5,
        review_days_are_working=True,
        first_opens_weeks=4,
        first_due_weeks=6,
        final_opens_weeks=6,
        final_due_weeks=8,
        needs_sign_off=True,
    ),
    Tier.SERIOUS_OR_SAFEGUARDING: TierRule(
        "serious incident or safeguarding",
        ReviewRoute.FULL_RCA,
        shared_by=("learning_note",),
        source="S3:44 and 47",
        review_days=20,
        review_days_are_working=True,
        first_opens_weeks=4,
        first_due_weeks=6,
        final_opens_weeks=6,
        final_due_weeks=8,
        needs_sign_off=True,
        asks_people=True,
        looks_wider=True,
        asks_openness=True,
        ours=_OURS_FROM_TIER_3,
    ),
    Tier.SYSTEMIC: TierRule(
        "systemic theme",
        ReviewRoute.THEMATIC,
        shared_by=("learning_note",),
        source="S3:45 and 47",
        review_days=40,
        review_days_are_working=True,
        first_opens_weeks=4,
        first_due_weeks=6,
        final_opens_weeks=6,
        final_due_weeks=8,
        needs_sign_off=True,
        asks_people=True,
        looks_wider=True,
        asks_openness=True,
        across_services=True,
        ours=_OURS_FROM_TIER_3 | {"asks_openness"},
    ),
}

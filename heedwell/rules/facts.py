"""What a gate may ask about a case: counted by `journey`, judged by `gates` and `stages`."""

from dataclasses import dataclass

from heedwell.rules.candour import Candour, next_of
from heedwell.rules.routes import ROUTES, RouteRule
from heedwell.rules.tiers import TIER_RULES, ReviewRoute, Tier, TierRule


@dataclass(frozen=True, slots=True)
class Facts:
    """A case in numbers. The defaults are those of a signal that nobody has looked at.

    `boxes_filled`: what happened, why, what we will change, how we will know (S3:68-71).
    Actions that were cancelled with a reason are not counted. `actions_without_measure`
    have nothing that is counted or no date of a re-check: nobody would notice whether they
    help. `shared_by`: the sharing routes that have their evidence. `roles_heard`: who took part
    in the review or why not, by role; counted only where the route asks for it.
    `professions_settled`: each that was asked has given something or not taken part, or it
    says why none was asked.
    The three links of S0:57: `safeguarding_linked`, a recorded decision about telling the
    council; `workforce_linked`, an action or a share that staff learn from;
    `governance_linked`, a recorded look by somebody who oversees.
    `is_debriefed`: a debrief, or why none. `voices_missing`: people, and the family, of whom
    nothing says that they were asked; `voices_to_ask`: of whom it says that we ask later.
    `controls_running` keep people safe until a lasting change is live. `trials_undecided`: micro-tests
    that nobody has ended. `recommendations_open`:
    from outside, and not answered, or accepted without an action that stands. `outcomes_uncompared`: of
    safeguarding enquiries, and not looked for in comparable cases.
    `recurrences`: done actions that were to prevent this; `recurrences_open`: nobody has said yet
    what it means for them.
    `harm_asks_candour`: it is such that somebody decides on the duty of candour. `candour_applies`:
    what somebody decided last, None while nobody has. `candour_done`: what was done for it.
    `partners_open`: those outside of whom nobody has decided, or who wait to be contacted.
    `is_part`: a thematic case looks at it; `looks_at_others`: it is one. Of a case at Tier 4: in how many of its services there
    is no action, and in how many the re-audit has not passed; whether an action refreshes
    training; whether the governing body has decided to close it.
    """

    kind: str = "incident"
    tier: Tier | None = None
    severity_known: bool = True
    is_safeguarding: bool = False

    has_facts: bool = False
    has_immediate_actions: bool = False

    has_lead: bool = False
    review_due_set: bool = False
    boxes_filled: tuple[bool, bool, bool, bool] = (False, False, False, False)
    factor_count: int = 0
    theme_count: int = 0
    review_started: bool = False
    route: ReviewRoute | None = None
    roles_heard: frozenset[str] = frozenset()
    lenses_considered: int = 0
    professions_settled: bool = False
    submitted: bool = False
    signed_off: bool = False

    actions_total: int = 0
    actions_without_owner_or_date: int = 0
    actions_without_measure: int = 0
    actions_not_done: int = 0
    actions_unverified: int = 0
    controls_running: int = 0
    trials_undecided: int = 0
    recommendations_open: int = 0
    outcomes_uncompared: int = 0
    recurrences: int = 0
    recurrences_open: int = 0

    shared_by: frozenset[str] = frozenset()
    safeguarding_linked: bool = False
    workforce_linked: bool = False
    governance_linked: bool = False

    is_debriefed: bool = False
    voices_missing: int = 0
    voices_to_ask: int = 0
    workarounds_unfixed: int = 0

    harm_asks_candour: bool = False
    candour_applies: bool | None = None
    candour_done: frozenset[str] = frozenset()
    partners_open: int = 0

    is_part: bool = False
    looks_at_others: bool = False
    services_without_action: int = 0
    services_not_passed: int = 0
    has_training_refresh: bool = False
    closed_by_body: bool = False

    @property
    def rule(self) -> TierRule | None:
        """What the decided tier asks for; None before triage."""
        return None if self.tier is None else TIER_RULES[self.tier]

    @property
    def learns(self) -> bool:
        """Whether the gates on learning hold: from Tier 1 up (S0:57)."""
        return self.rule is not None and self.rule.learning_gate

    @property
    def route_rule(self) -> RouteRule | None:
        return None if self.route is None else ROUTES[self.route]

    def route_asks(self, gate: str) -> bool:
        """Whether the route of the review has this gate of its own."""
        return self.route_rule is not None and gate in self.route_rule.gates

    @property
    def people_present(self) -> bool:
        """Whether everybody who should be there was, or it says why not."""
        return self.route_rule is None or self.roles_heard.issuperset(self.route_rule.people)

    @property
    def asks_people(self) -> bool:
        """Whether a debrief and the own accounts stand in the way of signing: from Tier 3 up."""
        return self.rule is not None and self.rule.asks_people

    @property
    def needs_sign_off(self) -> bool:
        """Whether a second person signs the review: from Tier 2 up (S3:43; Tiers 3, 4 ours)."""
        return self.rule is not None and self.rule.needs_sign_off

    @property
    def looks_wider(self) -> bool:
        """Whether all four lenses are considered and other professions asked: from Tier 3 up."""
        return self.rule is not None and self.rule.looks_wider

    @property
    def asks_openness(self) -> bool:
        """Whether somebody decides who outside takes part: from Tier 3 up (S3:44)."""
        return self.rule is not None and self.rule.asks_openness

    @property
    def asks_candour(self) -> bool:
        """Whether the duty of candour is decided on: from Tier 3 up, and by the harm below it.

        A case that looks at others leaves it to each of them.
        """
        is_asked = self.asks_openness or self.harm_asks_candour
        return self.learns and is_asked and not self.looks_at_others

    @property
    def candour_next(self) -> Candour | None:
        """What comes next for it; None when nothing is left or nobody asks."""
        if self.candour_applies is None and not self.asks_candour:
            return None
        return next_of(self.candour_applies, self.candour_done)

    @property
    def across_services(self) -> bool:
        """Whether each service gets an action and a re-audit, and a governing body closes: Tier 4."""
        return self.rule is not None and self.rule.across_services

    @property
    def is_shared(self) -> bool:
        """Whether it is shared by a route that is fit for its tier (H22)."""
        return self.rule is not None and not self.shared_by.isdisjoint(self.rule.shared_by)

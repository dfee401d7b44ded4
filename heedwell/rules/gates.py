"""What must be true before a step, as data. The page and the server say the same sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from heedwell.rules.candour import IN_ORDER, Candour, is_settled
from heedwell.rules.facts import Facts
from heedwell.rules.lenses import FOUR_LENSES
from heedwell.rules.partners import DECIDE as DECIDE_PARTNERS
from heedwell.rules.stages import Step
from heedwell.rules.trying import DECIDE

__all__ = ["GATES", "Check", "Facts", "Gate", "gates_for", "unmet"]


@dataclass(frozen=True, slots=True)
class Gate:
    """`says` tells what to do; `where` is the part of the case where it is done.

    `requirements` are the rows of the register that it keeps.
    """

    key: str
    steps: tuple[Step, ...]
    requirements: tuple[str, ...]
    where: str
    says: str
    is_met: Callable[[Facts], bool]
    applies: Callable[[Facts], bool] = lambda facts: facts.learns


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list beside a button."""

    gate: Gate
    is_met: bool


_REVIEW = (Step.SUBMIT_REVIEW, Step.SIGN_OFF, Step.CLOSE)


def _always(facts: Facts) -> bool:
    return True


def _by_route(key: str) -> Callable[[Facts], bool]:
    """For a gate that only the routes have which name it (`rules.routes`)."""
    return lambda facts: facts.learns and facts.route_asks(key)


def _candour(step: Candour) -> Gate:
    """A step of the duty of candour, once somebody has decided that it applies."""
    return Gate(
        f"candour-{step}",
        (Step.CLOSE,),
        ("T05",),
        "openness",
        step.says,
        is_met=lambda facts: is_settled(step, facts.candour_done),
        applies=lambda facts: facts.candour_applies is True,
    )


GATES: tuple[Gate, ...] = (
    Gate(
        "triaged",
        (Step.CLOSE,),
        ("N01",),
        "triage",
        "Decide the tier",
        is_met=lambda facts: facts.tier is not None,
        applies=_always,
    ),
    Gate(
        "severity-known",
        (Step.CLOSE,),
        ("C09",),
        "signal",
        "Record how much harm there was: for somebody it is not yet known",
        is_met=lambda facts: facts.severity_known,
        applies=_always,
    ),
    # The six required fields of S0:57.
    Gate(
        "incident-details",
        _REVIEW,
        ("R23", "C05"),
        "review",
        "Write what happened",
        is_met=lambda facts: facts.has_facts,
    ),
    Gate(
        "contributing-factors",
        _REVIEW,
        ("R23", "R03"),
        "review",
        "Choose what made it more likely",
        is_met=lambda facts: facts.factor_count > 0,
    ),
    Gate(
        "immediate-actions",
        _REVIEW,
        ("R23", "C06"),
        "review",
        "Write what was done at once to make people safe, or that nothing was needed",
        is_met=lambda facts: facts.has_immediate_actions,
    ),
    Gate(
        "learning-themes",
        _REVIEW,
        ("R23", "R07"),
        "review",
        "Name at least one learning theme",
        is_met=lambda facts: facts.theme_count > 0,
    ),
    Gate(
        "responsible-lead",
        _REVIEW,
        ("R23", "R08"),
        "review",
        "Name who leads the review",
        is_met=lambda facts: facts.has_lead,
    ),
    Gate(
        "review-timescale",
        _REVIEW,
        ("R23", "R08"),
        "review",
        "Set the day the review is due",
        is_met=lambda facts: facts.review_due_set,
    ),
    Gate(
        "four-boxes",
        _REVIEW,
        ("R02",),
        "review",
        "Fill in all four boxes of the review",
        is_met=lambda facts: all(facts.boxes_filled),
    ),
    Gate(
        "people-present",
        _REVIEW,
        ("R15",),
        "review",
        "Write for everybody who should take part what they said, or why they did not",
        is_met=lambda facts: facts.people_present,
        applies=_by_route("people-present"),
    ),
    # Only before it is finished: what was finished earlier is not asked again.
    Gate(
        "four-lenses",
        (Step.SUBMIT_REVIEW,),
        ("R11",),
        "analysis",
        "Say what you found for each lens, or why it does not apply",
        is_met=lambda facts: facts.lenses_considered >= len(FOUR_LENSES),
        applies=lambda facts: facts.looks_wider,
    ),
    Gate(
        "professions-asked",
        (Step.SUBMIT_REVIEW,),
        ("R25", "R11"),
        "analysis",
        "Record which professions were asked and what each gave, or why none",
        is_met=lambda facts: facts.professions_settled,
        applies=lambda facts: facts.looks_wider,
    ),
    # "Cannot proceed without evidence that learning actions are assigned and monitored" (S0:57).
    Gate(
        "action-agreed",
        _REVIEW,
        ("R09",),
        "actions",
        "Agree at least one learning action",
        is_met=lambda facts: facts.actions_total > 0,
    ),
    Gate(
        "actions-assigned",
        _REVIEW,
        ("R09", "A01"),
        "actions",
        "Give each action an owner and a due date",
        is_met=lambda facts: facts.actions_without_owner_or_date == 0,
    ),
    Gate(
        "actions-monitored",
        _REVIEW,
        ("R09", "A02"),
        "actions",
        "Say for each action how we will know, and set its re-check",
        is_met=lambda facts: facts.actions_without_measure == 0,
    ),
    # A service-wide plan with a training refresh (S3:45). What was finished earlier is not asked.
    Gate(
        "plan-everywhere",
        (Step.SUBMIT_REVIEW, Step.CLOSE),
        ("T06",),
        "plan",
        "Agree an action for each service that it looks at",
        is_met=lambda facts: facts.services_without_action == 0,
        applies=lambda facts: facts.across_services,
    ),
    Gate(
        "training-refresh",
        (Step.SUBMIT_REVIEW, Step.CLOSE),
        ("T06",),
        "plan",
        "Agree a training refresh: training, coaching, a competency check or a new induction",
        is_met=lambda facts: facts.has_training_refresh,
        applies=lambda facts: facts.across_services,
    ),
    # A debrief after incidents (S2:34), and those it happened to are asked (S1:29). Below Tier 3
    # the page asks too, and nothing waits for it: proportionate (S3:39).
    Gate(
        "debrief-held",
        _REVIEW,
        ("P01", "P02"),
        "debrief",
        "Record the debrief, or why there was none",
        is_met=lambda facts: facts.is_debriefed,
        applies=lambda facts: facts.asks_people,
    ),
    Gate(
        "accounts-asked",
        _REVIEW,
        ("R15",),
        "voices",
        "Record what each person and the family told us, or why not",
        is_met=lambda facts: facts.voices_missing == 0,
        applies=lambda facts: facts.asks_people,
    ),
    Gate(
        "accounts-settled",
        (Step.CLOSE,),
        ("R15",),
        "voices",
        "Ask those whom we wanted to ask later",
        is_met=lambda facts: facts.voices_to_ask == 0,
        applies=lambda facts: facts.asks_people and facts.voices_to_ask > 0,
    ),
    # A challenge without a change leaves people to work around it (S2:26).
    Gate(
        "workarounds-fixed",
        (Step.CLOSE,),
        ("P04",),
        "workarounds",
        "Agree the fix to the system for each workaround",
        is_met=lambda facts: facts.workarounds_unfixed == 0,
        applies=lambda facts: facts.workarounds_unfixed > 0,
    ),
    Gate(
        "review-submitted",
        (Step.SIGN_OFF, Step.CLOSE),
        ("R08",),
        "review",
        "Submit the review",
        is_met=lambda facts: facts.submitted,
    ),
    Gate(
        "review-signed-off",
        (Step.CLOSE,),
        ("R19",),
        "review",
        "Ask a manager who did not write the review to sign it off",
        is_met=lambda facts: facts.signed_off,
        applies=lambda facts: facts.needs_sign_off,
    ),
    Gate(
        "actions-done",
        (Step.CLOSE,),
        ("V04", "A09"),
        "actions",
        "Finish each action",
        is_met=lambda facts: facts.actions_not_done == 0,
    ),
    Gate(
        "change-verified",
        (Step.CLOSE,),
        ("V04", "A09"),
        "verification",
        "Record the re-check that shows each change worked",
        is_met=lambda facts: facts.actions_unverified == 0,
    ),
    # A test with an end (S3:141): what was tried small does not slip into being the way it is done.
    Gate(
        "micro-test-decided",
        (Step.MARK_DONE, Step.VERIFY, Step.CLOSE, Step.WITHDRAW),
        ("N13", "Y08"),
        "actions",
        DECIDE,
        is_met=lambda facts: facts.trials_undecided == 0,
        applies=lambda facts: facts.trials_undecided > 0,
    ),
    # "Separate immediate safety controls from lasting change" (S3:30): what keeps people safe for
    # now is not left behind with nobody. What was entered in error ends with its controls.
    Gate(
        "controls-ended",
        (Step.CLOSE, Step.THANK),
        ("A14",),
        "controls",
        "Make the lasting change live that each interim safety control waits for",
        is_met=lambda facts: facts.controls_running == 0,
        applies=lambda facts: facts.controls_running > 0,
    ),
    Gate(
        "recommendations-settled",
        (Step.CLOSE,),
        ("A12",),
        "outside",
        "Answer each recommendation from outside, and agree an action for what is accepted",
        is_met=lambda facts: facts.recommendations_open == 0,
        applies=lambda facts: facts.recommendations_open > 0,
    ),
    Gate(
        "recurrence-answered",
        (Step.CLOSE,),
        ("D08",),
        "recurred",
        "Say what it means for the change that was to prevent this",
        is_met=lambda facts: facts.recurrences_open == 0,
        applies=lambda facts: facts.recurrences > 0,
    ),
    Gate(
        "outcome-compared",
        (Step.CLOSE,),
        ("A13",),
        "outside",
        "Look at comparable cases for what the safeguarding enquiry found",
        is_met=lambda facts: facts.outcomes_uncompared == 0,
        applies=lambda facts: facts.outcomes_uncompared > 0,
    ),
    # "Duty of candour, multi-agency coordination" (S3:44).
    Gate(
        "candour-decided",
        (Step.CLOSE,),
        ("T05",),
        "openness",
        Candour.DECIDE.says,
        is_met=lambda facts: facts.candour_applies is not None,
        applies=lambda facts: facts.asks_candour,
    ),
    *(_candour(step) for step in IN_ORDER),
    Gate(
        "partners-decided",
        (Step.CLOSE,),
        ("T05",),
        "openness",
        DECIDE_PARTNERS,
        is_met=lambda facts: facts.partners_open == 0,
        applies=lambda facts: facts.asks_openness,
    ),
    Gate(
        "sites-passed",
        (Step.CLOSE,),
        ("V06", "T06"),
        "verification",
        "Record a re-audit that passed in each service",
        is_met=lambda facts: facts.services_not_passed == 0,
        applies=lambda facts: facts.across_services,
    ),
    # Review, safeguarding oversight, workforce learning and governance line up (S0:57).
    Gate(
        "safeguarding-linked",
        (Step.CLOSE,),
        ("R10",),
        "links",
        "Record the decision about telling the council, with its reason",
        is_met=lambda facts: facts.safeguarding_linked,
        applies=lambda facts: facts.is_safeguarding,
    ),
    Gate(
        "workforce-linked",
        (Step.CLOSE,),
        ("R10",),
        "links",
        "Record how staff learn from this: in an action or by sharing",
        is_met=lambda facts: facts.workforce_linked,
    ),
    Gate(
        "governance-linked",
        (Step.CLOSE,),
        ("R10",),
        "links",
        "Record who looked at this for governance, and when",
        is_met=lambda facts: facts.governance_linked,
    ),
    Gate(
        "closed-by-body",
        (Step.CLOSE,),
        ("T06",),
        "body",
        "Record the decision of the governing body to close it, with the date and the minute",
        is_met=lambda facts: facts.closed_by_body,
        applies=lambda facts: facts.across_services,
    ),
    Gate(
        "huddle-shared",
        (Step.CLOSE,),
        ("H13", "H22"),
        "sharing",
        "Share it in a huddle and record the day and the team",
        is_met=lambda facts: facts.is_shared,
        applies=lambda facts: facts.rule is not None and not facts.learns,
    ),
    Gate(
        "learning-shared",
        (Step.CLOSE,),
        ("H01", "H22"),
        "sharing",
        "Share what changed with the team",
        is_met=lambda facts: facts.is_shared,
    ),
    Gate(
        "is-a-compliment",
        (Step.THANK,),
        ("C15",),
        "triage",
        "Choose a tier: only a compliment can be finished with thanks",
        is_met=lambda facts: facts.kind == "compliment" and not facts.is_safeguarding,
        applies=_always,
    ),
)


def gates_for(step: Step, facts: Facts) -> tuple[Check, ...]:
    """Every gate of a step that applies to this case, met or not, in the order of the loop."""
    return tuple(
        Check(gate, gate.is_met(facts))
        for gate in GATES
        if step in gate.steps and gate.applies(facts)
    )


def unmet(step: Step, facts: Facts) -> tuple[Gate, ...]:
    """What stands in the way of a step; empty when it may be taken."""
    return tuple(check.gate for check in gates_for(step, facts) if not check.is_met)

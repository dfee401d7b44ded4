"""The six stages of the loop, the states of a case, and the steps between them."""

from dataclasses import dataclass
from enum import StrEnum

from heedwell.rules.facts import Facts
from heedwell.rules.tiers import TIER_RULES, Tier


class Stage(StrEnum):
    """In the order of S3:27-32."""

    SIGNAL = "signal"
    TRIAGE = "triage"
    REVIEW = "review"
    ACTION = "action"
    VERIFY = "verify"
    SHARE = "share"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    JOINED = "joined"
    THANKED = "thanked"
    WITHDRAWN = "withdrawn"
    HISTORY = "history"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self]


_STATE_LABELS: dict[CaseState, str] = {
    CaseState.OPEN: "Open",
    CaseState.CLOSED: "Closed",
    CaseState.JOINED: "Joined to another case",
    CaseState.THANKED: "Thanked",
    CaseState.WITHDRAWN: "Withdrawn",
    CaseState.HISTORY: "History",
}


class Step(StrEnum):
    TRIAGE = "triage"
    REGRADE = "regrade"
    JOIN = "join"
    THANK = "thank"
    WITHDRAW = "withdraw"
    OPEN_FROM_HISTORY = "open_from_history"
    SUBMIT_REVIEW = "submit_review"
    SEND_BACK = "send_back"
    SIGN_OFF = "sign_off"
    AGREE_ACTION = "agree_action"
    MARK_DONE = "mark_done"
    VERIFY = "verify"
    REOPEN_ACTION = "reopen_action"
    SHARE = "share"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Move:
    """A step: what it is called, the stages it may be taken at, the state it leads to.

    Where a case stands after a step is never written down: `stage_of` works it out.
    """

    label: str
    at: frozenset[Stage]
    to: CaseState = CaseState.OPEN
    state: CaseState = CaseState.OPEN


def _at(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


_TRIAGED = _at(Stage.REVIEW, Stage.ACTION, Stage.VERIFY, Stage.SHARE)
_REVIEWED = _at(Stage.ACTION, Stage.VERIFY, Stage.SHARE)

STEPS: dict[Step, Move] = {
    Step.TRIAGE: Move("Decide the tier", _at(Stage.TRIAGE)),
    Step.REGRADE: Move("Change the tier", _TRIAGED),
    Step.JOIN: Move("Join to another case", _at(Stage.TRIAGE), to=CaseState.JOINED),
    Step.THANK: Move("Thank and finish", _at(Stage.TRIAGE), to=CaseState.THANKED),
    Step.WITHDRAW: Move("Withdraw", _TRIAGED | {Stage.TRIAGE}, to=CaseState.WITHDRAWN),
    Step.OPEN_FROM_HISTORY: Move("Open a case", _at(Stage.TRIAGE), state=CaseState.HISTORY),
    Step.SUBMIT_REVIEW: Move("Submit the review", _at(Stage.REVIEW)),
    Step.SEND_BACK: Move("Send the review back", _at(Stage.REVIEW)),
    Step.SIGN_OFF: Move("Sign off the review", _at(Stage.REVIEW)),
    Step.AGREE_ACTION: Move("Agree an action", _TRIAGED),
    Step.MARK_DONE: Move("Mark the action done", _TRIAGED),
    Step.VERIFY: Move("Record the re-check", _TRIAGED),
    Step.REOPEN_ACTION: Move("Open the action again", _TRIAGED),
    Step.SHARE: Move("Share what changed", _TRIAGED),
    Step.CLOSE: Move("Close the case", _at(Stage.SHARE), to=CaseState.CLOSED),
}


def may_take(step: Step, state: CaseState, facts: Facts) -> bool:
    """Whether a step belongs here at all. What is still missing for it, the gates say."""
    move = STEPS[step]
    return state is move.state and stage_of(facts) in move.at


def stages_for(tier: Tier | None) -> tuple[Stage, ...]:
    """The stages a case passes: Tier 0 goes from triage straight to the huddle share (S3:41)."""
    if tier is not None and not TIER_RULES[tier].learning_gate:
        return (Stage.SIGNAL, Stage.TRIAGE, Stage.SHARE)
    return tuple(Stage)


def stage_of(facts: Facts) -> Stage:
    """Where a case stands: the first stage with something left to do.

    A case exists once its signal is in, so it is never at SIGNAL; a case that lacks
    nothing stands at SHARE. A check that fails brings it back to ACTION.
    """
    if facts.tier is None:
        return Stage.TRIAGE
    if not facts.learns:
        return Stage.SHARE
    if not facts.submitted or (facts.needs_sign_off and not facts.signed_off):
        return Stage.REVIEW
    if not facts.actions_total or facts.actions_without_owner_or_date or facts.actions_not_done:
        return Stage.ACTION
    if facts.actions_unverified:
        return Stage.VERIFY
    return Stage.SHARE

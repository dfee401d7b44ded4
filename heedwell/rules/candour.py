"""The duty of candour: whether it seems to apply, and what comes next. A person decides.

The regulation sets no number of days: a page shows its words, and beside them the day that the
provider set itself. It is the law of England; of the other nations only its name stands here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from heedwell.rules.grading import Severity, at_least
from heedwell.rules.vocabulary import CANDOUR_STEPS, CANDOUR_THRESHOLDS, NOTIFICATION_DUTIES

THRESHOLD = CANDOUR_THRESHOLDS.get("reg20_other_registered_person")
LASTING_DAYS: int = THRESHOLD.details["prolonged_days"]
DUTY = NOTIFICATION_DUTIES.get("duty_of_candour_reg20")
HOW_SOON: str = DUTY.details["deadline"]
ENGLAND = "ENG"

# Named, and not judged: what each of them asks was not compared with its text.
_ELSEWHERE: Mapping[str, str] = {
    "SCT": "In Scotland the duty of care services stands in part 2 of the Health (Tobacco, Nicotine "
    "etc. and Care) (Scotland) Act 2016 and its regulations.",
    "WLS": "In Wales the duty of care services stands in regulation 13 of the Regulated Services "
    "(Service Providers and Responsible Individuals) (Wales) Regulations 2017.",
    "NIR": "In Northern Ireland no such law for care services is known to us.",
}


class Answer(StrEnum):
    """`ASK`: harm alone cannot say; a health care professional can."""

    APPLIES = "applies"
    ASK = "ask"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class CandourProposal:
    answer: Answer
    why: str


_BY_SEVERITY: dict[Severity, CandourProposal] = {
    Severity.NO_HARM: CandourProposal(Answer.NOT, "Nobody came to harm."),
    Severity.LOW: CandourProposal(
        Answer.NOT,
        f"The harm was low: nothing that lasts, or is likely to last, {LASTING_DAYS} days in a row.",
    ),
    # The trap: "moderate harm" is the test for NHS bodies, reg 20(8). Ours is 20(9).
    Severity.MODERATE: CandourProposal(
        Answer.ASK,
        "The harm was moderate. For a care provider that word decides nothing: ask a health care "
        f"professional whether it lasts, or is likely to last, {LASTING_DAYS} days in a row, whether "
        "the body was changed, or whether treatment is needed to prevent that. If you are unsure, "
        "act as if it applies.",
    ),
    Severity.SERIOUS: CandourProposal(
        Answer.APPLIES,
        f"The harm was serious: it lasts longer than {LASTING_DAYS} days in a row, or something "
        "shortened a life or changed the body.",
    ),
    Severity.DEATH: CandourProposal(
        Answer.APPLIES, "Somebody died, and what happened may have led to it."
    ),
    Severity.NOT_YET_KNOWN: CandourProposal(
        Answer.ASK,
        "It is not yet known how much harm there was. If you are unsure, act as if it applies.",
    ),
}

# Where care is given in somebody's own home, only the personal care is the regulated activity.
_OWN_HOME = ("supported_living", "home_care")
_WHILE_CARING = (
    " It holds for what happened while we gave personal care, or because of how it was given."
)
_SEVERAL = CandourProposal(
    Answer.NOT, "It looks at several cases together: each of them has a decision of its own."
)


_OTHERS = CandourProposal(
    Answer.NOT,
    "Its reports name staff or others, and nobody whom we support: the duty is towards those.",
)


def propose(
    severity: Severity,
    *,
    nation: str = ENGLAND,
    service_kind: str = "",
    is_event: bool = True,
    is_about_others: bool = False,
) -> CandourProposal:
    """`nation`: where the service is; outside England a person asks which law holds.
    `is_event`: something happened to people here; not a case that looks at other cases.
    `is_about_others`: it happened to people, and to none whom we support."""
    if not is_event:
        return _SEVERAL
    if is_about_others:
        return _OTHERS
    if severity is not Severity.NO_HARM and nation != ENGLAND:
        is_known = severity is not Severity.NOT_YET_KNOWN
        return CandourProposal(Answer.ASK, _elsewhere(nation, is_known=is_known))
    found = _BY_SEVERITY[severity]
    if found.answer is Answer.NOT or service_kind not in _OWN_HOME:
        return found
    return CandourProposal(found.answer, found.why + _WHILE_CARING)


def _elsewhere(nation: str, *, is_known: bool) -> str:
    harm = "Somebody came to harm." if is_known else "The harm is not known yet."
    return (
        f"{harm} {_ELSEWHERE[nation]} What is proposed here follows the law of "
        "England, so ask whoever advises you which duty you have. If you are unsure, act as if it "
        "applies."
    )


def law_in(nation: str) -> str:
    """Where the duty stands, as a page says it, and how soon it asks for the first step."""
    if nation == ENGLAND:
        return f"{DUTY.label}: {HOW_SOON}. {DUTY.details['legal_source']}."
    return f"{_ELSEWHERE[nation]} The steps below follow the law of England."


def how_soon_in(nation: str) -> str:
    return f"The law says: {HOW_SOON}." if nation == ENGLAND else f"Do it {HOW_SOON}."


def is_decided_on(severity: Severity) -> bool:
    """Whether the harm by itself is such that a decision is waited for, whatever the tier.

    Moderate harm may last 28 days: only somebody who knows can say, so somebody is asked.
    """
    return severity in at_least(Severity.MODERATE)


def needs_reason(proposed: Answer, *, applies: bool) -> bool:
    return applies is not (proposed is Answer.APPLIES) or proposed is Answer.ASK


def needs_opinion(proposed: Answer, *, applies: bool) -> bool:
    """Against what the harm suggests, only a health care professional says that it does not apply."""
    return not applies and proposed is not Answer.NOT


class Candour(StrEnum):
    """What is done for it, in its order; `NOT_REACHED` takes the place of what is left."""

    DECIDE = "decide"
    TOLD = "told"
    WRITTEN = "written"
    OUTCOME = "outcome"
    NOT_REACHED = "not_reached"

    @property
    def label(self) -> str:
        return CANDOUR_STEPS.label(self)

    @property
    def says(self) -> str:
        """What is missing, beside the button and in the refusal."""
        words: str = CANDOUR_STEPS.get(self).details["says"]
        return words

    @property
    def done(self) -> str:
        words: str = CANDOUR_STEPS.get(self).details["done"]
        return words


IN_ORDER = (Candour.TOLD, Candour.WRITTEN, Candour.OUTCOME)


def next_of(applies: bool | None, done: Collection[str]) -> Candour | None:
    """What comes next; None when nothing is left. `applies` is None before anybody has decided."""
    if applies is None:
        return Candour.DECIDE
    if not applies or Candour.NOT_REACHED in done:
        return None
    return next((step for step in IN_ORDER if step not in done), None)


def is_settled(step: Candour, done: Collection[str]) -> bool:
    return step in done or Candour.NOT_REACHED in done

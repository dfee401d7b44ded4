"""Who outside seems to be needed, with the reason in words. A person decides about each of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum

from heedwell.rules.grading import Severity, at_least
from heedwell.rules.vocabulary import INVOLVEMENT, NOTIFICATION_DUTIES, PARTNERS

# From Tier 3 up there is a decision about each of these (S3:44).
ASKED = tuple(term.code for term in PARTNERS if term.details["asked"])
DECIDE = "Decide who outside takes part, and record when each was contacted or why not"


class Involvement(StrEnum):
    CONTACTED = "contacted"
    TO_CONTACT = "to_contact"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        return INVOLVEMENT.label(self)

    @property
    def is_settled(self) -> bool:
        return self is not Involvement.TO_CONTACT


@dataclass(frozen=True, slots=True)
class Known:
    """`told`: whom a report says were told at once, codes of TOLD."""

    severity: Severity
    is_safeguarding: bool = False
    told: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Reason:
    partner: str
    holds: Callable[[Known], bool]
    why: str
    duty: str = ""


_SERIOUS = at_least(Severity.SERIOUS)

_REASONS = (
    _Reason(
        "council_safeguarding",
        lambda known: known.is_safeguarding,
        "It is a safeguarding matter.",
        "la_safeguarding_concern",
    ),
    _Reason(
        "cqc",
        lambda known: known.is_safeguarding,
        "CQC is told of abuse and of each allegation of it.",
        "cqc_reg18_abuse",
    ),
    _Reason(
        "cqc",
        lambda known: known.severity is Severity.DEATH,
        "CQC is told of a death.",
        "cqc_reg16_death",
    ),
    _Reason(
        "cqc",
        lambda known: known.severity is Severity.SERIOUS,
        "CQC is told of a serious injury.",
        "cqc_reg18_serious_injury",
    ),
    _Reason(
        "cqc",
        lambda known: "police" in known.told,
        "CQC is told of what goes to the police.",
        "cqc_reg18_police",
    ),
    _Reason(
        "health_partner",
        lambda known: known.severity in _SERIOUS,
        "Somebody needed more care, or died.",
    ),
)


def reasons_for(partner: str, known: Known) -> tuple[str, ...]:
    """Why they seem to be needed, with how soon the law or guidance says; empty when nothing does."""
    return tuple(
        _with_clock(each) for each in _REASONS if each.partner == partner and each.holds(known)
    )


def was_told(partner: str, known: Known) -> bool:
    """Whether a report says that they were told at once."""
    return PARTNERS.get(partner).details.get("told") in known.told


def _with_clock(reason: _Reason) -> str:
    """The law's own words. A phrase is never turned into a number of hours or days."""
    if not reason.duty:
        return reason.why
    duty = NOTIFICATION_DUTIES.get(reason.duty)
    return f"{reason.why} How soon: {duty.details['deadline']} ({duty.details['legal_source']})."

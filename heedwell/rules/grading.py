"""Proposes a tier, with its reasons in words. A person decides; the proposal never does.

Tier = the highest of: by severity, by kind and type, by repeat, by safeguarding, by system.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from heedwell.rules.repeats import Repeat, repeats_that_count
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook
from heedwell.rules.tiers import ReviewRoute, Tier
from heedwell.rules.vocabulary import EVENT_TYPES, SEVERITIES, SIGNAL_KINDS, Term


class Severity(StrEnum):
    NO_HARM = "no_harm"
    LOW = "low"
    MODERATE = "moderate"
    SERIOUS = "serious"
    DEATH = "death"
    NOT_YET_KNOWN = "not_yet_known"

    @property
    def label(self) -> str:
        return SEVERITIES.label(self)

    @property
    def tier(self) -> Tier:
        """What the severity alone suggests."""
        return Tier.from_code(SEVERITIES.get(self).suggests_tier or "")


# From least to worst. "Not yet known" has no place in it.
_WORSE = (
    Severity.NO_HARM,
    Severity.LOW,
    Severity.MODERATE,
    Severity.SERIOUS,
    Severity.DEATH,
)

SEVERITY_OF_HARM: dict[str, Severity] = {
    "none": Severity.NO_HARM,
    "low": Severity.LOW,
    "moderate": Severity.MODERATE,
    "severe": Severity.SERIOUS,
    "fatal": Severity.DEATH,
    "not_yet_known": Severity.NOT_YET_KNOWN,
    "": Severity.NOT_YET_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Harm:
    """Harm to one person: codes of PHYSICAL_HARM and PSYCHOLOGICAL_HARM; "" is not yet known."""

    physical: str
    psychological: str


def severity_of(harms: Iterable[Harm]) -> Severity:
    """The highest of both fields over everybody affected; nobody affected is no harm.

    While something is not yet known, what is known counts only when it is harm: "no harm
    so far" stays "not yet known".
    KeyError for a code that is not in the vocabulary.
    """
    found = {
        SEVERITY_OF_HARM[code] for harm in harms for code in (harm.physical, harm.psychological)
    }
    known = worst(found)
    if known is Severity.NO_HARM and Severity.NOT_YET_KNOWN in found:
        return Severity.NOT_YET_KNOWN
    return known


def worst(severities: Iterable[Severity]) -> Severity:
    """The highest of those that are known; no harm where none is."""
    known = (severity for severity in severities if severity in _WORSE)
    return max(known, key=_WORSE.index, default=Severity.NO_HARM)


def at_least(severity: Severity) -> tuple[Severity, ...]:
    """This one and all that are worse. ValueError for "not yet known"."""
    return _WORSE[_WORSE.index(severity) :]


def is_fully_known(harms: Iterable[Harm]) -> bool:
    """Whether every field of every person is known: until then a case stays open."""
    codes = (code for harm in harms for code in (harm.physical, harm.psychological))
    return all(SEVERITY_OF_HARM[code] is not Severity.NOT_YET_KNOWN for code in codes)


@dataclass(frozen=True, slots=True)
class GradingFacts:
    """`happened_on`: the day of the event, or of the report when it is not known.

    `event_types`: codes, the main one first. `repeats`: earlier and later records that are
    alike; the rulebook's windows choose among them. `safeguarding`: somebody marked it, or
    named a category of abuse. `systemic`: a theme across services, or sent by governance.
    """

    kind: str
    severity: Severity
    happened_on: date
    event_types: tuple[str, ...] = ()
    severity_known: bool = True
    safeguarding: bool = False
    repeats: tuple[Repeat, ...] = ()
    systemic: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for a tier. `code` is stored, `text` is read, `references` can be opened."""

    code: str
    text: str
    tier: Tier
    references: tuple[str, ...] = ()


class Outcome(StrEnum):
    OPEN = "open"
    THANK = "thank"


@dataclass(frozen=True, slots=True)
class Proposal:
    tier: Tier
    reasons: tuple[Reason, ...]
    route: ReviewRoute
    outcome: Outcome = Outcome.OPEN


def is_safeguarding(kind: str, event_types: Iterable[str], *, marked: bool = False) -> bool:
    """Whether it is a safeguarding matter: marked as one, or by its kind or a type."""
    return (
        marked
        or kind == "safeguarding_concern"
        or any("safeguarding" in (term.code, term.parent) for term in _known_types(event_types))
    )


def propose(facts: GradingFacts, rulebook: Rulebook = DEFAULT_RULEBOOK) -> Proposal:
    """The tier with every reason for it, and how it would be reviewed.

    KeyError for a kind that is not in SIGNAL_KINDS; types that are not ours say nothing.
    """
    reasons = (
        *_by_severity(facts),
        *_by_floor(facts),
        *_by_repeat(facts, rulebook),
        _by_safeguarding(facts),
        *_by_system(facts),
    )
    tier = max(reason.tier for reason in reasons)
    thanked = facts.kind == "compliment" and tier is Tier.NEAR_MISS
    return Proposal(
        tier,
        reasons,
        rulebook.rule(tier).route,
        Outcome.THANK if thanked else Outcome.OPEN,
    )


def lowest_tier(*, is_safeguarding: bool) -> Tier:
    """The lowest tier that may be decided at all, with whatever reason."""
    return Tier.SERIOUS_OR_SAFEGUARDING if is_safeguarding else Tier.NEAR_MISS


SAFEGUARDING_FLOOR = (
    f"A safeguarding matter is never below {Tier.SERIOUS_OR_SAFEGUARDING.short}, whatever the harm."
)


def is_lower(decided: Tier, proposed: Tier) -> bool:
    """Whether a decision is below the proposal: it then needs a reason, and is counted."""
    return decided < proposed


def _by_severity(facts: GradingFacts) -> Iterable[Reason]:
    tier = facts.severity.tier
    if facts.severity is not Severity.NOT_YET_KNOWN:
        yield Reason("severity", f"{facts.severity.label}: {tier.short} by severity.", tier)
    if facts.severity is Severity.NOT_YET_KNOWN or not facts.severity_known:
        at_least = Severity.NOT_YET_KNOWN.tier
        yield Reason(
            "severity_not_known",
            f"Not all harm is known yet: at least {at_least.short}. Look at it again before closing.",
            at_least,
        )


def _by_floor(facts: GradingFacts) -> Iterable[Reason]:
    """Kinds and types that are never below a tier (`floor` in the vocabulary; ours)."""
    for term in (SIGNAL_KINDS.get(facts.kind), *_known_types(facts.event_types)):
        if term.floor:
            tier = Tier.from_code(term.floor)
            yield Reason("floor", f"{term.label}: at least {tier.short}.", tier)


def _by_repeat(facts: GradingFacts, rulebook: Rulebook) -> Iterable[Reason]:
    """D04: a repeat theme is at least Tier 2. Praise that repeats is no risk."""
    if facts.kind == "compliment":
        return
    tier = Tier.MODERATE_OR_REPEAT
    lifts = "lifts it to" if facts.severity.tier < tier else "is at least"
    for found in repeats_that_count(facts.happened_on, facts.repeats, rulebook):
        yield Reason(
            f"repeat_{found.kind}",
            f"{found.sentence} A repeat {lifts} {tier.short}.",
            tier,
            found.references,
        )


def _by_safeguarding(facts: GradingFacts) -> Reason:
    if is_safeguarding(facts.kind, facts.event_types, marked=facts.safeguarding):
        return Reason("safeguarding", SAFEGUARDING_FLOOR, lowest_tier(is_safeguarding=True))
    return Reason("no_safeguarding", "No safeguarding concern was marked.", Tier.NEAR_MISS)


def _by_system(facts: GradingFacts) -> Iterable[Reason]:
    if facts.systemic:
        tier = Tier.SYSTEMIC
        yield Reason("systemic", f"A theme across services: {tier.short}.", tier)


def _known_types(codes: Iterable[str]) -> tuple[Term, ...]:
    return tuple(EVENT_TYPES.get(code) for code in codes if code in EVENT_TYPES)

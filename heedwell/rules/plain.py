"""The promises in plain sentences, made from the rules themselves: neither can say anything else."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from heedwell.rules.facts import Facts
from heedwell.rules.gates import GATES, Gate
from heedwell.rules.rulebook import SETTINGS, Rulebook
from heedwell.rules.stages import Step
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import SHARING_ROUTES

# What the articles mean by their unnumbered words, as a provider sets it.
CADENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "timely": ("triage_hours", "tier_2_review_days"),
        "brief": ("tier_1_review_days", "note_words"),
        "short debrief": ("cadence_debrief_minutes",),
        "regular": ("cadence_trends_weeks", "cadence_reflection_weeks"),
        "routine": ("cadence_governance_weeks",),
    }
)


def said(rulebook: Rulebook, key: str) -> str:
    return SETTINGS[key].said(rulebook[key])


def reporting(rulebook: Rulebook) -> tuple[str, ...]:
    """What whoever reports can count on."""
    return (
        f"Somebody reads it and decides what to do within {said(rulebook, 'triage_hours')}.",
        f"Whoever reported it is told what changed within {said(rulebook, 'answer_days')}.",
    )


def tier_says(tier: Tier, rulebook: Rulebook) -> tuple[str, ...]:
    """What happens at a tier, in the order in which it happens."""
    return tuple(_of_tier(tier, rulebook))


def _of_tier(tier: Tier, rulebook: Rulebook) -> Iterator[str]:
    rule = rulebook.rule(tier)

    def within(timescale: str) -> str:
        return said(rulebook, f"{tier.code}_{timescale}")

    if rule.huddle_days is not None:
        yield f"The team talks about it in a huddle within {within('huddle_days')} of triage."
    if rule.review_days is not None:
        yield f"It is reviewed within {within('review_days')} of triage: {inside(rule.route.label)}."
    if rule.action_days is not None:
        yield f"One small change is made within {within('action_days')} of triage."
    if rule.needs_sign_off:
        yield "A manager who did not write the review signs it off."
    if rule.first_due_weeks is not None:
        yield (
            f"A first check, {rule.first_opens_weeks} to {within('first_due_weeks')} after the change,"
            " looks whether it is there."
        )
    if rule.final_due_weeks is not None:
        yield (
            f"A final check, {rule.final_opens_weeks} to {within('final_due_weeks')} after the change,"
            " by somebody else than who made it, shows whether it works."
        )
    routes = " or ".join(inside(SHARING_ROUTES.label(route)) for route in rule.shared_by)
    yield f"It is shared before it closes: {routes}."


def inside(label: str) -> str:
    """A label within a sentence; RCA and Tier 2 stay as they are."""
    is_name = label[:2].isupper() or label.startswith("Tier ")
    return label if is_name else label[:1].lower() + label[1:]


_EVERY = "Every case"
_ORDER = (_EVERY, Tier.NEAR_MISS.short, *(f"From {tier.short} up" for tier in list(Tier)[1:]))


def before_closing() -> dict[str, list[Gate]]:
    """What must be there before a case closes, under the words for when it is asked."""
    asked: dict[str, list[Gate]] = {when: [] for when in _ORDER}
    for gate in GATES:
        if Step.CLOSE in gate.steps:
            asked.setdefault(_when(gate), []).append(gate)
    return {when: gates for when, gates in asked.items() if gates}


def _when(gate: Gate) -> str:
    tiers = [tier for tier in Tier if gate.applies(Facts(tier=tier))]
    if len(tiers) == len(Tier):
        return _EVERY
    if tiers:
        return tiers[0].short if len(tiers) == 1 else f"From {tiers[0].short} up"
    top = Facts(tier=Tier.SERIOUS_OR_SAFEGUARDING, is_safeguarding=True)
    return (
        "When somebody may have been abused or neglected"
        if gate.applies(top)
        else "In some kinds of review"
    )

"""What a provider chooses from a list, where a number will not do: who is told of late work, and
how each tier is reviewed unless somebody decides otherwise.

`rulebook` lays the answers over the defaults, with the numbers and in the same version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heedwell.rules.routes import ROUTES, routes_for
from heedwell.rules.tiers import TIER_RULES, Tier

NOBODY = "nobody"

# Who can be told that work is late. Each may open the case that the notice is about.
TOLD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "shift_lead": "the shift lead",
        "registered_manager": "the registered manager",
        "safeguarding_lead": "the safeguarding lead",
        "quality_lead": "the quality lead",
        "board_member": "a board member",
        NOBODY: "nobody, leave this step out",
    }
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer from a list of codes. `ours` is true when no article gives the default."""

    key: str
    label: str
    options: tuple[str, ...]
    default: str
    words: Mapping[str, str]
    source: str = "ours"
    ours: bool = True

    @property
    def bounds(self) -> str:
        return f"Choose one of the list for “{self.label}”."

    def said(self, value: int | str) -> str:
        return self.words.get(str(value), str(value))


# First the one who leads the shift and can fetch somebody now; whoever is told after that can triage.
_TRIAGE = ("registered_manager", "safeguarding_lead", "quality_lead")
_MIDDLE = ("shift_lead", *_TRIAGE)
_LAST = (*_TRIAGE, "board_member")

# Of each ladder: the rung, who may stand on it, and who does unless the provider says otherwise.
# The first rung of other work is whoever holds it, which nobody can change; the last is never left out.
_RUNGS: Mapping[str, tuple[tuple[str, tuple[str, ...], str], ...]] = MappingProxyType(
    {
        "triage": (
            ("first", _MIDDLE, "shift_lead"),
            ("second", (*_TRIAGE, NOBODY), "registered_manager"),
            ("third", _TRIAGE, "quality_lead"),
        ),
        **dict.fromkeys(
            ("review", "action", "check"),
            (
                ("second", (*_MIDDLE, NOBODY), "registered_manager"),
                ("third", _LAST, "quality_lead"),
            ),
        ),
    }
)
_TOLD = {"first": "told first", "second": "told second", "third": "told last"}


def told_key(work: str, rung: str) -> str:
    return f"escalate_{work}_{rung}_goes_to"


def _ladders() -> Iterator[Choice]:
    for work, rungs in _RUNGS.items():
        for rung, options, default in rungs:
            label = f"Late {work}: {_TOLD[rung]}"
            yield Choice(told_key(work, rung), label, options, default, TOLD_WORDS)


def route_key(tier: Tier) -> str:
    return f"{tier.code}_route"


def _routes() -> Iterator[Choice]:
    """Each tier is reviewed in a way that is proportionate to it; where there is one, there is no choice."""
    words = {str(route): rule.label for route, rule in ROUTES.items()}
    for tier, rule in TIER_RULES.items():
        options = tuple(str(each.route) for each in routes_for(tier))
        if len(options) > 1:
            label = f"{tier.short}: reviewed by"
            yield Choice(
                route_key(tier), label, options, str(rule.route), words, rule.source, ours=False
            )


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {each.key: each for each in (*_routes(), *_ladders())}
)


def repeated(choices: Mapping[str, str]) -> dict[str, str]:
    """Ladders on which the same role stands twice, so that nobody further up would be told."""
    problems = {}
    for work, rungs in _RUNGS.items():
        seen: set[str] = {NOBODY}
        for rung, _, _ in rungs:
            role = choices[told_key(work, rung)]
            if role != NOBODY and role in seen:
                problems[told_key(work, rung)] = (
                    f"Choose somebody else: {TOLD_WORDS[role]} is already told of a late {work}."
                )
            seen.add(role)
    return problems

"""The rules of a provider in the groups in which people look for them and change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from heedwell.rules.rulebook import RULES, Rule
from heedwell.rules.tiers import Tier


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """`begins` are the beginnings of the keys that belong here."""

    code: str
    title: str
    says: str
    begins: tuple[str, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for key, rule in RULES.items() if key.startswith(self.begins))

    @property
    def parts(self) -> dict[str, list[Rule]]:
        """By what stands before the colon of each label. On a ladder: who, and then how soon."""
        parts: dict[str, list[Rule]] = {}
        for rule in self.rules:
            parts.setdefault(rule.label.rpartition(": ")[0], []).append(rule)
        if self.code == "escalation":
            for rungs in parts.values():
                rungs.sort(key=lambda rule: rule.key)
        return parts


def short(rule: Rule) -> str:
    """Its label under the heading of its part."""
    words = rule.label.rpartition(": ")[2]
    return words[0].upper() + words[1:]


GROUPS: Mapping[str, RuleGroup] = MappingProxyType(
    {
        group.code: group
        for group in (
            RuleGroup(
                "triage",
                "Triage",
                "How soon somebody decides what happens with a report.",
                ("triage_",),
            ),
            *(
                RuleGroup(
                    tier.code,
                    tier.label,
                    "How it is reviewed, and how long what it asks for may take.",
                    (f"{tier.code}_",),
                )
                for tier in Tier
            ),
            RuleGroup(
                "checks",
                "Checks of a change",
                "What happens when a check finds that a change is not there, or cannot tell yet.",
                ("sample_", "observed_", "mend_", "look_again_", "lasting_", "sampling_", "trial_"),
            ),
            RuleGroup(
                "plan",
                "Improvement plan",
                "From when an action that is not completed, or not verified, counts as a weakness.",
                ("weak_",),
            ),
            RuleGroup(
                "repeats",
                "Repeats",
                "How many alike, and how near one another, make a repeat that lifts the tier.",
                ("repeat_",),
            ),
            RuleGroup(
                "escalation",
                "Late work",
                "Who is told when something is late, and how long after the first.",
                ("escalate_",),
            ),
            RuleGroup(
                "sharing",
                "Sharing and answering",
                "How soon whoever reported hears what changed, how long a learning note may be, and how "
                "long somebody asked outside can answer.",
                ("answer_", "note_", "outside_"),
            ),
            RuleGroup(
                "cadence",
                "How often we look",
                "What “regular”, “routine” and “short” mean here. Our promises say it to everybody.",
                ("cadence_",),
            ),
            RuleGroup(
                "imports",
                "Imports",
                "Which rows of an old log are counted as history and start no clock.",
                ("history_",),
            ),
        )
    }
)

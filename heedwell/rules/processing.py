"""Whether triage processes too much or too little: everything a big investigation, or too light.

The thresholds are ours. They ask for a conversation, not for a verdict on anybody.
"""

from dataclasses import dataclass

# Fewer decisions than this say nothing.
ENOUGH = 10
# Harm alone puts about one report in ten at Tier 2 or above; repeats and safeguarding add to it.
MOST_INVESTIGATED = 0.5
MOST_MOVED_UP = 0.25
MOST_MOVED_DOWN = 0.2


@dataclass(frozen=True, slots=True)
class Processing:
    """Decisions of a period. `investigated`: at Tier 2 and above, with an RCA."""

    decided: int
    investigated: int
    moved_up: int
    moved_down: int


def warnings(seen: Processing) -> tuple[str, ...]:
    """What to talk about, a sentence each; nothing while there are too few decisions to tell."""
    if seen.decided < ENOUGH:
        return ()
    found = []
    if seen.investigated > MOST_INVESTIGATED * seen.decided:
        found.append(
            f"{seen.investigated} of {seen.decided} reports became an investigation of Tier 2 or "
            "above. When everything is a big investigation, nothing gets closed."
        )
    if seen.moved_up > MOST_MOVED_UP * seen.decided:
        found.append(
            f"{seen.moved_up} of {seen.decided} were moved above what was proposed. Ask whether "
            "each needed the larger review."
        )
    if seen.moved_down > MOST_MOVED_DOWN * seen.decided:
        found.append(
            f"{seen.moved_down} of {seen.decided} were moved below what was proposed. Read the "
            "reasons: something may be looked at too lightly."
        )
    return tuple(found)

"""Ready measures for the themes that most providers meet: what to count, and what to watch beside it.

A rare event cannot show in weeks that a change works; what leads to it can. Each has such a number.
"""

from dataclasses import dataclass, replace

from heedwell.rules.counting import CountChoice, Counts


@dataclass(frozen=True, slots=True)
class ReadyMeasure:
    """`metric` is the sentence on the action; `leading` are numbers to enter by hand each week."""

    key: str
    label: str
    metric: str
    count: CountChoice
    leading: tuple[str, ...]
    hint: str = ""

    @property
    def direction(self) -> str:
        return "more" if self.count.wants_more else "fewer"


def _kinds(*kinds: str, counts: Counts = Counts.REPORTS, activity: str = "") -> CountChoice:
    return CountChoice(counts=counts, kinds=kinds, activity=activity)


_ALL = (
    ReadyMeasure(
        "falls",
        "Falls",
        "Falls reported",
        _kinds("fall"),
        ("Night checks done", "Walking aids within reach at a spot check"),
        "Each report of a fall. Watch those with harm beside it: both are shown.",
    ),
    ReadyMeasure(
        "omissions",
        "Medicine omissions",
        "Medicines missed, or given at the wrong time",
        _kinds("medication_omission", "medication_wrong_time"),
        ("Medicine charts checked at handover",),
    ),
    ReadyMeasure(
        "late_escalation",
        "Late escalation",
        "Events that were reported late",
        _kinds(counts=Counts.LATE),
        ("Staff who can say whom to call, and when",),
        "Of every kind of event, from the minute it happened to the minute it was reported.",
    ),
    ReadyMeasure(
        "restraint",
        "Restraint",
        "Events in which somebody was held, confined or otherwise restricted",
        _kinds("distress_with_restriction", "unrecorded_restriction"),
        ("Staff who feel confident to calm things without holding", "Debriefs held"),
    ),
    ReadyMeasure(
        "transitions",
        "Distress when one thing gives way to the next",
        "Distress during a transition",
        _kinds("distress", activity="transition"),
        ("Transitions prepared as the plan says",),
    ),
    ReadyMeasure(
        "recording",
        "Quality of records",
        "Gaps found in records",
        _kinds("care_record_gap", "medication_recording"),
        ("Records with nothing missing, of those sampled",),
        "A rise may only mean that more are looked at: enter a sample each week beside it.",
    ),
    ReadyMeasure(
        "near_misses",
        "Near misses reported",
        "Near misses reported",
        CountChoice(counts=Counts.NEAR_MISSES, kinds=(), wants_more=True),
        ("Debriefs held", "Reporters who had an answer within the week"),
        "Of every kind. More of them is what is wanted; harm stands beside it.",
    ),
    ReadyMeasure(
        "repeats",
        "The same again for the same person",
        "Repeats for the same person within four weeks",
        CountChoice(counts=Counts.REPEATS),
        ("Plans that were read by the whole team",),
    ),
)
READY: dict[str, ReadyMeasure] = {each.key: each for each in _ALL}


def ready_count(key: str, chosen: CountChoice) -> CountChoice:
    """What a ready measure counts, with what only the team can choose."""
    return replace(
        READY[key].count,
        ready=key,
        part_of_day=chosen.part_of_day,
        this_person=chosen.this_person,
        unit=chosen.unit,
        smallest_change=chosen.smallest_change,
    )

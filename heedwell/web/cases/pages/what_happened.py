"""A report as others read it: what was seen, who it happened to, what was done at once."""

from typing import TYPE_CHECKING

from heedwell.loop.signals.states import Precision
from heedwell.rules.own_words import OwnWords
from heedwell.rules.vocabulary import (
    AFFECTED_ROLES,
    PARTS_OF_DAY,
    PHYSICAL_HARM,
    PSYCHOLOGICAL_HARM,
    REPORT_CHANNELS,
    SIGNAL_KINDS,
    STAFFING,
    STOPPED_BY,
    TOLD,
    Vocabulary,
)
from heedwell.web.components.parts import Fact, Facts
from heedwell.web.words import day_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.signals.models import Affected, Signal


OURS = OwnWords()


class Report:
    def __init__(self, signal: "Signal", words: OwnWords = OURS) -> None:
        self.signal = signal
        self.title = signal.title
        self.reported = _reported(signal)
        self.facts = Facts(tuple(_facts(signal, words)))
        self.affected = [AffectedWords(one) for one in signal.affected.all()]
        self.amendments = [
            (
                amendment.words,
                amendment.added_by.name if amendment.added_by else "",
                moment_words(amendment.added_at),
            )
            for amendment in signal.amendments.all()
        ]


class AffectedWords:
    """One person it happened to, with what to know when supporting them."""

    def __init__(self, affected: "Affected") -> None:
        person = affected.person
        role = _label(AFFECTED_ROLES, affected.role)
        self.who = person.reference if person else (affected.words or role)
        self.physical = _label(PHYSICAL_HARM, affected.physical_harm)
        self.psychological = _label(PSYCHOLOGICAL_HARM, affected.psychological_harm)
        needs = (
            (
                ("Communication", person.communication_needs),
                ("Behaviour", person.behaviour_needs),
                ("Safeguarding", person.safeguarding_needs),
                ("Health", person.health_needs),
            )
            if person
            else ()
        )
        self.needs = [(label, words) for label, words in needs if words]


def _reported(signal: "Signal") -> str:
    who = signal.reported_by.name if signal.reported_by is not None else signal.reporter_words
    by = f" by {who}" if who else ""
    channel = "" if signal.channel == "account" else f" · {_label(REPORT_CHANNELS, signal.channel)}"
    return f"Reported{by} {moment_words(signal.reported_at)}{channel}"


def when_words(signal: "Signal") -> str:
    """When it happened, as exactly as it is known and no more."""
    if signal.happened_on is None:
        return "Not known"
    day = day_words(signal.happened_on)
    if signal.happened_precision == Precision.EXACT and signal.happened_time:
        return f"{day} at {signal.happened_time:%H:%M}"
    if signal.happened_precision == Precision.PART_OF_DAY:
        return f"{day}, {_label(PARTS_OF_DAY, signal.part_of_day).lower()}"
    return f"{day}, time not known"


def _facts(signal: "Signal", words: OwnWords) -> list[Fact]:
    where = words.places.label(signal.place) if signal.place else ""
    place = " · ".join(filter(None, (where, signal.place_words)))
    told = ", ".join(_label(TOLD, code) for code in signal.told.split())
    staffing = ", ".join(_label(STAFFING, code) for code in signal.staffing.split())
    rows = (
        ("Kind of report", _label(SIGNAL_KINDS, signal.kind)),
        ("What kind", words.type_words(signal.event_type) if signal.event_type else ""),
        ("When", when_words(signal)),
        ("Where", place),
        ("What was going on", words.activities.label(signal.activity) if signal.activity else ""),
        ("Made safe straight away", signal.immediate_actions),
        ("Told", " · ".join(filter(None, (told, signal.told_words)))),
        (
            "What stopped it",
            " · ".join(
                filter(None, (_label(STOPPED_BY, signal.stopped_by), signal.what_stopped_it))
            ),
        ),
        ("What could have happened", signal.could_have_happened),
        ("What it showed", signal.weakness_shown),
        ("The team that day", staffing),
        ("Number in the old log", signal.source_reference),
    )
    return [Fact(term, words) for term, words in rows if words]


def _label(vocabulary: Vocabulary, code: str) -> str:
    return vocabulary.label(code) if code in vocabulary else code

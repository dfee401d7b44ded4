"""What tier is proposed for a case, and which earlier records were looked at."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from heedwell.loop.cases.models import Case
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.models import Affected, Signal
from heedwell.loop.signals.queries import Alike
from heedwell.rules.grading import GradingFacts, Proposal, Severity, propose
from heedwell.rules.repeats import Repeat, RepeatKind
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.vocabulary import PARTS_OF_DAY
from heedwell.rules.vocabulary.own import OWN


@dataclass(frozen=True)
class Proposed:
    proposal: Proposal
    alike: list[Alike]


def propose_for(
    case: Case, signal: Signal, affected: list[Affected], rulebook: Rulebook
) -> Proposed:
    """Grade a case by its opening signal and the earlier ones alike."""
    people = [one.person_id for one in affected if one.person_id]
    longest = max(rulebook[f"repeat_{kind}_days"] for kind in RepeatKind)
    alike = signals.alike(signal, people, signal.occurred_on - timedelta(days=longest))
    facts = GradingFacts(
        kind=case.kind,
        severity=Severity(case.severity),
        happened_on=signal.occurred_on,
        event_types=(case.event_type,) if case.event_type else (),
        severity_known=case.harm_is_known,
        safeguarding=case.is_safeguarding,
        repeats=tuple(_repeats(signal, people, alike, rulebook)),
    )
    return Proposed(propose(facts, rulebook), alike)


def _repeats(
    signal: Signal, people: list[UUID], alike: list[Alike], rulebook: Rulebook
) -> list[Repeat]:
    what = rulebook.laid(OWN["event_types"]).label(signal.event_type) if signal.event_type else ""
    places = rulebook.laid(OWN["places"])
    found = []
    for other in alike:
        reference = other.reference or str(other.signal.pk)
        when = other.signal.occurred_on
        if other.same_person and people:
            found.append(Repeat(RepeatKind.PERSON, what, reference, when))
        if other.signal.service_id != signal.service_id:
            continue
        if other.same_place:
            place = f"{what}, {places.label(signal.place).lower()}"
            found.append(Repeat(RepeatKind.PLACE, place, reference, when))
        if other.same_part_of_day:
            part = f"{what}, {PARTS_OF_DAY.label(signal.part_of_day).lower()}"
            found.append(Repeat(RepeatKind.PART_OF_DAY, part, reference, when))
    return found

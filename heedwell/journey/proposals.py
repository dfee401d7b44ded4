"""What tier is proposed for cases, and which other records were looked at.

For one case or for a whole desk: the number of queries is the same, and the history does not count.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.themes import queries as themes
from heedwell.loop.reviews.themes.queries import CaseWithTheme
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.alike import Alike, alike_to
from heedwell.loop.signals.models import Affected, Signal
from heedwell.rules.deadlines import local_date
from heedwell.rules.grading import GradingFacts, Proposal, Severity, propose
from heedwell.rules.repeats import Repeat, RepeatKind
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.vocabulary import PARTS_OF_DAY
from heedwell.rules.vocabulary.own import OWN


@dataclass(frozen=True)
class Proposed:
    signal: Signal
    affected: list[Affected]
    proposal: Proposal
    alike: list[Alike]
    themes: list[str]


class NothingToGradeBy(Exception):
    """The case was not opened by a signal: it looks at others."""


def propose_for(viewer: Viewer | None, case: Case) -> Proposed:
    """Grade a case by its opening signal and those alike; `None` asks for the system."""
    found = propose_each(viewer, [case])
    if case.pk not in found:
        raise NothingToGradeBy
    return found[case.pk]


def propose_each(viewer: Viewer | None, cases: Sequence[Case]) -> dict[UUID, Proposed]:
    """Grade several cases of one organisation at once. Nothing about the viewer is counted.

    A case that no signal opened has nothing to be graded by, and is left out.
    """
    if not cases:
        return {}
    organisation_id = cases[0].organisation_id
    rulebooks = {
        version: rulebook_version(organisation_id, version)
        for version in {case.rulebook_version for case in cases}
    }
    longest = max(book[f"repeat_{kind}_days"] for book in rulebooks.values() for kind in _OF_TYPE)
    opened = signals.openings(organisation_id, [case.pk for case in cases])
    affected = {signal.pk: list(signal.affected.all()) for signal in opened.values()}
    people = {pk: {one.person_id for one in rows if one.person_id} for pk, rows in affected.items()}
    alike = alike_to(viewer, {s.pk: s for s in opened.values()}, people, longest)
    named = themes.attached_to(organisation_id, [case.pk for case in cases])
    with_theme = themes.cases_with(viewer, organisation_id, named)
    found = {}
    for case in cases:
        if case.pk not in opened:
            continue
        signal = opened[case.pk]
        facts = GradingFacts(
            kind=case.kind,
            severity=Severity(case.severity),
            happened_on=signal.occurred_on,
            event_types=(case.event_type,) if case.event_type else (),
            severity_known=case.harm_is_known,
            safeguarding=case.is_safeguarding,
            repeats=(
                *_repeats(signal, alike[signal.pk], rulebooks[case.rulebook_version]),
                *_themes(case, named[case.pk], with_theme),
            ),
        )
        found[case.pk] = Proposed(
            signal,
            affected[signal.pk],
            propose(facts, rulebooks[case.rulebook_version]),
            alike[signal.pk],
            [theme.name for theme in named[case.pk]],
        )
    return found


_OF_TYPE = tuple(kind for kind in RepeatKind if kind is not RepeatKind.THEME)


def _repeats(signal: Signal, alike: Iterable[Alike], rulebook: Rulebook) -> Iterator[Repeat]:
    what = rulebook.laid(OWN["event_types"]).label(signal.event_type) if signal.event_type else ""
    places = rulebook.laid(OWN["places"])
    for other in alike:
        reference = (other.reference or str(other.signal.pk)) if other.may_open else ""
        when = other.signal.occurred_on
        if other.same_person:
            yield Repeat(RepeatKind.PERSON, what, reference, when)
        if other.same_service:
            yield Repeat(RepeatKind.SERVICE, what, reference, when)
        if other.same_place:
            place = f"{what}, {places.label(signal.place).lower()}"
            yield Repeat(RepeatKind.PLACE, place, reference, when)
        if other.same_part_of_day:
            part = f"{what}, {PARTS_OF_DAY.label(signal.part_of_day).lower()}"
            yield Repeat(RepeatKind.PART_OF_DAY, part, reference, when)


def _themes(
    case: Case, named: Iterable[Theme], others: Iterable[CaseWithTheme]
) -> Iterator[Repeat]:
    """Other cases of the same service with a theme of this one."""
    wanted = {theme.pk: theme.name for theme in named}
    for other in others:
        here = other.service_id == case.service_id and other.case_id != case.pk
        if here and other.theme_id in wanted:
            when = local_date(other.opened_at)
            yield Repeat(RepeatKind.THEME, wanted[other.theme_id], other.reference, when)

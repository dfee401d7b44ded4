"""A thematic case: opened from a theme or from records alike, with members across services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.calendar import closed_days_of
from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.journey import steps
from heedwell.loop.cases import operations as cases
from heedwell.loop.cases import queries as case_queries
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.themes import queries as themes
from heedwell.loop.reviews.themes.operations import theme_named
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.models import Signal
from heedwell.loop.signals.states import Standing
from heedwell.loop.thematic import operations as thematic
from heedwell.loop.thematic.operations import MemberDraft
from heedwell.rules.deadlines import local_date, review_due
from heedwell.rules.grading import GradingFacts, Severity, propose, worst
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier

# What is offered when a thematic case is opened, or added to it.
LOOKS_BACK = timedelta(days=365)
MOST_OFFERED = 40


class NothingToLookAt(Exception):
    """A thematic case begins with the cases or reports that made somebody think of it."""


@dataclass(frozen=True, kw_only=True)
class ThematicDraft:
    """`members` begin with the one whose service keeps the case."""

    theme_name: str
    why: str
    lead: Account
    review_due_date: date
    members: Sequence[MemberDraft]


@dataclass(frozen=True)
class Candidates:
    cases: list[Case]
    signals: list[Signal]

    @property
    def event_types(self) -> set[str]:
        return {case.event_type for case in self.cases if case.event_type}


def open_across(*, draft: ThematicDraft, by: Account, at: datetime) -> Case:
    """Open a case that looks at others, at Tier 4, and begin its review.

    It has no report of its own: the harm and the duties stand on the cases that it looks at.
    """
    if not draft.members:
        raise NothingToLookAt
    parts = [each.part for each in draft.members]
    service = parts[0].service
    rulebook = rulebook_for(service.organisation_id, local_date(at))
    with write(service.organisation_id):
        theme = theme_named(
            organisation_id=service.organisation_id, name=draft.theme_name, by=by, at=at
        )
        types = {part.event_type for part in parts}
        severity = worst(Severity(part.severity) for part in parts)
        case = cases.new_case(
            service=service,
            title=theme.name,
            kind=parts[0].kind,
            event_type=types.pop() if len(types) == 1 else "",
            severity=severity,
            harm_is_known=True,
            is_safeguarding=False,
            at=at,
            triage_due_at=at,
            rulebook_version=rulebook.version,
        )
        record(
            organisation_id=case.organisation_id,
            verb="case.opened_across",
            subject=case,
            rows=[case],
            by=by,
            at=at,
        )
        whole = thematic.begin(case=case, theme=theme, why=draft.why, by=by, at=at)
        for member in draft.members:
            thematic.join(thematic=whole, draft=member, by=by, at=at)
        reviews.start(
            case=case,
            route=rulebook.rule(Tier.SYSTEMIC).route,
            what_happened=_opening_words(theme, draft, parts),
            immediate_actions="",
            by=draft.lead,
            at=at,
        )
        return _decide(cases.locked(case.pk), draft, by, at)


def _decide(case: Case, draft: ThematicDraft, by: Account, at: datetime) -> Case:
    proposal = propose(
        GradingFacts(
            kind=case.kind,
            severity=Severity(case.severity),
            happened_on=local_date(at),
            systemic=True,
        )
    )
    choice = steps.TriageChoice(
        tier=Tier.SYSTEMIC,
        lead=draft.lead,
        review_due_date=draft.review_due_date,
        reason=draft.why,
    )
    return steps.decide(case=case, choice=choice, proposal=proposal, by=by, at=at)


def _opening_words(theme: Theme, draft: ThematicDraft, parts: Iterable[Case | Signal]) -> str:
    """With what the review begins: nobody writes again what it looks at."""
    lines = [f"- {part_words(part)} ({part.service.name})" for part in parts]
    return "\n".join([f"{theme.name}: {draft.why}", "", "It looks at:", *lines])


def due_for(service: Service, at: datetime) -> date:
    """The day by which a thematic review that begins now is due."""
    today = local_date(at)
    closed = closed_days_of([service], today, date(today.year + 1, 12, 31))[service.pk]
    rulebook = rulebook_for(service.organisation_id, today)
    return review_due(Tier.SYSTEMIC, today, closed, rulebook) or today


def part_words(part: Case | Signal) -> str:
    return f"{part.reference} · {part.title}" if isinstance(part, Case) else part.title


def candidates(
    viewer: Viewer, at: datetime, *, theme: Theme | None = None, like: Sequence[Case] = ()
) -> Candidates:
    """What this person may put under one roof: the cases of a theme, and those alike, newest first.

    Alike by rule: of the same kind of event, in any of the services in which they triage.
    """
    seen = case_queries.visible_to(viewer, Permission.TRIAGE).filter(
        opened_at__gte=at - LOOKS_BACK,
        looks_further=False,
        state__in=(CaseState.OPEN, CaseState.CLOSED),
    )
    ids = {each.pk for each in like}
    if theme is not None:
        named = themes.cases_with(viewer, viewer.organisation.pk, {theme.pk: [theme]})
        ids |= {each.case_id for each in named}
    types = {each.event_type for each in like if each.event_type}
    if not types:
        types = set(seen.filter(pk__in=ids).values_list("event_type", flat=True)) - {""}
    by_newest = case_queries.with_words(seen).order_by("-opened_at", "-id")
    under = list(by_newest.filter(pk__in=ids)[:MOST_OFFERED])
    alike = by_newest.filter(event_type__in=types).exclude(pk__in=ids)[:MOST_OFFERED]
    earlier = signals.to_read(viewer, Permission.TRIAGE).filter(
        standing=Standing.HISTORY,
        event_type__in=types,
        occurred_on__gte=local_date(at - LOOKS_BACK),
    )
    return Candidates(
        under + list(alike),
        list(earlier.order_by("-occurred_on", "-id")[:MOST_OFFERED]),
    )

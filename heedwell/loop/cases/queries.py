"""Cases that a viewer may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.prepared import Prepared, given, given_moment, given_words
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case, CaseQuerySet
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import EVENT_TYPES

PAGE = 50


def visible_to(viewer: Viewer, permission: Permission = Permission.READ_CASES) -> CaseQuerySet:
    """Cases of the services in which this person may do this; reading, unless another is named.

    Never one that is about them.
    """
    cases = Case.objects.filter(organisation=viewer.organisation)
    cases = cases.exclude(pk__in=cases_about(viewer))
    scope = viewer.scope(permission)
    return cases if scope.everywhere else cases.filter(service__in=scope.service_ids)


# What a row of a list shows. The rest of a case, and of an account, is not fetched for it.
_ROW = (
    *("organisation", "service", "reference", "title", "state", "stage", "tier", "lead"),
    *("regrade_to", "opened_at", "next_due_at", "closed_at", "is_safeguarding", "triage_due_at"),
    *("service__name", "lead__name"),
)


def as_rows(cases: CaseQuerySet) -> CaseQuerySet:
    """Just what a list row shows."""
    return cases.select_related("service", "lead").only(*_ROW)


class Named(NamedTuple):
    """Of a service or an account just its name."""

    name: str


class CaseLine(NamedTuple):
    """A case as a long list shows it: read like one, and much cheaper to make."""

    pk: UUID
    reference: str
    title: str
    state: str
    stage: str
    tier: int | None
    opened_at: datetime
    next_due_at: datetime | None
    closed_at: datetime | None
    is_safeguarding: bool
    rulebook_version: int
    service: Named
    lead: Named | None


_LINE = (*CaseLine._fields[:-2], "service__name", "lead__name")


def as_lines(cases: CaseQuerySet) -> list[CaseLine]:
    return [
        CaseLine._make((*facts, Named(service), Named(lead) if lead else None))
        for *facts, service, lead in cases.values_list(*_LINE)
    ]


def with_words(cases: CaseQuerySet) -> CaseQuerySet:
    """What a list row shows, in the same query."""
    return cases.select_related("service", "lead")


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; each part has an index that begins with the organisation."""

    state: str = ""
    service: UUID | None = None
    tier: str = ""
    event_type: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filter":
        """As an address carries it; what is not known is left out."""
        tier = query.get("tier", "")
        return cls(
            state=query.get("state", "") if query.get("state", "") in set(CaseState) else "",
            service=_uuid(query.get("service", "")),
            tier=tier if tier in {str(int(each)) for each in Tier} else "",
            event_type=query.get("type", "") if query.get("type", "") in EVENT_TYPES else "",
        )


def filtered(
    viewer: Viewer, chosen: Filter, before: tuple[datetime, UUID] | None = None
) -> "list[CaseLine]":
    """A keyset page, newest first: PAGE rows, and one more when there are older ones.

    `before` is the (opened_at, id) of the last row that was seen.
    """
    cases = visible_to(viewer)
    if chosen.service is not None:
        cases = cases.filter(service=chosen.service)
    if chosen.tier:
        cases = cases.filter(tier=int(chosen.tier))
    if chosen.event_type:
        cases = cases.filter(event_type=chosen.event_type)
    if chosen.state:
        cases = cases.filter(state=chosen.state)
    if before is not None:
        opened_at, case_id = before
        cases = cases.filter(opened_at__lte=opened_at).exclude(opened_at=opened_at, id__gte=case_id)
    return as_lines(cases.order_by("-opened_at", "-id")[: PAGE + 1])


def to_decide(viewer: Viewer) -> CaseQuerySet:
    """What waits for triage, and what is proposed to be graded again; soonest due first."""
    wanted = Q(stage=Stage.TRIAGE) | Q(regrade_to__isnull=False)
    cases = visible_to(viewer, Permission.TRIAGE).open().filter(wanted)
    return with_words(cases).order_by("next_due_at", "id")


def to_regrade(viewer: Viewer) -> CaseQuerySet:
    """Open cases for which a higher tier is proposed than was decided."""
    cases = visible_to(viewer, Permission.TRIAGE).open().filter(regrade_to__isnull=False)
    return as_rows(cases).order_by("id")


_GRADED_LOW = Prepared[Case](
    lambda: (
        Case.objects.open()
        .filter(
            organisation=given("organisation_id"),
            event_type=given_words("event_type"),
            opened_at__gte=given_moment("since"),
            service=given("service_id"),
            tier__lt=Tier.MODERATE_OR_REPEAT,
        )
        .exclude(pk=given("but_id"))
    )
)


def graded_low_like(case: Case, since: datetime) -> list[Case]:
    """Other open cases of its kind in its service whose tier a repeat would lift; for the system."""
    return _GRADED_LOW(
        organisation_id=case.organisation_id,
        service_id=case.service_id,
        event_type=case.event_type,
        since=since,
        but_id=case.pk,
    )


def open_beside(viewer: Viewer, case: Case) -> CaseQuerySet:
    """Other open cases of the same service that a report could be joined to, newest first."""
    return (
        with_words(visible_to(viewer, Permission.TRIAGE))
        .open()
        .filter(service=case.service_id)
        .exclude(pk=case.pk)
        .order_by("-opened_at")[:PAGE]
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

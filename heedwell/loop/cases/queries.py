"""Cases that a viewer may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q
from django.db.models.lookups import In

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.ids import uuid_or_none
from heedwell.foundation.store.prepared import (
    Prepared,
    given,
    given_moment,
    given_number,
    given_words,
)
from heedwell.loop.cases.models import Case, CaseQuerySet
from heedwell.loop.cases.prepared import ANY_VIEWER, asked_by
from heedwell.loop.cases.reach import within_given
from heedwell.loop.cases.sight import in_sight
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import EVENT_TYPES

PAGE = 50


def visible_to(viewer: Viewer, permission: Permission = Permission.READ_CASES) -> CaseQuerySet:
    """Cases of the services in which this person may do this; reading, unless another is named.

    Never one that is about them, nor one that looks at a service in which they may not.
    """
    return Case.objects.filter(in_sight(viewer, permission))


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
            service=uuid_or_none(query.get("service", "")),
            tier=tier if tier in {str(int(each)) for each in Tier} else "",
            event_type=query.get("type", "") if query.get("type", "") in EVENT_TYPES else "",
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What is chosen, by the column it narrows."""
        return {
            **({"service": self.service} if self.service is not None else {}),
            **({"tier": int(self.tier)} if self.tier else {}),
            **({"event_type": self.event_type} if self.event_type else {}),
            **({"state": self.state} if self.state else {}),
        }


def filtered(
    viewer: Viewer, chosen: Filter, before: tuple[datetime, UUID] | None = None
) -> "list[CaseLine]":
    """A keyset page, newest first: PAGE rows, and one more when there are older ones.

    `before` is the (opened_at, id) of the last row that was seen.
    """
    scope = viewer.scope(Permission.READ_CASES)
    if not scope:
        return []
    within = {} if scope.everywhere else _numbered(scope.service_ids)
    asked = chosen.asked
    rows = _page(frozenset(asked), len(within), before is not None)(
        **asked_by(viewer), **within, **asked, **dict(zip(_LAST, before or (), strict=False))
    )
    return [
        CaseLine._make((*facts, Named(service), Named(lead) if lead else None))
        for *facts, service, lead in rows
    ]


_GIVEN = {
    "service": given("service"),
    "tier": given_number("tier"),
    "event_type": given_words("event_type"),
    "state": given_words("state"),
}
_LAST = ("last_opened_at", "last_id")


def _numbered(service_ids: Iterable[UUID]) -> dict[str, UUID]:
    return {f"within_{number}": each for number, each in enumerate(service_ids)}


@lru_cache(maxsize=256)
def _page(chosen: frozenset[str], services: int, is_later: bool) -> Prepared[tuple[Any, ...]]:
    """Narrowed by these columns, within so many services (0: all), from the start or later on."""

    def build() -> Any:
        cases = visible_to(ANY_VIEWER).filter(**{name: _GIVEN[name] for name in sorted(chosen)})
        if services:
            within = [given(f"within_{number}") for number in range(services)]
            cases = cases.filter(
                within_given(given("organisation_id"), within), In(F("service"), within)
            )
        if is_later:
            opened_at, case_id = given_moment("last_opened_at"), given("last_id")
            cases = cases.filter(opened_at__lte=opened_at)
            cases = cases.exclude(opened_at=opened_at, id__gte=case_id)
        return cases.order_by("-opened_at", "-id").values_list(*_LINE)[: PAGE + 1]

    return Prepared(build, plan_anew=True)


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

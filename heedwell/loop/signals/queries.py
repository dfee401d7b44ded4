"""Signals that a viewer may see, and earlier ones alike by rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, Prefetch, Q, QuerySet, UUIDField
from django.db.models.sql.compiler import SQLCompiler

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import Given, Prepared, given
from heedwell.loop.cases.related import within
from heedwell.loop.signals.models import Affected, Amendment, CaseSignal, Signal

# Nobody reads more than this many earlier records beside a decision.
MOST_ALIKE = 30


def visible_to(viewer: Viewer) -> QuerySet[Signal]:
    """Signals of the services that this person reads, and every one that they reported.

    Never one whose case is about them: what they reported of it themselves stands in `mine`.
    """
    signals = Signal.objects.filter(organisation=viewer.organisation, withdrawal__isnull=True)
    return _in_scope(viewer, signals)


def about(viewer: Viewer) -> QuerySet[CaseSignal, UUID]:
    """The ids of the signals that are about this person."""
    links = CaseSignal.objects.filter(
        organisation=viewer.organisation, case__in=cases_about(viewer)
    )
    return links.values_list("signal", flat=True)


def _in_scope(viewer: Viewer, signals: QuerySet[Signal]) -> QuerySet[Signal]:
    signals = signals.exclude(pk__in=about(viewer))
    scope = viewer.scope(Permission.READ_CASES)
    if scope.everywhere:
        return signals
    return signals.filter(Q(service__in=scope.service_ids) | Q(reported_by=viewer.account))


class _NoIndex(Func):
    """A column that SQLite must not choose its way by. It knows nothing of how many rows are the
    organisation's, and would rather walk all of them than fetch twenty by their ids."""

    template = "%(expressions)s"
    output_field = UUIDField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def among(viewer: Viewer, ids: Sequence[UUID]) -> QuerySet[Signal]:
    """Those of a few signals that the viewer may see, with what a list row shows."""
    few = Signal.objects.filter(pk__in=ids, withdrawal__isnull=True).alias(
        owner=_NoIndex("organisation_id")
    )
    seen = _in_scope(viewer, few.filter(owner=viewer.organisation.pk))
    return seen.select_related("service").prefetch_related(_links(viewer.organisation.pk))


def mine(viewer: Viewer) -> QuerySet[Signal]:
    """What this person reported, newest first."""
    return (
        Signal.objects.filter(organisation=viewer.organisation, reported_by=viewer.account)
        .select_related("service")
        .prefetch_related(_links(viewer.organisation.pk))
        .order_by("-reported_at")
    )


def of_case(viewer: Viewer, case: Case) -> list[Signal]:
    """The signals of a case that the viewer has been shown to see, the opening one first."""
    return _OF_CASE(organisation_id=viewer.organisation.pk, case_id=case.pk)


_OF_CASE = Prepared(
    lambda: (
        Signal.objects.filter(
            organisation=given("organisation_id"),
            links__organisation=given("organisation_id"),
            links__case=given("case_id"),
        )
        .select_related("service", "reported_by")
        .prefetch_related(*_parts(given("organisation_id")))
        .order_by("-links__opened_the_case", "reported_at")
    )
)


def opening(case: Case) -> Signal:
    """The signal that a case began with."""
    link = (
        CaseSignal.objects.filter(organisation=case.organisation_id, case=case)
        .select_related("signal__service")
        .order_by("-opened_the_case", "linked_at")
        .first()
    )
    if link is None:
        raise Signal.DoesNotExist
    return link.signal


def affected_by(signal: Signal) -> list[Affected]:
    return list(
        Affected.objects.filter(organisation=signal.organisation_id, signal=signal).select_related(
            "person"
        )
    )


def amendments(signal: Signal) -> QuerySet[Amendment]:
    rows = signal.amendments.filter(organisation=signal.organisation_id)
    return rows.select_related("added_by").order_by("added_at")


@dataclass(frozen=True)
class Alike:
    """An earlier signal of the same type, with what else is the same."""

    signal: Signal
    same_person: bool
    same_place: bool
    same_part_of_day: bool
    reference: str


def alike(signal: Signal, person_ids: Sequence[UUID], since: date) -> list[Alike]:
    """Earlier signals of the same type: for the same person, or in the same service.

    Newest first, at most MOST_ALIKE, withdrawn ones and the signal itself left out.
    """
    if not signal.event_type:
        return []
    candidates = Signal.objects.filter(
        organisation=signal.organisation_id,
        event_type=signal.event_type,
        occurred_on__gte=since,
        occurred_on__lte=signal.occurred_on + timedelta(days=1),
        withdrawal__isnull=True,
    ).exclude(pk=signal.pk)
    for_person = set(
        Affected.objects.filter(
            organisation=signal.organisation_id,
            person__in=person_ids,
            event_type=signal.event_type,
            occurred_on__gte=since,
        ).values_list("signal_id", flat=True)
        if person_ids
        else ()
    )
    found = (
        candidates.filter(Q(service=signal.service_id) | Q(pk__in=for_person))
        .filter(reported_at__lte=signal.reported_at)
        .prefetch_related(_links(signal.organisation_id))
        .order_by("-occurred_on", "-reported_at")[:MOST_ALIKE]
    )
    return [
        Alike(
            signal=other,
            same_person=other.pk in for_person,
            same_place=bool(signal.place) and other.place == signal.place,
            same_part_of_day=bool(signal.part_of_day) and other.part_of_day == signal.part_of_day,
            reference=_reference(other),
        )
        for other in found
    ]


def _reference(signal: Signal) -> str:
    case = case_of(signal)
    return case.reference if case is not None else signal.source_reference


def to_read(viewer: Viewer, permission: Permission = Permission.READ_CASES) -> QuerySet[Signal]:
    """Signals of the services in which this person may do this, with what their page shows."""
    signals = Signal.objects.filter(organisation=viewer.organisation, withdrawal__isnull=True)
    signals = signals.exclude(pk__in=about(viewer))
    scope = viewer.scope(permission)
    if not scope.everywhere:
        signals = signals.filter(service__in=scope.service_ids)
    return signals.select_related("service", "reported_by").prefetch_related(
        *_parts(viewer.organisation.pk), _links(viewer.organisation.pk)
    )


def case_of(signal: Signal) -> Case | None:
    """The case that a signal opened, else one that it joined; None while it is history."""
    links = sorted(signal.links.all(), key=lambda link: not link.opened_the_case)
    return links[0].case if links else None


def _links(organisation_id: UUID) -> "Prefetch[str]":
    return within(organisation_id, Signal, "links", "case")


def _parts(organisation_id: UUID | Given) -> "tuple[Prefetch[str], Prefetch[str]]":
    """Who it happened to, and what was added afterwards."""
    return (
        within(organisation_id, Signal, "affected", "person"),
        within(organisation_id, Signal, "amendments", "added_by"),
    )

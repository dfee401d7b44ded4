"""Signals that a viewer may see, and earlier ones alike by rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.models import Affected, Amendment, CaseSignal, Signal

# Nobody reads more than this many earlier records beside a decision.
MOST_ALIKE = 30


def visible_to(viewer: Viewer) -> QuerySet[Signal]:
    """Signals of the services that this person reads, and every one that they reported."""
    signals = Signal.objects.filter(organisation=viewer.organisation, withdrawal__isnull=True)
    scope = viewer.scope(Permission.READ_CASES)
    if scope.everywhere:
        return signals
    return signals.filter(Q(service__in=scope.service_ids) | Q(reported_by=viewer.account))


def mine(viewer: Viewer) -> QuerySet[Signal]:
    """What this person reported, newest first."""
    return (
        Signal.objects.filter(organisation=viewer.organisation, reported_by=viewer.account)
        .select_related("service")
        .prefetch_related("links__case")
        .order_by("-reported_at")
    )


def of_case(viewer: Viewer, case: Case) -> QuerySet[Signal]:
    """The signals of a case that the viewer has been shown to see, the opening one first."""
    return (
        Signal.objects.filter(organisation=viewer.organisation, links__case=case)
        .select_related("service", "reported_by")
        .prefetch_related("affected__person", "amendments__added_by")
        .order_by("-links__opened_the_case", "reported_at")
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
    return signal.amendments.select_related("added_by").order_by("added_at")


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
        .prefetch_related("links__case")
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
    scope = viewer.scope(permission)
    if not scope.everywhere:
        signals = signals.filter(service__in=scope.service_ids)
    return signals.select_related("service", "reported_by").prefetch_related(
        "affected__person", "amendments__added_by", "links__case"
    )


def case_of(signal: Signal) -> Case | None:
    """The case that a signal opened, else one that it joined; None while it is history."""
    links = sorted(signal.links.all(), key=lambda link: not link.opened_the_case)
    return links[0].case if links else None

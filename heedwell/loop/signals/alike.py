"""Earlier signals alike by rule: of the same kind, near in time, for one person or in one service."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.prepared import (
    ANY_VIEWER,
    OneOf,
    Prepared,
    asked_by,
    given,
    given_day,
    given_words,
)
from heedwell.loop.signals.models import Affected, CaseSignal, Signal
from heedwell.loop.signals.queries import about


@dataclass(frozen=True)
class Alike:
    """Another signal of the same type, with what else is the same. `may_open`: the viewer may."""

    signal: Signal
    same_person: bool
    same_service: bool
    same_place: bool
    same_part_of_day: bool
    reference: str
    case_id: UUID | None
    may_open: bool


# What the reader of an earlier signal is shown of it, beside what makes it alike.
_ALIKE = (
    *("organisation", "service", "event_type", "occurred_on", "reported_at", "place"),
    *("part_of_day", "title", "source_reference"),
)


def alike_to(
    viewer: Viewer | None,
    opened: Mapping[UUID, Signal],
    people: Mapping[UUID, set[UUID]],
    days: int,
) -> dict[UUID, list[Alike]]:
    """For each of a few signals those of its type near in time: same person, or same service.

    `people` are those it happened to, by signal. Newest first; withdrawn ones are left out, and
    what is about the viewer. Three queries however many signals; `None` asks for the system.
    """
    typed = {pk: signal for pk, signal in opened.items() if signal.event_type}
    if not typed:
        return {pk: [] for pk in opened}
    span = timedelta(days=days)
    of_person = _of_people(typed, people, span)
    others = _near(viewer, typed.values(), of_person, span)
    return {
        pk: [
            _alike(viewer, signal, other, same_person=other.pk in of_person[pk])
            for other in others
            if other.pk != pk
            and other.event_type == signal.event_type
            and abs(other.occurred_on - signal.occurred_on) <= span
            and (other.service_id == signal.service_id or other.pk in of_person[pk])
        ]
        for pk, signal in typed.items()
    } | {pk: [] for pk in opened.keys() - typed.keys()}


def _near(
    viewer: Viewer | None,
    opened: Collection[Signal],
    of_person: Mapping[UUID, set[UUID]],
    span: timedelta,
) -> list[Signal]:
    """The signals that may be alike, newest first."""
    days: dict[tuple[UUID, str], list[date]] = {}
    for each in opened:
        days.setdefault((each.service_id, each.event_type), []).append(each.occurred_on)
    asked: dict[str, Any] = {"of_person": list(set().union(*of_person.values()))}
    for part, ((service_id, event_type), dates) in enumerate(days.items()):
        asked |= {f"service_{part}": service_id, f"type_{part}": event_type}
        asked |= {f"since_{part}": min(dates) - span, f"until_{part}": max(dates) + span}
    organisation_id = next(iter(opened)).organisation_id
    who = {"organisation_id": organisation_id} if viewer is None else asked_by(viewer)
    return _nearby(len(days), viewer is not None)(**who, **asked)


@lru_cache(maxsize=64)
def _nearby(parts: int, for_viewer: bool) -> Prepared[Signal]:
    """In so many services and kinds. Each part is found by an index; an "or" would read them all."""

    def build() -> QuerySet[Signal]:
        of_person = Signal.objects.filter(OneOf("id", "of_person")).values("pk")
        here = [
            Signal.objects.filter(
                organisation=given("organisation_id"),
                service=given(f"service_{part}"),
                event_type=given_words(f"type_{part}"),
                occurred_on__gte=given_day(f"since_{part}"),
                occurred_on__lte=given_day(f"until_{part}"),
            ).values("pk")
            for part in range(parts)
        ]
        found = Signal.objects.filter(pk__in=of_person.union(*here), withdrawal__isnull=True)
        if for_viewer:
            found = found.exclude(pk__in=about(ANY_VIEWER))
        # The case that a signal opened, else one that it joined.
        linked = CaseSignal.objects.filter(
            organisation=OuterRef("organisation"), signal=OuterRef("pk")
        ).order_by("-opened_the_case", "linked_at")
        found = found.only(*_ALIKE).annotate(
            of_case=Subquery(linked.values("case")[:1]),
            of_reference=Subquery(linked.values("case__reference")[:1]),
        )
        return found.order_by("-occurred_on", "-reported_at")

    return Prepared(build, plan_anew=True)


def _of_people(
    opened: Mapping[UUID, Signal], people: Mapping[UUID, set[UUID]], span: timedelta
) -> dict[UUID, set[UUID]]:
    """For each signal the others of its type that happened to somebody it happened to."""
    everybody = {person for pk in opened for person in people.get(pk, ())}
    found: dict[UUID, set[UUID]] = {pk: set() for pk in opened}
    if not everybody:
        return found
    dates = [signal.occurred_on for signal in opened.values()]
    rows = _HAPPENED_TO(
        organisation_id=next(iter(opened.values())).organisation_id,
        people=list(everybody),
        types=list({signal.event_type for signal in opened.values()}),
        since=min(dates) - span,
        until=max(dates) + span,
    )
    for other, person, event_type in rows:
        for pk, signal in opened.items():
            if event_type == signal.event_type and person in people.get(pk, ()):
                found[pk].add(other)
    return found


_HAPPENED_TO = Prepared(
    lambda: Affected.objects.filter(
        OneOf("person", "people"),
        OneOf("event_type", "types"),
        organisation=given("organisation_id"),
        occurred_on__gte=given_day("since"),
        occurred_on__lte=given_day("until"),
    ).values_list("signal_id", "person_id", "event_type")
)


def _alike(viewer: Viewer | None, signal: Signal, other: Signal, *, same_person: bool) -> Alike:
    case_id: UUID | None = other.of_case  # type: ignore[attr-defined] # as `_near` annotates
    here = other.service_id == signal.service_id
    return Alike(
        signal=other,
        same_person=same_person,
        same_service=here,
        same_place=here and bool(signal.place) and other.place == signal.place,
        same_part_of_day=here
        and bool(signal.part_of_day)
        and other.part_of_day == signal.part_of_day,
        reference=other.of_reference if case_id else other.source_reference,  # type: ignore[attr-defined]
        case_id=case_id,
        may_open=viewer is None or viewer.may(Permission.READ_CASES, other.service_id),
    )

"""Signals that a viewer may see."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    Func,
    Min,
    Prefetch,
    Q,
    QuerySet,
    UUIDField,
)
from django.db.models.sql.compiler import SQLCompiler

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.people.models import Account
from heedwell.loop.cases.about_staff import cases_about, cases_about_account
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import Given, OneOf, Prepared, given, hand_out
from heedwell.loop.cases.related import within
from heedwell.loop.signals.models import Affected, Amendment, CaseSignal, Signal, Tally
from heedwell.rules.vocabulary import EVENT_TYPES


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


class NoIndex(Func):
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
        owner=NoIndex("organisation_id")
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


def is_about_a_person(case: Case) -> bool:
    """Whether somebody whom we support stands in one of its reports."""
    return "person_supported" in _roles(case)


def is_about_others_only(case: Case) -> bool:
    """Whether its reports name people it happened to, and nobody whom we support."""
    roles = _roles(case)
    return "person_supported" not in roles and bool(roles)


def _roles(case: Case) -> set[str]:
    """In what roles its reports name the people it happened to."""
    return {role for (role,) in _ROLES(organisation_id=case.organisation_id, case_id=case.pk)}


_ROLES = Prepared(
    lambda: Affected.objects.filter(
        organisation=given("organisation_id"), signal__links__case=given("case_id")
    ).values_list("role")
)


def opening(case: Case) -> Signal | None:
    """The signal that a case began with; a case that looks at others began with none."""
    links = _FIRST_LINK(organisation_id=case.organisation_id, case_id=case.pk)
    return links[0].signal if links else None


_FIRST_LINK = Prepared[CaseSignal](
    lambda: (
        CaseSignal.objects.filter(organisation=given("organisation_id"), case=given("case_id"))
        .select_related("signal__service")
        .order_by("-opened_the_case", "linked_at")[:1]
    )
)


def openings(organisation_id: UUID, case_ids: Iterable[UUID]) -> dict[UUID, Signal]:
    """The signals that several cases began with, by case, with who each happened to."""
    links = _OPENINGS(organisation_id=organisation_id, case_ids=list(case_ids))
    found = {link.case_id: link.signal for link in links}
    ids = [signal.pk for signal in found.values()]
    affected = _AFFECTED(organisation_id=organisation_id, signal_ids=ids) if ids else []
    hand_out(found.values(), "affected", affected, "signal_id")
    return found


_OPENINGS = Prepared[CaseSignal](
    lambda: CaseSignal.objects.filter(
        OneOf("case", "case_ids"), organisation=given("organisation_id"), opened_the_case=True
    ).select_related("signal__service")
)
_AFFECTED = Prepared[Affected](
    lambda: Affected.objects.filter(
        OneOf("signal", "signal_ids"), organisation=given("organisation_id")
    ).select_related("person")
)


def affected_by(signal: Signal) -> list[Affected]:
    return list(
        Affected.objects.filter(organisation=signal.organisation_id, signal=signal).select_related(
            "person"
        )
    )


def amendments(signal: Signal) -> QuerySet[Amendment]:
    rows = signal.amendments.filter(organisation=signal.organisation_id)
    return rows.select_related("added_by").order_by("added_at")


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


def services_about(viewer: Viewer) -> set[UUID]:
    """Where something was reported about the viewer. What is counted there is kept from them, and
    nothing says so: they would learn of the report."""
    return set(within_reports_about(viewer))


def within_reports_about(viewer: Viewer) -> QuerySet[Signal, UUID]:
    """The same, to be asked inside another question."""
    rows = Signal.objects.filter(organisation=viewer.organisation, pk__in=about(viewer))
    return rows.values_list("service_id", flat=True)


def known_since(organisation_id: UUID, service_id: UUID) -> date | None:
    """The first day of the month with the oldest report of a service; before it nothing is known."""
    cells = Tally.objects.filter(
        organisation=organisation_id, grain="service", scope=service_id.hex
    )
    first: date | None = cells.aggregate(first=Min("period"))["first"]
    return first


def that_happened(
    organisation_id: UUID,
    service_id: UUID,
    event_type: str,
    first: date,
    last: date,
    *,
    but_about: Account,
) -> list[UUID]:
    """The reports of a kind about these days, both included, and none about this person."""
    theirs = CaseSignal.objects.filter(
        organisation=organisation_id, case__in=cases_about_account(organisation_id, but_about)
    )
    rows = Signal.objects.filter(
        organisation=organisation_id,
        service=service_id,
        event_type__in=kinds_under(event_type),
        occurred_on__range=(first, last),
        withdrawal__isnull=True,
    ).exclude(pk__in=theirs.values("signal"))
    return list(rows.values_list("pk", flat=True))


def kinds_under(event_type: str) -> list[str]:
    """A kind of event and those that belong under it."""
    return [event_type, *(term.code for term in EVENT_TYPES.children(event_type))]

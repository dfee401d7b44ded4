"""Cases that look at several services: only who may in each of them reads what is written there.

This is the one place that says so. Whoever may in one of the services keeps what is theirs: the
cases and the actions of that service.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.lookups import In

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may_in
from heedwell.foundation.access.viewer import Scope
from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case, FurtherService
from heedwell.loop.cases.prepared import Given


def within_reach(scope: Scope, path: str = "pk") -> Q:
    """The condition that a scope holds every further service of a case."""
    if scope.everywhere:
        return Q()
    return ~Q(Exists(_of(path).exclude(service__in=scope.service_ids)))


def within_given(organisation_id: Given, services: Iterable[Combinable]) -> Q:
    """`within_reach` in a query that is written once, for services that are told later."""
    rows = FurtherService.objects.filter(organisation=organisation_id, case=OuterRef("pk"))
    return ~Q(Exists(rows.exclude(In(F("service"), list(services)))))


def is_within(scope: Scope, case: Case) -> bool:
    """Whether a scope holds every service of a case that is at hand."""
    if not case.looks_further:
        return case.service_id in scope
    return all(service_id in scope for service_id in service_ids_of(case))


def services_of(case: Case) -> list[Service]:
    """Every service that a case looks at, its own among them, by name."""
    rows = FurtherService.objects.filter(organisation=case.organisation_id, case=case)
    further = [row.service for row in rows.select_related("service")]
    return sorted([case.service, *further], key=lambda service: service.name)


def service_ids_of(case: Case) -> set[UUID]:
    if not case.looks_further:
        return {case.service_id}
    rows = FurtherService.objects.filter(organisation=case.organisation_id, case=case)
    return {case.service_id, *rows.values_list("service", flat=True)}


def who_may_in_all(case: Case, permission: Permission) -> list[Account]:
    """The accounts that may do this in every service of a case, by name."""
    places = who_may_in(case.organisation_id, permission, service_ids_of(case))
    first, *others = places.values()
    return [account for account in first if all(account in other for other in others)]


def reach_out(*, case: Case, service: Service, at: datetime) -> list[FurtherService]:
    """Make the row, when it is new. The caller holds the transaction and records it and the case."""
    if service.pk in service_ids_of(case):
        return []
    row = FurtherService.objects.create(
        organisation_id=case.organisation_id, case=case, service=service, since=at
    )
    case.looks_further = True
    case.save(update_fields=["looks_further"])
    return [row]


def _of(path: str) -> QuerySet[FurtherService]:
    return FurtherService.objects.filter(organisation=OuterRef("organisation"), case=OuterRef(path))

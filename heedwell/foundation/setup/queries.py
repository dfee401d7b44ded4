"""The services, people and staff that a viewer may see. Screens ask here, never the models."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Nation, Person, Service, ServiceKind
from heedwell.foundation.people.models import Account, Grant, Membership
from heedwell.foundation.store.prepared import Prepared, given

PAGE = 50
# A form offers no more; whoever is not in the list is named in words.
MOST_COLLEAGUES = 300

SERVICE_KINDS: tuple[tuple[str, str], ...] = tuple((each.value, each.label) for each in ServiceKind)
NATIONS: tuple[tuple[str, str], ...] = tuple((each.value, each.label) for each in Nation)


def services(viewer: Viewer, permission: Permission) -> QuerySet[Service]:
    """Every service, open or closed, in which this person may do this."""
    found = Service.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(permission)
    return found if scope.everywhere else found.filter(pk__in=scope.service_ids)


def service_names(viewer: Viewer, permission: Permission) -> list[tuple[UUID, str]]:
    """The id and name of each, by name: enough to choose one."""
    scope = viewer.scope(permission)
    named = _NAMES(organisation_id=viewer.organisation.pk)
    return [(service_id, name) for service_id, name in named if service_id in scope]


_NAMES = Prepared(
    lambda: (
        Service.objects.filter(organisation=given("organisation_id"))
        .order_by("name")
        .values_list("pk", "name")
    )
)


def open_services(viewer: Viewer, permission: Permission) -> QuerySet[Service]:
    """What a form offers: the services that have not closed, by name."""
    return services(viewer, permission).filter(closed_on=None).order_by("name")


_OPEN_SERVICE = Prepared(
    lambda: Service.objects.filter(
        organisation=given("organisation_id"), pk=given("service_id"), closed_on=None
    )
)


def services_offered(viewer: Viewer, permission: Permission) -> list[Service]:
    """`open_services`, for most people the only one: quick enough to be asked by every report."""
    scope = viewer.scope(permission)
    if scope.everywhere or len(scope.service_ids) != 1:
        return list(open_services(viewer, permission))
    (only,) = scope.service_ids
    return _OPEN_SERVICE(organisation_id=viewer.organisation.pk, service_id=only)


def people(viewer: Viewer, permission: Permission) -> QuerySet[Person]:
    """People supported by the services in which this person may do this."""
    found = Person.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(permission)
    return found if scope.everywhere else found.filter(service__in=scope.service_ids)


def people_now(
    viewer: Viewer, permission: Permission, service_id: UUID | None = None
) -> QuerySet[Person]:
    """Those who are supported today, by reference; of one service when it is named."""
    found = people(viewer, permission).filter(left_on=None)
    if service_id is not None:
        found = found.filter(service=service_id)
    return found.select_related("service").order_by("reference")


_PERSON_NOW = Prepared(
    lambda: Person.objects.filter(
        organisation=given("organisation_id"), pk=given("person_id"), left_on=None
    )
)


@dataclass(frozen=True)
class PeopleNow:
    """`people_now` for a form: all of them to draw it, and just the one chosen to check it."""

    viewer: Viewer
    permission: Permission

    def __iter__(self) -> Iterator[Person]:
        return iter(people_now(self.viewer, self.permission))

    def find(self, key: str) -> Person | None:
        try:
            person_id = UUID(key)
        except ValueError:
            return None
        found = _PERSON_NOW(organisation_id=self.viewer.organisation.pk, person_id=person_id)
        within = self.viewer.scope(self.permission)
        return next((person for person in found if person.service_id in within), None)


def people_page(
    viewer: Viewer, *, after: str = "", has_left: bool = False, service_id: UUID | None = None
) -> list[Person]:
    """A keyset page by reference for whoever keeps the list: one more than PAGE when more follow."""
    found = people(viewer, Permission.KEEP_SERVICE).filter(
        left_on__isnull=not has_left, reference__gt=after
    )
    if service_id is not None:
        found = found.filter(service=service_id)
    return list(found.select_related("service").order_by("reference")[: PAGE + 1])


@dataclass(frozen=True)
class Colleagues:
    """Others who work where this person reports: by name to draw a form, or just the one chosen."""

    viewer: Viewer

    def __iter__(self) -> Iterator[Account]:
        return iter(_colleagues(self.viewer).order_by("name", "pk")[:MOST_COLLEAGUES])

    def find(self, key: str) -> Account | None:
        try:
            return _colleagues(self.viewer).filter(pk=UUID(key)).first()
        except ValueError:
            return None


def _colleagues(viewer: Viewer) -> QuerySet[Account]:
    scope = viewer.scope(Permission.REPORT)
    working = [role for role, may in ROLE_PERMISSIONS.items() if Permission.REPORT in may]
    grants = Grant.objects.filter(
        organisation=viewer.organisation, role__in=working, ended_at=None, membership__ended_at=None
    )
    if not scope.everywhere:
        grants = grants.filter(Q(service=None) | Q(service__in=scope.service_ids))
    found = Account.objects.filter(is_active=True, pk__in=grants.values("membership__account"))
    return found.exclude(pk=viewer.account.pk)


def staff(viewer: Viewer) -> QuerySet[Membership]:
    """Memberships that this person sets up, with the roles they have now as `roles_now`."""
    found = Membership.objects.filter(organisation=viewer.organisation)
    live = Grant.objects.filter(ended_at=None).select_related("service").order_by("role", "pk")
    scope = viewer.scope(Permission.SET_UP)
    if not scope.everywhere:
        here = Q(organisation=viewer.organisation, service__in=scope.service_ids)
        found = found.filter(pk__in=Grant.objects.filter(here).values("membership"))
    return found.select_related("account").prefetch_related(
        Prefetch("grants", queryset=live, to_attr="roles_now")
    )


def others(viewer: Viewer, membership: Membership) -> QuerySet[Account]:
    """Everybody else whom this person sets up, by name: one of them could be somebody's deputy."""
    working = staff(viewer).filter(ended_at=None)
    found = Account.objects.filter(is_active=True, pk__in=working.values("account"))
    return found.exclude(pk=membership.account_id).order_by("name", "pk")[:MOST_COLLEAGUES]


def staff_page(
    viewer: Viewer, *, after: tuple[str, str] | None = None, has_left: bool = False
) -> list[Membership]:
    """A keyset page by name: one more than PAGE when more follow. `after` is a (name, id)."""
    found = staff(viewer).filter(ended_at__isnull=not has_left)
    if after is not None:
        name, pk = after
        found = found.filter(Q(account__name__gt=name) | Q(account__name=name, pk__gt=pk))
    return list(found.order_by("account__name", "pk")[: PAGE + 1])

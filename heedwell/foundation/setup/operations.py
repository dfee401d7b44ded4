"""Setting up a provider: the organisation, its services and the people they support."""

from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from heedwell.foundation.organisations.models import Organisation, Person, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.prepared import Prepared, given, given_words
from heedwell.foundation.store.transactions import Crossing, crossing, write
from heedwell.foundation.trail.operations import record


class AlreadyHere(Exception):
    """Another service has this name, or another person this reference."""


class EditedMeanwhile(Exception):
    """Somebody else saved this while it was open on the page."""


class ServiceIsClosed(Exception):
    """The service has closed: nobody new is supported there."""


class ServiceFacts(TypedDict):
    name: str
    kind: str
    nation: str
    host_council: str
    cqc_location_id: str
    on_call_phone: str
    opened_on: date | None
    closed_on: date | None


class PersonFacts(TypedDict):
    reference: str
    name: str
    communication_needs: str
    communication_checked_on: date | None
    behaviour_needs: str
    safeguarding_needs: str
    health_needs: str
    left_on: date | None


def create_organisation(
    *, name: str, short_name: str, by: Account | None, at: datetime, on_call_phone: str = ""
) -> Organisation:
    """Begin a provider. Only the command line does this, outside every block of another."""
    organisation = Organisation(
        id=uuid7(), name=name, short_name=short_name, on_call_phone=on_call_phone, created_at=at
    )
    with crossing(Crossing.SET_UP, organisation.pk):
        organisation.save(force_insert=True)
        record(
            organisation_id=organisation.pk,
            verb="organisation.created",
            subject=organisation,
            rows=[organisation],
            by=by,
            at=at,
            name=name,
        )
    return organisation


def add_service(
    *,
    organisation: Organisation,
    by: Account | None,
    at: datetime,
    **facts: Unpack[ServiceFacts],
) -> Service:
    """Raises AlreadyHere when a service of this name exists."""
    with write(organisation.pk):
        _refuse_second_service(organisation.pk, facts["name"])
        service = Service.objects.create(organisation=organisation, **facts)
        record(
            organisation_id=organisation.pk,
            verb="service.added",
            subject=service,
            rows=[service],
            by=by,
            at=at,
            name=service.name,
        )
        return service


def change_service(
    *,
    service: Service,
    seen: int,
    by: Account | None,
    at: datetime,
    **facts: Unpack[ServiceFacts],
) -> Service:
    """Change what is known of a service; `seen` is the version that the person looked at.

    Raises EditedMeanwhile when it has moved on, AlreadyHere when the name is taken.
    """
    with write(service.organisation_id):
        service = Service.objects.select_for_update().get(
            organisation=service.organisation_id, pk=service.pk
        )
        if service.version != seen:
            raise EditedMeanwhile
        _refuse_second_service(service.organisation_id, facts["name"], besides=service.pk)
        changed = _lay_over(service, dict(facts))
        record(
            organisation_id=service.organisation_id,
            verb="service.changed",
            subject=service,
            rows=[service],
            by=by,
            at=at,
            changed=changed,
        )
        return service


def add_person(
    *,
    service: Service,
    by: Account | None,
    at: datetime,
    **facts: Unpack[PersonFacts],
) -> Person:
    """Raises AlreadyHere when the reference is taken, ServiceIsClosed when the service is."""
    with write(service.organisation_id):
        _refuse_second_person(service.organisation_id, facts["reference"])
        if service.closed_on is not None:
            raise ServiceIsClosed
        person = Person.objects.create(
            organisation_id=service.organisation_id, service=service, **facts
        )
        record(
            organisation_id=person.organisation_id,
            verb="person.added",
            subject=person,
            rows=[person],
            by=by,
            at=at,
        )
        return person


def change_person(
    *,
    person: Person,
    service: Service,
    seen: int,
    by: Account | None,
    at: datetime,
    **facts: Unpack[PersonFacts],
) -> Person:
    """Change what is known of a person, or where they are supported.

    Raises EditedMeanwhile when the record has moved on since version `seen`.
    """
    with write(person.organisation_id):
        person = Person.objects.select_for_update().get(
            organisation=person.organisation_id, pk=person.pk
        )
        if person.version != seen:
            raise EditedMeanwhile
        _refuse_second_person(person.organisation_id, facts["reference"], besides=person.pk)
        changed = _lay_over(person, {**facts, "service": service})
        record(
            organisation_id=person.organisation_id,
            verb="person.changed",
            subject=person,
            rows=[person],
            by=by,
            at=at,
            changed=changed,
        )
        return person


def _lay_over(row: Service | Person, facts: dict[str, object]) -> list[str]:
    """Save the new facts and name those that differ; what they say stays in the row."""
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, facts[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    return changed


def _refuse_second_service(organisation_id: UUID, name: str, besides: UUID | None = None) -> None:
    same = Service.objects.filter(organisation=organisation_id, name=name)
    if any(pk != besides for pk in same.values_list("pk", flat=True)):
        raise AlreadyHere


def _refuse_second_person(
    organisation_id: UUID, reference: str, besides: UUID | None = None
) -> None:
    same = _CALLED(organisation_id=organisation_id, reference=reference)
    if any(pk != besides for (pk,) in same):
        raise AlreadyHere


_CALLED = Prepared(
    lambda: Person.objects.filter(
        organisation=given("organisation_id"), reference=given_words("reference")
    ).values_list("pk")
)

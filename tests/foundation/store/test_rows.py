"""Rows made in memory, by name: as Django makes them, in less time."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, models
from django.db.models import Value
from django.db.models.functions import Upper

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.store.transactions import write
from heedwell.loop.cases.models import AboutStaff, Case
from tests.access.cast import Provider

AT = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


def held(row: models.Model) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name not in ("_state", "id")}


def as_django_makes_it(model: type[TenantModel], **named: Any) -> TenantModel:
    row = model.__new__(model)
    models.Model.__init__(row, **named)
    return row


def test_a_row_made_by_name_holds_what_django_would_put_in_it(hazel: Provider):
    named = {"organisation_id": hazel.organisation.pk, "service": hazel.here, "opened_at": AT}

    ours, theirs = Case(**named), as_django_makes_it(Case, **named)

    assert held(ours) == held(theirs)
    assert isinstance(ours.pk, UUID)
    assert ours.pk != theirs.pk
    assert ours.service is hazel.here
    assert ours._state.fields_cache == theirs._state.fields_cache
    assert ours._state.adding


def test_a_row_that_was_read_holds_what_django_would_put_in_it(hazel: Provider):
    person = hazel.add_person("RH-01")
    with hazel.reading():
        read = Person.objects.select_related("service").get(pk=person.pk)
        part = Person.objects.only("reference").get(pk=person.pk)
        theirs = as_django_makes_it(Person, **held(read), id=person.pk)

        assert held(read) == held(theirs)
        assert (read, read.service) == (person, hazel.here)
        assert not read._state.adding
        assert part.get_deferred_fields() >= {"health_needs", "service_id"}
        assert part.service == hazel.here


def test_a_row_that_is_saved_is_refused_at_once(hazel: Provider):
    hazel.add_person("RH-01")
    again = Person(organisation=hazel.organisation, service=hazel.here, reference="RH-01")

    with write(hazel.organisation.pk), pytest.raises(IntegrityError):
        again.save(force_insert=True)


def test_what_the_database_is_to_work_out_is_left_to_django(hazel: Provider):
    person = Person(organisation=hazel.organisation, service=hazel.here)
    person.reference = Upper(Value("rh-02"))

    with write(hazel.organisation.pk):
        person.save(force_insert=True)

    with hazel.reading():
        assert Person.objects.get(pk=person.pk).reference == "RH-02"


def test_nothing_may_stand_where_nothing_is_allowed(hazel: Provider):
    assert Case(organisation=hazel.organisation, lead=None).lead_id is None


def test_a_row_of_another_kind_or_an_unknown_name_is_refused(hazel: Provider):
    another_kind: dict[str, Any] = {"service": hazel.organisation}
    unknown: dict[str, Any] = {"colour": "green"}

    with pytest.raises(ValueError, match="must be a"):
        Person(organisation=hazel.organisation, **another_kind)
    with pytest.raises(TypeError, match="unexpected"):
        Service(organisation=hazel.organisation, **unknown)


def test_what_only_one_may_point_to_is_told(hazel: Provider):
    said = AboutStaff(organisation=hazel.organisation, words="The agency nurse")

    taken_back = AboutStaff(organisation=hazel.organisation, takes_back=said)

    assert said.taken_back is taken_back

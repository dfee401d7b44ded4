"""Services, people supported and how much support was given."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from heedwell.foundation.access.permissions import Permission, Role
from heedwell.foundation.organisations.models import Exposure, Person, Service
from heedwell.foundation.setup import exposure, operations, queries
from tests.access.cast import PERSON, SERVICE, Provider, some_time_later
from tests.access.trail import last_line

pytestmark = pytest.mark.django_db
AT = some_time_later(hours=1)
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


@pytest.fixture
def provider() -> Provider:
    return Provider.begin()


def changed(service: Service, seen: int = 1, **facts: Any) -> Service:
    standing = {name: getattr(service, name) for name in ("name", *SERVICE)}
    return operations.change_service(
        service=service, seen=seen, by=None, at=AT, **{**standing, **facts}
    )


def test_a_service_is_changed_and_the_trail_says_what_changed(provider: Provider):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)

    standing = {name: getattr(provider.here, name) for name in ("name", *SERVICE)}
    facts: Any = {**standing, "host_council": "Northshire"}
    operations.change_service(service=provider.here, seen=1, by=rob, at=AT, **facts)

    line = last_line(provider)
    assert (line.verb, line.by_id) == ("service.changed", rob.pk)
    assert "host_council" in line.details
    with provider.reading():
        service = Service.objects.get(pk=provider.here.pk)
    assert (service.host_council, service.version) == ("Northshire", 2)


def test_the_second_to_save_a_service_is_told_and_changes_nothing(provider: Provider):
    changed(provider.here, host_council="Northshire")

    with pytest.raises(operations.EditedMeanwhile):
        changed(provider.here, seen=1, host_council="Southshire")

    with provider.reading():
        assert Service.objects.get(pk=provider.here.pk).host_council == "Northshire"


def test_two_services_cannot_have_one_name(provider: Provider):
    with pytest.raises(operations.AlreadyHere):
        provider.add_service("Rowan House")
    with pytest.raises(operations.AlreadyHere):
        changed(provider.there, name="Rowan House")


def test_another_provider_may_have_a_service_of_the_same_name(provider: Provider):
    other = Provider.begin("Elsewhere", here="Rowan House")

    assert other.here.name == provider.here.name


def test_a_person_is_known_by_one_reference(provider: Provider):
    provider.add_person("RH-01")

    with pytest.raises(operations.AlreadyHere):
        provider.add_person("RH-01", provider.there)


def test_nobody_is_added_to_a_service_that_has_closed(provider: Provider):
    closed = changed(provider.here, closed_on=date(2026, 2, 1))

    with pytest.raises(operations.ServiceIsClosed):
        provider.add_person("RH-01", closed)


def test_a_persons_needs_are_kept_and_a_move_is_a_change(provider: Provider):
    person = provider.add_person("RH-01", communication_needs="Makaton")
    facts: Any = {**PERSON, "reference": "RH-01", "communication_needs": "Makaton and pictures"}

    operations.change_person(person=person, service=provider.there, seen=1, by=None, at=AT, **facts)

    with provider.reading():
        person = Person.objects.get(pk=person.pk)
    assert (person.service_id, person.communication_needs) == (
        provider.there.pk,
        "Makaton and pictures",
    )
    with pytest.raises(operations.EditedMeanwhile):
        operations.change_person(
            person=person, service=provider.here, seen=1, by=None, at=AT, **facts
        )


def test_a_manager_sees_the_people_of_the_service_they_keep(provider: Provider):
    mine, other = provider.add_person("RH-01"), provider.add_person("EC-01", provider.there)
    rob = provider.viewer(provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))
    priya = provider.viewer(provider.employ("Priya", Role.QUALITY_LEAD))

    with provider.reading():
        assert list(queries.people(rob, Permission.KEEP_SERVICE)) == [mine]
        assert set(queries.people(priya, Permission.KEEP_SERVICE)) == {mine, other}


def test_people_who_have_left_are_offered_no_more(provider: Provider):
    provider.add_person("RH-01", left_on=date(2026, 2, 1))
    here = provider.add_person("RH-02")
    rob = provider.viewer(provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))

    with provider.reading():
        assert list(queries.people_now(rob, Permission.REPORT)) == [here]
        assert [p.reference for p in queries.people_page(rob, has_left=True)] == ["RH-01"]


def test_a_form_finds_the_people_it_would_list_and_no_others(provider: Provider):
    everybody = [
        provider.add_person("RH-01"),
        provider.add_person("RH-02", left_on=date(2026, 2, 1)),
        provider.add_person("EC-01", provider.there),
        Provider.begin("Willow Homes").add_person("WH-01"),
    ]
    amina = provider.viewer(provider.employ("Amina", Role.CARE_WORKER, provider.here))
    priya = provider.viewer(provider.employ("Priya", Role.QUALITY_LEAD))

    with provider.reading():
        for viewer, count in ((amina, 1), (priya, 2)):
            offered = queries.PeopleNow(viewer, Permission.REPORT)
            assert [person for person in everybody if offered.find(str(person.pk))] == [
                person for person in everybody if person in set(offered)
            ]
            assert len(list(offered)) == count
            assert offered.find("not an id") is None


def test_a_form_offers_the_services_in_which_somebody_may_report(provider: Provider):
    amina = provider.viewer(provider.employ("Amina", Role.CARE_WORKER, provider.here))
    priya = provider.viewer(provider.employ("Priya", Role.QUALITY_LEAD))

    with provider.reading():
        for viewer in (amina, priya):
            offered = queries.services_offered(viewer, Permission.REPORT)
            assert offered == list(queries.open_services(viewer, Permission.REPORT))


def test_the_list_of_people_goes_on_where_the_page_ended(provider: Provider):
    for number in range(queries.PAGE + 2):
        provider.add_person(f"RH-{number:03d}")
    rob = provider.viewer(provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))

    with provider.reading():
        first = queries.people_page(rob)
        rest = queries.people_page(rob, after=first[queries.PAGE - 1].reference)

    assert len(first) == queries.PAGE + 1
    assert [person.reference for person in rest] == ["RH-050", "RH-051"]


def test_a_month_without_an_amount_stays_missing(provider: Provider):
    exposure.enter(
        service=provider.here,
        amounts={(MARCH, "person_days"): Decimal(248), (APRIL, "person_days"): None},
        by=None,
        at=AT,
    )

    with provider.reading():
        known = exposure.amounts(provider.organisation.pk, MARCH, APRIL)
    assert known == {(provider.here.pk, MARCH, "person_days"): Decimal(248)}


def test_nought_is_an_amount(provider: Provider):
    exposure.enter(
        service=provider.here, amounts={(MARCH, "person_days"): Decimal(0)}, by=None, at=AT
    )

    with provider.reading():
        known = exposure.amounts(provider.organisation.pk, MARCH, MARCH)
    assert known == {(provider.here.pk, MARCH, "person_days"): Decimal(0)}


def test_an_amount_entered_by_mistake_is_emptied_and_its_row_kept(provider: Provider):
    cell = (MARCH, "support_hours")
    exposure.enter(service=provider.here, amounts={cell: Decimal("310.5")}, by=None, at=AT)

    exposure.enter(service=provider.here, amounts={cell: None}, by=None, at=AT)

    with provider.reading():
        assert exposure.amounts(provider.organisation.pk, MARCH, MARCH) == {}
        assert Exposure.objects.filter(organisation=provider.organisation).count() == 1


def test_entering_what_stands_already_writes_nothing(provider: Provider):
    cell = (MARCH, "support_hours")
    exposure.enter(service=provider.here, amounts={cell: Decimal("310.5")}, by=None, at=AT)
    line = last_line(provider)

    assert (
        exposure.enter(service=provider.here, amounts={cell: Decimal("310.50")}, by=None, at=AT)
        == []
    )
    assert last_line(provider).sequence == line.sequence


def test_a_manager_sees_the_hours_of_their_own_service(provider: Provider):
    for service in (provider.here, provider.there):
        exposure.enter(
            service=service, amounts={(MARCH, "person_days"): Decimal(10)}, by=None, at=AT
        )
    rob = provider.viewer(provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))

    with provider.reading():
        assert list(exposure.entered(rob, MARCH, MARCH)) == [
            (provider.here.pk, MARCH, "person_days")
        ]

import pytest
from django.test import Client
from django.urls import reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import Person
from heedwell.foundation.setup import queries
from tests.access.cast import Provider, sign_in


def test_a_person_is_added_with_what_others_need_to_know(as_rob: Client, provider: Provider):
    form = {
        "reference": "RH-01",
        "service": str(provider.here.pk),
        "communication_needs": "Makaton. Give time to answer.",
        "communication_checked_on": "2/3/2026",
    }

    as_rob.post(reverse("setup:add-person"), form)

    with provider.reading():
        person = Person.objects.get(reference="RH-01")
    assert person.communication_needs == "Makaton. Give time to answer."
    assert person.communication_checked_on is not None
    assert "Communication needs" in as_rob.get(reverse("setup:people")).text


def test_a_manager_is_offered_only_their_own_service(as_rob: Client, provider: Provider):
    page = as_rob.get(reverse("setup:add-person")).text
    elsewhere = {"reference": "EC-09", "service": str(provider.there.pk)}

    answer = as_rob.post(reverse("setup:add-person"), elsewhere)

    assert "Elm Court" not in page
    assert "Select the service that supports them" in answer.text
    with provider.reading():
        assert not Person.objects.filter(reference="EC-09").exists()


def test_the_list_is_of_one_service_when_one_is_chosen(as_ada: Client, provider: Provider):
    provider.add_person("RH-01")
    provider.add_person("EC-01", provider.there)

    page = as_ada.get(reverse("setup:people"), {"service": str(provider.there.pk)}).text

    assert "EC-01" in page
    assert "RH-01" not in page


def test_a_long_list_goes_on_where_the_page_ended(as_rob: Client, provider: Provider):
    for number in range(queries.PAGE + 1):
        provider.add_person(f"RH-{number:03d}")

    first = as_rob.get(reverse("setup:people")).text
    rest = as_rob.get(reverse("setup:people"), {"after": "RH-049"}).text

    assert "?service=&amp;left=&amp;after=RH-049" in first
    assert "RH-050" in rest
    assert "RH-049<" not in rest


def test_a_change_that_came_second_keeps_what_was_typed(as_rob: Client, provider: Provider):
    person = provider.add_person("RH-01", communication_needs="Makaton")
    url = reverse("setup:person", args=[person.pk])
    form = {"reference": "RH-01", "service": str(provider.here.pk), "seen": "1"}
    as_rob.post(url, {**form, "communication_needs": "Makaton and pictures"})

    answer = as_rob.post(url, {**form, "communication_needs": "Easy read"})

    assert "Makaton and pictures" in answer.text
    assert "Easy read" in answer.text
    with provider.reading():
        assert Person.objects.get(pk=person.pk).communication_needs == "Makaton and pictures"


@pytest.mark.parametrize("name", ["people", "services", "staff", "hours", "days", "index"])
def test_a_set_up_page_asks_the_database_few_questions(
    provider: Provider, client: Client, name: str, django_assert_max_num_queries
):
    for number in range(60):
        provider.add_person(f"RH-{number:03d}")
    for number in range(20):
        provider.employ(f"Carer {number}", Role.CARE_WORKER, provider.here)
    sign_in(client, provider.employ("Ada", Role.ADMINISTRATOR))

    client.get(reverse(f"setup:{name}"))  # which notes that the session is in use

    with django_assert_max_num_queries(12):
        client.get(reverse(f"setup:{name}"))

from django.test import Client
from django.urls import reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import Service
from heedwell.foundation.setup import operations
from tests.access.cast import SERVICE, Provider, sign_in

FORM = {"name": "Ash Lodge", "kind": "care_home", "nation": "SCT"}


def test_a_service_is_added(as_ada: Client, provider: Provider):
    answer = as_ada.post(reverse("setup:add-service"), FORM, follow=True)

    with provider.reading():
        service = Service.objects.get(name="Ash Lodge")
    assert (service.kind, service.nation) == ("care_home", "SCT")
    assert "Ash Lodge is set up" in answer.text


def test_a_service_without_a_name_says_what_to_do_and_keeps_the_rest(as_ada: Client):
    answer = as_ada.post(reverse("setup:add-service"), {**FORM, "name": "", "host_council": "Fife"})

    assert "Enter the name of the service" in answer.text
    assert 'value="Fife"' in answer.text


def test_a_name_that_is_taken_is_refused_in_words(as_ada: Client):
    answer = as_ada.post(reverse("setup:add-service"), {**FORM, "name": "Rowan House"})

    assert "Another service has this name" in answer.text


def test_a_service_cannot_close_before_it_opened(as_ada: Client):
    dates = {"opened_on": "1/3/2026", "closed_on": "1/2/2026"}

    answer = as_ada.post(reverse("setup:add-service"), {**FORM, **dates})

    assert "Enter a day after the service opened" in answer.text


def test_two_people_editing_both_see_what_the_other_saved(as_ada: Client, provider: Provider):
    url = reverse("setup:service", args=[provider.here.pk])
    theirs = {**SERVICE, "name": "Rowan House", "host_council": "Northshire"}
    operations.change_service(
        service=provider.here, seen=1, by=None, at=provider.organisation.created_at, **theirs
    )
    ours = {**FORM, "name": "Rowan House", "host_council": "Southshire", "seen": "1"}

    answer = as_ada.post(url, ours)

    assert "Somebody else saved this while you were typing" in answer.text
    assert "Northshire" in answer.text
    assert 'value="Southshire"' in answer.text
    again = as_ada.post(url, {**ours, "seen": str(answer.context["form"]["seen"].value())})
    assert again.status_code == 302
    with provider.reading():
        assert Service.objects.get(pk=provider.here.pk).host_council == "Southshire"


def test_a_provider_without_services_is_told_to_begin_with_one(client: Client, db: None):
    bare = operations.create_organisation(
        name="Bare Care", short_name="bare", by=None, at=Provider.begin().organisation.created_at
    )
    nell = Provider(bare, None, None).employ("Nell", Role.ADMINISTRATOR)  # type: ignore[arg-type]  # none yet

    pages = {
        name: sign_in(client, nell).get(reverse(f"setup:{name}")).text
        for name in ("index", "services", "people", "hours", "days")
    }

    assert "Begin with a service" in pages["index"]
    assert "No services yet" in pages["services"]
    assert "A service comes first" in pages["people"]
    assert "A service comes first" in pages["hours"]
    assert "<h2>Add a day" not in pages["days"]


def test_whoever_sets_up_one_service_adds_no_other(provider: Provider, client: Client):
    local = provider.employ("Rob", Role.ADMINISTRATOR, provider.here)

    answer = sign_in(client, local).post(reverse("setup:add-service"), FORM)

    assert answer.status_code == 302
    with provider.reading():
        assert not Service.objects.filter(name="Ash Lodge").exists()

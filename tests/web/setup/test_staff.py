from datetime import date

from django.test import Client
from django.urls import reverse

from heedwell.foundation.access.permissions import Permission, Role
from heedwell.foundation.access.queries import load_viewer
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account, Membership
from heedwell.foundation.setup import staff
from tests.access.cast import BEGAN, Provider, sign_in

INVITED = {"name": "Amina", "email": "amina@example.org", "role": "care_worker"}


def test_somebody_is_invited_to_one_service(as_ada: Client, provider: Provider):
    form = {**INVITED, "everywhere": "no", "services": [str(provider.here.pk)]}

    answer = as_ada.post(reverse("setup:invite"), form, follow=True)

    assert "We have sent Amina an e-mail" in answer.text
    viewer = provider.viewer(Account.objects.get(email="amina@example.org"))
    assert viewer.may(Permission.REPORT, provider.here.pk)
    assert not viewer.may(Permission.REPORT, provider.there.pk)
    with provider.reading():
        assert Notice.objects.filter(to_address="amina@example.org").count() == 1


def test_an_invitation_says_what_is_missing(as_ada: Client):
    page = as_ada.post(reverse("setup:invite"), {"email": "nobody"}).text

    assert "Enter their name" in page
    assert "Enter an e-mail address, like name@example.org" in page
    assert "Select the role" in page
    assert "Select where they have this role" in page


def test_some_services_means_at_least_one(as_ada: Client):
    page = as_ada.post(reverse("setup:invite"), {**INVITED, "everywhere": "no"}).text

    assert "Select at least one service" in page


def test_an_inspector_is_invited_until_a_day(as_ada: Client, provider: Provider):
    form = {**INVITED, "role": "inspector", "everywhere": "yes"}
    refused = as_ada.post(reverse("setup:invite"), form).text

    as_ada.post(reverse("setup:invite"), {**form, "expires_on": "1/7/2099"})

    assert "Enter the last day of their access" in refused
    with provider.reading():
        membership = Membership.objects.get(account__email="amina@example.org")
    assert membership.expires_at is not None
    assert membership.expires_at.date() == date(2099, 7, 1)  # 23:00 UTC: midnight in London
    page = as_ada.get(reverse("setup:member", args=[membership.pk])).text
    assert "1 July 2099" in page


def test_somebody_who_works_here_is_not_invited_again(as_ada: Client, provider: Provider):
    provider.employ("Amina", Role.CARE_WORKER, email="amina@example.org")

    page = as_ada.post(reverse("setup:invite"), {**INVITED, "everywhere": "yes"}).text

    assert "This person works here already" in page


def test_a_role_is_given_and_ended_on_their_page(as_ada: Client, provider: Provider):
    amina = provider.employ("Amina", Role.CARE_WORKER, provider.here)
    member = provider.members["Amina"].pk
    as_ada.post(
        reverse("setup:add-role", args=[member]),
        {"role": "shift_lead", "everywhere": "no", "services": [str(provider.there.pk)]},
    )
    assert provider.viewer(amina).may(Permission.REVIEW, provider.there.pk)
    page = as_ada.get(reverse("setup:member", args=[member])).context["page"]
    (lead,) = [held.grant for held in page.roles if held.grant.role == "shift_lead"]

    as_ada.post(f"{reverse('setup:leave', args=[member])}?grant={lead.pk}")

    assert not provider.viewer(amina).may(Permission.REVIEW)


def test_a_role_they_have_is_refused_in_words(as_ada: Client, provider: Provider):
    provider.employ("Amina", Role.CARE_WORKER)
    url = reverse("setup:add-role", args=[provider.members["Amina"].pk])

    page = as_ada.post(url, {"role": "care_worker", "everywhere": "yes"}).text

    assert "They have this role there already" in page


def test_the_last_administrator_is_told_why_they_stay(as_ada: Client, provider: Provider):
    url = reverse("setup:leave", args=[provider.members["Ada"].pk])

    answer = as_ada.post(url, follow=True)

    assert "Nobody would be left who can set up services and staff" in answer.text


def test_access_ends_at_once(as_ada: Client, provider: Provider):
    amina = provider.employ("Amina", Role.CARE_WORKER)
    hers = sign_in(Client(), amina)
    assert hers.get(reverse("my_account")).context["page"].viewers != []

    as_ada.post(reverse("setup:leave", args=[provider.members["Amina"].pk]))

    assert load_viewer(amina, None) is None
    assert hers.get(reverse("my_account")).context["page"].viewers == []


def test_a_last_day_that_is_past_is_refused(as_ada: Client, provider: Provider):
    provider.employ("Amina", Role.CARE_WORKER)
    url = reverse("setup:until", args=[provider.members["Amina"].pk])

    assert "Enter a day that is still to come" in as_ada.post(url, {"expires_on": "1/1/2020"}).text
    as_ada.post(url, {"expires_on": "1/7/2099"})
    with provider.reading():
        assert Membership.objects.get(pk=provider.members["Amina"].pk).expires_at is not None


def test_an_invitation_is_sent_again_until_it_is_accepted(as_ada: Client, provider: Provider):
    amina = provider.employ("Amina", Role.CARE_WORKER)
    url = reverse("setup:member", args=[provider.members["Amina"].pk])
    as_ada.post(url, {"do": "again"})
    with provider.reading():
        assert Notice.objects.filter(to_account=amina).count() == 2

    amina.refresh_from_db()
    amina.set_password("three words apart")
    amina.save()

    assert "Send the invitation again" not in as_ada.get(url).text
    as_ada.post(url, {"do": "again"})
    with provider.reading():
        assert Notice.objects.filter(to_account=amina).count() == 2


def test_whoever_sets_up_one_service_changes_roles_only_there(provider: Provider, client: Client):
    provider.employ("Ada", Role.ADMINISTRATOR)
    local = sign_in(client, provider.employ("Rob", Role.ADMINISTRATOR, provider.here))
    amina = provider.employ("Amina", Role.CARE_WORKER, provider.here)
    staff.grant(
        membership=provider.members["Amina"],
        roles=[staff.RoleIn(Role.SHIFT_LEAD, provider.there)],
        by=None,
        at=BEGAN,
    )
    member = provider.members["Amina"].pk
    url = reverse("setup:member", args=[member])
    leave = reverse("setup:leave", args=[member])
    held = {each.grant.role: each for each in local.get(url).context["page"].roles}

    for each in held.values():
        local.post(f"{leave}?grant={each.grant.pk}")
    local.post(leave)
    local.post(
        reverse("setup:add-role", args=[member]), {"role": "quality_lead", "everywhere": "yes"}
    )

    viewer = provider.viewer(amina)
    assert {role for role, _ in viewer.roles} == {Role.SHIFT_LEAD}

"""Signing in and out: what opens a session, what ends one, and what tells a stranger nothing."""

import re
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import AccountMail, Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import staff
from heedwell.foundation.store.transactions import write
from tests.access.cast import FAR_AWAY, Provider, sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "three words apart"
SIGN_IN = reverse("account_login")


@pytest.fixture
def provider(settings) -> Provider:
    cache.clear()
    settings.EMAIL_BACKEND = "heedwell.foundation.notices.backend.OutboxBackend"
    return Provider.begin()


def with_password(account: Account) -> Account:
    account.set_password(PASSWORD)
    with write(None):
        account.save(update_fields=["password"])
    return account


@pytest.fixture
def amina(provider: Provider) -> Account:
    return with_password(provider.employ("Amina", Role.CARE_WORKER, provider.here))


@pytest.fixture
def rob(provider: Provider) -> Account:
    return with_password(provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))


def try_in(client: Client, email: str, password: str = PASSWORD, address: str = "127.0.0.1"):
    return client.post(SIGN_IN, {"login": email, "password": password}, REMOTE_ADDR=address)


def is_in(client: Client) -> bool:
    return client.get(reverse("my_account")).status_code == HTTPStatus.OK


def test_the_right_password_signs_in_whatever_the_case_of_the_address(
    client: Client, amina: Account
):
    answer = try_in(client, amina.email.upper())

    assert answer.status_code == 302
    assert is_in(client)


def text_of(answer, email: str) -> str:
    text = answer.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_a_wrong_password_and_an_unknown_address_read_the_same(client: Client, amina: Account):
    wrong = try_in(client, amina.email, "not this one at all")
    unknown = try_in(client, "nobody@example.org", "not this one at all")

    assert wrong.status_code == unknown.status_code
    assert text_of(wrong, amina.email) == text_of(unknown, "nobody@example.org")


def test_a_forgotten_password_reads_the_same_for_an_unknown_address(client: Client, amina: Account):
    """And nobody whom we do not know gets mail from us."""
    url = reverse("account_reset_password")
    known = client.post(url, {"email": amina.email}, follow=True)
    unknown = client.post(url, {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert text_of(known, amina.email) == text_of(unknown, "nobody@example.org")
    assert [mail.to_address for mail in AccountMail.objects.all()] == [amina.email]


def test_the_session_has_a_new_key_after_signing_in(client: Client, amina: Account):
    client.get(reverse("invitation", args=["x"]))
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key

    try_in(client, amina.email)

    assert client.session.session_key != before


def cookie_of(client: Client) -> Client:
    """Somebody who kept a copy of the cookie."""
    thief = Client()
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    return thief


def test_a_kept_cookie_is_dead_after_signing_out(client: Client, amina: Account):
    try_in(client, amina.email)
    thief = cookie_of(client)
    assert is_in(thief)

    client.post(reverse("account_logout"))

    assert not is_in(thief)


def test_a_kept_cookie_is_dead_after_the_password_changes(client: Client, amina: Account):
    try_in(client, amina.email)
    thief = cookie_of(client)
    new = {
        "oldpassword": PASSWORD,
        "password1": "four other words here",
        "password2": "four other words here",
    }

    client.post(reverse("account_change_password"), new)

    assert not is_in(thief)
    assert try_in(Client(), amina.email, "four other words here").status_code == 302


def test_a_kept_cookie_is_dead_once_the_account_is_stopped(client: Client, amina: Account):
    try_in(client, amina.email)

    amina.is_active = False
    with write(None):
        amina.save(update_fields=["is_active"])

    assert not is_in(client)
    assert not is_in_after(Client(), amina)


def is_in_after(client: Client, account: Account) -> bool:
    try_in(client, account.email)
    return is_in(client)


def test_other_sessions_can_be_ended_from_the_list(client: Client, amina: Account):
    other = Client()
    for each in (client, other):
        try_in(each, amina.email)

    client.post(reverse("usersessions_list"))

    assert is_in(client)
    assert not is_in(other)


def test_an_hour_of_use_keeps_a_session_alive_and_twelve_without_end_it(
    client: Client, amina: Account, settings
):
    try_in(client, amina.email)
    session = client.session
    assert session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    client.get(reverse("my_account"))
    seen = client.session["seen"]

    client.get(reverse("my_account"))
    assert client.session["seen"] == seen  # no write for each page
    session = client.session
    session["seen"] = seen - 3601
    session.save()
    client.get(reverse("my_account"))
    assert client.session["seen"] >= seen


def test_nobody_signs_up_by_themselves(client: Client, provider: Provider):
    before = Account.objects.count()

    page = client.get(reverse("account_signup"))
    client.post(
        reverse("account_signup"),
        {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert page.status_code == 200
    assert Account.objects.count() == before


def test_guessing_is_slowed_down_for_the_one_who_guesses(client: Client, amina: Account):
    for _ in range(6):
        answer = try_in(client, amina.email, "wrong and wrong again")

    assert "Too many" in answer.text
    assert "Too many" in try_in(client, amina.email).text


def test_nobody_can_lock_a_colleague_out_by_guessing(amina: Account):
    hers = Client()
    try_in(hers, amina.email)
    hers.post(reverse("account_logout"))
    for guess in range(40):
        try_in(Client(), amina.email, "wrong and wrong again", address=f"192.0.2.{guess}")

    stranger = try_in(Client(), amina.email, address="198.51.100.7")
    known = try_in(hers, amina.email)

    assert "Too many" in stranger.text
    assert known.status_code == 302


def test_the_browser_that_is_remembered_holds_no_name_or_address(client: Client, amina: Account):
    try_in(client, amina.email)

    cookie = client.cookies["heedwell_known"]
    assert amina.email not in cookie.value
    assert str(amina.pk) not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_made_up_browser_cookie_is_not_known(amina: Account):
    client = Client()
    client.cookies["heedwell_known"] = "WyJhIl0:1abc:def"

    assert try_in(client, amina.email).status_code == 302


def reset_link(account: Account) -> str:
    body = AccountMail.objects.get(to_address=account.email).body
    found = re.search(r"https?://\S+/account/password/forgotten/\S+/", body)
    assert found, body
    return found[0]


def test_a_forgotten_password_is_set_by_the_link_in_the_mail(
    client: Client, amina: Account, settings
):
    client.post(reverse("account_reset_password"), {"email": amina.email}, HTTP_HOST="localhost")
    link = reset_link(amina)
    assert link.startswith(f"{settings.SITE_URL}/")

    page = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    new = {"password1": "four other words here", "password2": "four other words here"}
    client.post(page.request["PATH_INFO"], new)

    amina.refresh_from_db()
    assert amina.check_password("four other words here")


# The second factor


def code_for(account: Account):
    secret = TOTP(Authenticator.objects.get(user=account, type=Authenticator.Type.TOTP)).instance
    from allauth.mfa.utils import decrypt

    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(decrypt(secret.data["secret"]), counter))


def test_a_manager_without_a_second_factor_is_told_why_and_how(client: Client, rob: Account):
    try_in(client, rob.email)

    answer = client.get(reverse("setup:people"), follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("second_factor_needed"))
    assert "Add a second step to your sign-in" in answer.text
    assert reverse("mfa_activate_totp") in answer.text


def test_a_care_worker_needs_none(client: Client, amina: Account):
    try_in(client, amina.email)

    assert client.get(reverse("report:start")).status_code == 200


@override_settings(SECOND_FACTOR_REQUIRED=False)
def test_the_setting_turns_it_off_for_trying_the_product_out(client: Client, rob: Account):
    try_in(client, rob.email)

    assert client.get(reverse("setup:people")).status_code == 200


def activate(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    counter = next(yield_hotp_counters_from_time())
    code = format_hotp_value(hotp_value(secret, counter))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer.status_code == 302, answer.text


def test_whoever_has_just_set_it_up_goes_straight_on(client: Client, rob: Account):
    try_in(client, rob.email)
    activate(client)

    assert client.get(reverse("setup:people")).status_code == 200


def test_the_next_sign_in_asks_for_the_code(client: Client, rob: Account):
    try_in(client, rob.email)
    activate(client)
    cache.clear()  # a code is good once; the test is quicker than half a minute
    fresh = Client()

    answer = try_in(fresh, rob.email)

    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(fresh)
    fresh.post(reverse("mfa_authenticate"), {"code": code_for(rob)})
    assert fresh.get(reverse("setup:people")).status_code == 200


def test_a_session_from_before_must_prove_it_too(client: Client, rob: Account):
    older = Client()
    for each in (older, client):
        try_in(each, rob.email)
    activate(client)

    answer = older.get(reverse("setup:people"))

    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))


def test_taking_the_second_factor_away_asks_for_one_again(client: Client, rob: Account):
    try_in(client, rob.email)
    activate(client)
    Authenticator.objects.filter(user=rob).delete()

    answer = client.get(reverse("setup:people"))

    assert answer.headers["Location"].startswith(reverse("second_factor_needed"))


# Invitations, and several organisations


def invited(provider: Provider) -> str:
    provider.employ("Dev", Role.SHIFT_LEAD, provider.here, email="dev@example.org")
    with provider.reading():
        body = Notice.objects.get(to_address="dev@example.org").body
    found = re.search(r"/invitation/\S+/", body)
    assert found
    return found[0]


def test_somebody_new_chooses_a_password_and_signs_in_with_it(client: Client, provider: Provider):
    url = invited(provider)
    assert "Welcome, Dev" in client.get(url).text

    answer = client.post(url, {"password": PASSWORD, "again": PASSWORD}, follow=True)

    assert "Your password is set" in answer.text
    assert try_in(client, "dev@example.org").status_code == 302
    assert client.get(url).status_code == HTTPStatus.GONE


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("", "", "Choose a password"),
        ("short", "short", "at least 12 characters"),
        ("passwordpassword", "passwordpassword1", "This is not the same password"),
    ],
)
def test_a_password_that_does_not_do_says_why(
    client: Client, provider: Provider, password: str, again: str, says: str
):
    answer = client.post(invited(provider), {"password": password, "again": again})

    assert says in answer.text
    assert password == "" or f'value="{password}"' not in answer.text


@pytest.fixture
def ian(provider: Provider) -> tuple[Account, Provider]:
    """Ian inspects two providers."""
    other = Provider.begin("Other Care")
    for each in (provider, other):
        account = each.employ("Ian", Role.INSPECTOR, email="ian@inspectors.example")
    return account, other


def test_whoever_works_for_several_chooses_first(client: Client, ian: tuple[Account, Provider]):
    account, other = ian
    sign_in(client, account)

    asked = client.get(reverse("cases:list"), follow=True)
    assert "Hazel Care" in asked.text
    assert "Other Care" in asked.text
    answer = client.post(
        reverse("choose_organisation"),
        {"organisation": str(other.organisation.pk), "next": reverse("cases:list")},
        follow=True,
    )

    assert answer.redirect_chain[-1][0] == reverse("cases:list")
    assert "Other Care" in answer.text
    assert "Hazel Care" not in answer.text


def test_an_organisation_without_a_role_cannot_be_chosen(
    client: Client, ian: tuple[Account, Provider]
):
    third = Provider.begin("Third Care")
    sign_in(client, ian[0])

    answer = client.post(
        reverse("choose_organisation"), {"organisation": str(third.organisation.pk)}
    )

    assert "Select an organisation" in answer.text


def test_a_chosen_organisation_that_ended_is_left(client: Client, ian: tuple[Account, Provider]):
    account, other = ian
    sign_in(client, account)
    client.post(reverse("choose_organisation"), {"organisation": str(other.organisation.pk)})

    staff.end_membership(membership=other.members["Ian"], by=None, at=FAR_AWAY)

    assert "Hazel Care" in client.get(reverse("cases:list")).text


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_choosing(
    client: Client, ian: tuple[Account, Provider], next_url: str
):
    account, other = ian
    sign_in(client, account)

    answer = client.post(
        reverse("choose_organisation"),
        {"organisation": str(other.organisation.pk), "next": next_url},
    )

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, amina: Account, next_url: str):
    answer = client.post(SIGN_IN, {"login": amina.email, "password": PASSWORD, "next": next_url})

    assert answer.headers["Location"] == "/"

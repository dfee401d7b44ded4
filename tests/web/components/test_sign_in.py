"""Sign-in pages and error pages: ours to look at, plain to read, none of the library's own."""

import re
from pathlib import Path
from typing import Any

import pytest
from allauth.account import forms as account_forms
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.web.components import sign_in as worded
from tests.access.cast import Provider, sign_in

PASSWORD = "correct horse battery staple"
TEMPLATES = Path(__file__).resolve().parents[3] / "heedwell" / "web" / "templates"
PUBLIC = ("account_login", "account_signup", "account_inactive", "account_reset_password")
OWN = (
    "my_account",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
    "account_change_password",
    "account_reauthenticate",
    "account_logout",
)
LIBRARY_WORDS = ("Two-Factor", "Authenticator", "Menu:", "Sign Up", "sign up</a>", "Bad Token")


@pytest.fixture
def rob(db: None) -> Account:
    provider = Provider.begin()
    account = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)
    account.set_password(PASSWORD)
    with write(provider.organisation.pk):
        account.save(update_fields=["password"])
    return account


@pytest.fixture
def as_rob(rob: Account, client: Client) -> Client:
    return sign_in(client, rob)


def library_templates() -> list[str]:
    """The templates of the library's views that can be reached."""
    found = set()
    todo = list(get_resolver().url_patterns)
    while todo:
        one = todo.pop()
        if not isinstance(one, URLPattern):
            todo += one.url_patterns
            continue
        view: Any = one.callback
        while view is not None:
            kind = getattr(view, "view_class", None)
            if kind and kind.__module__.startswith("allauth"):
                found.add(getattr(kind, "template_name", None))
            view = getattr(view, "__wrapped__", None)
    return sorted(name for name in found if name and name.endswith(".html"))


def test_every_page_of_the_sign_in_library_that_can_be_reached_is_ours():
    names = library_templates()

    assert len(names) > 15
    assert [name for name in names if not (TEMPLATES / name).is_file()] == []


@pytest.mark.parametrize("name", PUBLIC)
def test_pages_before_signing_in_look_like_ours(name, client, db):
    html = client.get(reverse(name)).content.decode()

    assert "heedwell/heedwell.css" in html
    assert html.count("<h1") == 1
    assert [words for words in LIBRARY_WORDS if words in html] == []


@pytest.mark.parametrize("name", OWN)
def test_pages_of_the_account_look_like_ours(name, as_rob):
    html = as_rob.get(reverse(name)).content.decode()

    assert "heedwell/heedwell.css" in html
    assert html.count("<h1") == 1
    assert [words for words in LIBRARY_WORDS if words in html] == []


def test_signing_in_offers_no_account_to_strangers(client, db):
    html = client.get(reverse("account_login")).content.decode()

    assert reverse("account_signup") not in html
    assert reverse("account_reset_password") in html


def test_the_picture_to_scan_has_the_key_to_type_beside_it(rob, client):
    client.post(reverse("account_login"), {"login": rob.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    html = client.get(reverse("mfa_activate_totp")).content.decode()

    assert '<img class="qr" src="data:image/svg+xml;base64,' in html
    assert re.search(r"<code[^>]*>[A-Z2-7]{16,}</code>", html)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_a_page_for_what_went_wrong_needs_nothing_and_says_what_to_do(name):
    html = render_to_string(f"{name}.html")

    assert html.count("<h1") == 1
    assert "heedwell.css" in html
    assert not re.search(
        r"\b(?:error|invalid|forbidden|oops)\b", html.split("<main")[1], re.IGNORECASE
    )


def test_a_refusal_says_the_rule_that_decided():
    sentence = "Only a registered manager may sign off a review."

    assert sentence in render_to_string("403.html", {"exception": sentence})


def test_the_librarys_forms_say_what_to_do():
    form = worded.LoginForm({})

    assert form.errors["login"] == ["Enter your e-mail address"]
    assert form.errors["password"] == ["Enter your password"]
    assert "Forgot" not in str(form)
    assert isinstance(form, account_forms.LoginForm)


def test_our_sentences_name_only_what_the_library_can_say():
    from allauth.account.adapter import DefaultAccountAdapter
    from allauth.mfa.adapter import DefaultMFAAdapter

    assert worded.ACCOUNT_SENTENCES.keys() <= DefaultAccountAdapter.error_messages.keys()
    assert worded.MFA_SENTENCES.keys() <= DefaultMFAAdapter.error_messages.keys()

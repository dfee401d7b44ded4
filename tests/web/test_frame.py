"""What every response carries, and what stands round every page."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.setup import operations
from heedwell.foundation.store.errors import Busy
from heedwell.web.middleware import Headers
from tests.access.cast import Provider, sign_in


def policy_of(answer: HttpResponseBase) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (part.partition(" ") for part in parts)}


@pytest.mark.requirement("GOALS-S11")
@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/account/sign-in/", "/set-up/", "/nowhere/", "/account/"])
def test_every_answer_forbids_scripts_of_others_and_keeps_nothing(client: Client, url: str):
    answer = client.get(url)

    policy = policy_of(answer)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    # Not "no-referrer": browsers would then send our own forms with the origin "null".
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.requirement("GOALS-S11")
def test_the_shipped_settings_pass_djangos_own_check_for_running_in_earnest(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            "PATH": "",
            "DJANGO_SETTINGS_MODULE": "heedwell.config.settings",
            "HEEDWELL_DATA": str(tmp_path),
            "HEEDWELL_SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopq!$%&()" * 2,
            "HEEDWELL_URL": "https://heedwell.example.org",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def places(client: Client) -> list[str]:
    return [item.label for item in client.get(reverse("my_account")).context["frame"].nav]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.CARE_WORKER, ["Today", "My reports", "Learning", "Report"]),
        (Role.INSPECTOR, ["Today", "Cases", "Plan", "Twelve months", "Learning"]),
        (
            Role.REGISTERED_MANAGER,
            ["Today", "Cases", "Plan", "Twelve months", "Learning", "Report", "Set up"],
        ),
    ],
)
def test_the_navigation_offers_only_what_the_role_includes(
    client: Client, role: Role, expected: list[str]
):
    sign_in(client, Provider.begin().employ("Somebody", role))

    assert places(client) == expected


@pytest.mark.django_db
def test_the_page_says_who_is_signed_in_and_where(client: Client):
    provider = Provider.begin()
    sign_in(client, provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))

    context = client.get(reverse("setup:people")).context

    assert context["viewer_name"] == "Rob"
    assert context["viewer_where"] == "Registered manager · Hazel Care"
    assert [item.label for item in context["frame"].nav if item.is_current] == ["Set up"]


@pytest.mark.django_db
def test_a_refusal_explains_the_rule(client: Client):
    provider = Provider.begin()
    sign_in(client, provider.employ("Amina", Role.CARE_WORKER, provider.here))

    answer = client.get(reverse("setup:staff"))

    assert answer.status_code == 403
    assert "It is for people who set up services and staff." in answer.text
    assert "Quality lead, Administrator" in answer.text
    assert "Care worker" in answer.text


FORM = {"name": "Ash <Lodge>", "kind": "care_home", "nation": "ENG", "host_council": ""}


def taken(**_: object) -> None:
    raise Busy


@pytest.mark.requirement("GOALS-P3")
@pytest.mark.django_db
def test_when_the_database_is_taken_what_was_typed_goes_round_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    sign_in(client, Provider.begin().employ("Ada", Role.ADMINISTRATOR))
    with monkeypatch.context() as patched:
        patched.setattr(operations, "add_service", taken)
        answer = client.post(reverse("setup:add-service"), FORM)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "not saved yet" in answer.text
    assert '<input type="hidden" name="name" value="Ash &lt;Lodge&gt;">' in answer.text
    assert '<input type="hidden" name="host_council" value="">' in answer.text
    typed = dict(answer.context["typed"])
    assert client.post(reverse("setup:add-service"), typed).status_code == 302


def answer_to(request: HttpRequest) -> HttpResponse:
    def unused(request: HttpRequest) -> HttpResponse:
        raise AssertionError

    answer = Headers(unused).process_exception(request, Busy())
    assert answer is not None
    return answer


def test_a_password_never_goes_round_in_a_page(rf: RequestFactory):
    answer = answer_to(
        rf.post("/account/sign-in/", {"login": "a@example.org", "password": "words"})
    )

    assert answer.status_code == 503
    assert b"words" not in answer.content
    assert b"Go back, and send it once more" in answer.content


def test_another_exception_is_not_taken_for_a_busy_database(rf: RequestFactory):
    headers: Callable[..., HttpResponse | None] = Headers(
        lambda request: HttpResponse()
    ).process_exception

    assert headers(rf.get("/"), ValueError()) is None

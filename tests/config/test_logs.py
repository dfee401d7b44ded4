"""Nothing that opens a private link stands in the log, whatever is refused or goes wrong there."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from heedwell.config.logs import WithoutSecrets

SECRET = "zq9canary-of-a-link"
HOLDS_A_SECRET = {"token", "key"}
GIVEN = {"uidb36": "abc"}


def private_routes() -> Iterator[tuple[str, dict[str, str]]]:
    """Every route whose address lets somebody in by itself, with a secret in it."""
    for route in _routes(get_resolver().url_patterns):
        names = route.pattern.regex.groupindex.keys()
        if names & HOLDS_A_SECRET:
            yield str(route.name), {name: GIVEN.get(name, SECRET) for name in names}


def _routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver):
            if "<" not in str(each.pattern):  # a piece of a case has a key that opens nothing
                yield from _routes(each.url_patterns)
        else:
            yield each


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler like that of the settings writes."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.addFilter(WithoutSecrets())
    root = logging.getLogger()
    root.addHandler(handler)
    yield said
    root.removeHandler(handler)


def test_the_settings_put_the_filter_before_all_that_is_written():
    logging_of: Any = settings.LOGGING
    (name,) = logging_of["root"]["handlers"]
    filters = logging_of["handlers"][name]["filters"]

    made = [logging_of["filters"][each]["()"] for each in filters]

    assert f"{WithoutSecrets.__module__}.{WithoutSecrets.__qualname__}" in made
    assert list(logging_of["handlers"]) == [name]


def test_the_routes_that_hold_a_secret_are_known():
    assert {"asked_outside", "calendar", "invitation", "account_reset_password_from_key"} <= dict(
        private_routes()
    ).keys()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize(("route", "given"), list(private_routes()))
def test_a_refused_private_link_leaves_its_address_out_of_the_log(
    written: io.StringIO, route: str, given: dict[str, str], method: str
):
    getattr(Client(enforce_csrf_checks=True), method)(reverse(route, kwargs=given))

    said = written.getvalue()
    assert SECRET not in said
    assert "…" in said or not said


def test_words_around_a_secret_and_other_lines_stay(written: io.StringIO):
    logging.getLogger("django.request").warning("Not Found: %s", f"/asked/{SECRET}/")
    logging.getLogger("heedwell.work").warning("The mail server answers again.")

    assert written.getvalue().splitlines() == [
        "Not Found: /asked/…/",
        "The mail server answers again.",
    ]


@pytest.mark.django_db
def test_what_is_not_found_is_logged_at_all(written: io.StringIO):
    Client().get(reverse("asked_outside", kwargs={"token": SECRET}))

    assert "Not Found: /asked/…" in written.getvalue()

"""Somebody whom a case is about finds no trace of it: by any address, in any list, in any count."""

from collections.abc import Iterator
from functools import cached_property

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.loop.cases import about_staff
from tests.access.cast import Provider, sign_in
from tests.access.routes import ROUTES
from tests.access.world import AT, MAKERS, Spot

WORD = "zqabout"
OF_A_CASE = (
    *("signal", "case", "action", "control", "recommendation", "recurrence", "enquiry outcome"),
    *("check", "occurrence", "note"),
)
HOLDERS = [
    pytest.param(Role.REGISTERED_MANAGER, False, id="manager"),
    pytest.param(Role.SHIFT_LEAD, False, id="shift lead", marks=pytest.mark.sqlite),
    pytest.param(Role.QUALITY_LEAD, True, id="quality lead of all"),
    pytest.param(Role.SAFEGUARDING_LEAD, True, id="safeguarding lead", marks=pytest.mark.sqlite),
]


class Case(Spot):
    """Everything of one case full of the word; the people in it are in other lists too."""

    @cached_property
    def owner(self) -> Account:
        return self.provider.employ("Amina", Role.SHIFT_LEAD, self.service)

    @cached_property
    def verifier(self) -> Account:
        return self.provider.employ("Priya", Role.QUALITY_LEAD)

    @cached_property
    def person(self):
        return self.provider.add_person("R-01", self.service)


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.begin("Hazel Care")


@pytest.fixture(autouse=True)
def a_clock_that_stands() -> Iterator[None]:
    """Pages say when they were printed, and are compared word by word."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def spot(provider: Provider) -> Case:
    return Case(provider, provider.here, WORD)


def addresses(spot: Spot) -> Iterator[str]:
    for route, row in ROUTES.items():
        if row.about in OF_A_CASE:
            yield reverse(route, kwargs={**row.given, **MAKERS[row.about](spot)})


def lists() -> Iterator[str]:
    yield from (
        "/",
        "/cases/",
        "/cases/triage/",
        "/plan/?standing=",
        "/plan/download/?standing=",
        "/plan/outside/",
        "/twelve-months/",
        "/twelve-months/triage/",
        "/learning/",
        "/report/mine/",
    )
    yield "/cases/search/?words=stairs"


def seen_by(account: Account) -> dict[str, str]:
    client = sign_in(Client(), account)
    return {url: client.get(url).content.decode() for url in lists()}


@pytest.mark.requirement("T05", "GOALS-S1")
@pytest.mark.parametrize(("role", "everywhere"), HOLDERS)
def test_whoever_it_is_about_is_told_by_every_address_that_it_is_not_there(
    spot: Case, role: Role, everywhere: bool
):
    rob = spot.provider.employ("Rob", role, None if everywhere else spot.service)
    urls = list(addresses(spot))
    about_staff.say(case=spot.case, account=rob, words="", by=spot.verifier, at=AT)
    client = sign_in(Client(), rob)

    for url in urls:
        for answer in (client.get(url), client.post(url, {})):
            assert answer.status_code in {403, 404, 405}, url
            assert WORD not in answer.content.decode().replace(url, ""), url


@pytest.mark.parametrize(("role", "everywhere"), HOLDERS)
def test_their_lists_search_and_figures_are_as_if_it_had_not_happened(
    spot: Case, role: Role, everywhere: bool
):
    rob = spot.provider.employ("Rob", role, None if everywhere else spot.service)
    assert spot.owner.name, spot.verifier.name
    assert spot.person
    before = seen_by(rob)

    list(addresses(spot))
    about_staff.say(case=spot.case, account=rob, words="", by=spot.verifier, at=AT)

    after = seen_by(rob)
    assert [url for url, page in after.items() if WORD in page] == []
    figures = "/twelve-months/"
    if role is not Role.SHIFT_LEAD:
        assert words_of(after[figures]) == words_of(before[figures])
    assert any(WORD in page for page in seen_by(spot.verifier).values())


def words_of(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]

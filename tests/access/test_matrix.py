"""Every address, asked by every role, about its own service, another service, another provider.

The table is `routes.ROUTES`. Nothing planted in a forbidden place may come back in any answer, and
nothing that is refused may leave a line in the trail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.html import escape

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission, Role
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import staff
from heedwell.foundation.trail import reads
from heedwell.foundation.trail.models import ReadLine
from heedwell.web.access import Open
from tests.access.cast import sign_in
from tests.access.routes import ROUTES, Row
from tests.access.trail import last_line
from tests.access.world import AT, ELSEWHERE, OWN, READ_ID, THERE, Spot, World
from tests.plugins.product import is_postgresql

READS = ("GET", "HEAD")
OTHER_METHODS = ("PUT", "DELETE")
ODD_METHODS = ("PATCH", "OPTIONS", "TRACE", "BREW")
AFTER_REFUSED_SIGN_IN = "/account/sign-in/"

# Those whose reach differs ask on both databases, and on SQLite by every method: which methods an
# address takes is decided before a database is asked. What a role may do is the same code for the
# others, so that they ask on SQLite, once to read and once to write.
ON_BOTH = {(Role.CARE_WORKER, False), (Role.REGISTERED_MANAGER, False), (Role.QUALITY_LEAD, True)}
ACTORS = [
    pytest.param(*actor, marks=() if actor in ON_BOTH else pytest.mark.sqlite)
    for actor in (
        *((role, False) for role in Role),
        *((role, True) for role in (Role.QUALITY_LEAD, Role.ADMINISTRATOR, Role.INSPECTOR)),
    )
]


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every route with its view; static files are not the product's business here."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from routes(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern):
            yield f"{before}{pattern.name}", pattern.callback


@dataclass(frozen=True)
class Asked:
    """One address, with the place that its record stands in; no place when it is about none."""

    route: str
    row: Row
    spot: Spot | None
    url: str

    @property
    def place(self) -> str:
        return self.spot.word if self.spot else ""


def everything(world: World) -> Iterator[Asked]:
    for route, row in ROUTES.items():
        for spot in world.spots if row.about else (None,):
            given = {**row.given, **(world.ids[spot.word][row.about] if spot else {})}
            url = reverse(route, kwargs=given)
            yield Asked(route, row, spot, url)
            for query in row.and_query if spot is None else ():
                for every in world.spots:
                    ids = {k: v for kind in world.ids[every.word].values() for k, v in kind.items()}
                    yield Asked(route, row, None, url + query.format(**ids))


def send(client: Client, asked: Asked, method: str) -> Any:
    if method == "POST":
        return client.post(asked.url, asked.row.post)
    return client.generic(method, asked.url)


def secrets_in(answer: Any, asked: Asked) -> set[str]:
    """The planted words in all that reaches a browser, but for the address that was asked for."""
    body = b"".join(answer) if answer.streaming else answer.content
    text = (body + repr(sorted(answer.headers.items())).encode()).decode(errors="replace").lower()
    for address in (asked.url, escape(asked.url), quote(asked.url, safe="")):
        text = text.replace(address.lower(), "")
    return {word for word in (OWN, THERE, ELSEWHERE) if word in text}


def test_every_address_has_its_row():
    found = {name for name, _ in routes()}

    assert found - set(ROUTES) == set(), "classify these in tests/access/routes.py"
    assert set(ROUTES) - found == set(), "these lead nowhere"


@pytest.mark.parametrize("name", [name for name, _ in routes()])
def test_a_view_says_who_it_is_for_and_the_table_agrees(name: str):
    assert getattr(dict(routes())[name], "access", None) is ROUTES[name].access


@pytest.mark.requirement("GOALS-S1")
@pytest.mark.requirement("GOALS-S3")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "everywhere"), ACTORS, ids=lambda value: "all" if value is True else str(value)
)
def test_a_role_sees_its_own_services_and_nothing_else(role: Role, everywhere: bool):
    world = World()
    account = world.employ(role, everywhere=everywhere)
    walk = Walk(world, account, role, {OWN, THERE} if everywhere else {OWN})
    if (role, everywhere) not in ON_BOTH or is_postgresql():
        walk.reads, walk.writes = ("GET",), ("POST",)

    refused = [asked for asked in everything(world) if not walk.may(asked)]
    heads = [last_line(provider).sequence for provider in (world.provider, world.other)]
    for asked in refused:
        walk.is_refused(asked)
    assert heads == [last_line(provider).sequence for provider in (world.provider, world.other)]

    for asked in everything(world):
        if walk.may(asked):
            walk.is_answered(asked)


class Walk:
    def __init__(self, world: World, account: Account, role: Role, places: set[str]) -> None:
        self.world = world
        self.account = account
        self.client: Client | None = None
        self.permissions = ROLE_PERMISSIONS[role]
        self.places = places
        self.forbidden = {OWN, THERE, ELSEWHERE} - places
        self.reads: tuple[str, ...] = READS
        self.writes: tuple[str, ...] = ("POST", *OTHER_METHODS)

    def send(self, asked: Asked, method: str) -> Any:
        """Signed in, and again after anything that may have ended or changed the session."""
        if self.client is None:
            self.client = sign_in(Client(), self.account)
        client = self.client
        if asked.row.access in {Open.PUBLIC, Open.SIGNED_IN} and method not in READS:
            self.client = None
        return send(client, asked, method)

    def may(self, asked: Asked) -> bool:
        access = asked.row.access
        allowed = access in self.permissions if isinstance(access, Permission) else True
        return allowed and (not asked.place or asked.place in self.places)

    def is_refused(self, asked: Asked) -> None:
        """403 for what the role does not include, 404 for what stands in another place."""
        access = asked.row.access
        lacks = isinstance(access, Permission) and access not in self.permissions
        for method in (*self.reads, *self.writes):
            answer = self.send(asked, method)
            self.keeps_secrets(asked, method, answer, {OWN, *self.forbidden} if lacks else None)
            wanted = {405} if method in OTHER_METHODS else {403} if lacks else {404, 405}
            assert answer.status_code in wanted, (method, asked.url, answer.status_code)

    def is_answered(self, asked: Asked) -> None:
        for method in self.reads:
            answer = self.send(asked, method)
            self.keeps_secrets(asked, method, answer)
            if isinstance(asked.row.access, Permission):
                wanted = asked.row.answers | ({405} if method == "HEAD" else set())
                assert answer.status_code in wanted, (method, asked.url, answer.status_code)
            if asked.row.reads and asked.spot is not None and answer.status_code == 200:
                self.was_noted(asked.row.about, asked.spot)
        for method in self.writes:
            answer = self.send(asked, method)
            self.keeps_secrets(asked, method, answer)

    def keeps_secrets(
        self, asked: Asked, method: str, answer: Any, secrets: set[str] | None = None
    ) -> None:
        assert answer.status_code < 500, (method, asked.url)
        heard = secrets_in(answer, asked) & (self.forbidden if secrets is None else secrets)
        assert not heard, f"{heard} in the answer to {method} {asked.url}"

    def was_noted(self, about: str, spot: Spot) -> None:
        reads.flush()
        with self.world.provider.reading():
            noted = ReadLine.objects.filter(subject_id=READ_ID[about](spot), by_id=self.account.pk)
            assert noted.exists(), f"reading a {about} left no note"


@pytest.mark.requirement("GOALS-S1")
@pytest.mark.django_db
def test_who_has_not_signed_in_is_shown_the_way_in_and_nothing_else():
    world = World()
    for asked in everything(world):
        for method in (*READS, "POST"):
            answer = send(Client(), asked, method)
            assert not secrets_in(answer, asked), (method, asked.url)
            assert answer.status_code < 500
            if asked.row.access is not Open.PUBLIC:
                assert answer.status_code == 302, (method, asked.url)
                assert answer.headers["Location"].startswith(AFTER_REFUSED_SIGN_IN)


@pytest.mark.requirement("GOALS-S1")
@pytest.mark.django_db
def test_somebody_of_another_provider_sees_nothing_of_ours():
    world = World()
    client = sign_in(Client(), world.stranger())
    head = last_line(world.provider).sequence
    for asked in everything(world):
        if asked.place == ELSEWHERE or asked.row.access is Open.PUBLIC:
            continue
        if asked.route in {"usersessions_list", "choose_organisation"}:
            continue  # ends or changes the session that asks the rest
        for method in (*READS, "POST"):
            answer = send(client, asked, method)
            assert not secrets_in(answer, asked) & {OWN, THERE}, (method, asked.url)
            assert answer.status_code < 500
            # Case numbers are each provider's own: the same number leads to a case of theirs.
            if asked.place and asked.row.about != "case":
                assert answer.status_code in {404, 405}, (method, asked.url)
    assert last_line(world.provider).sequence == head


@pytest.mark.django_db
def test_methods_that_nobody_needs_do_nothing():
    world = World()
    walk = Walk(world, world.employ(Role.QUALITY_LEAD), Role.QUALITY_LEAD, {OWN})
    for asked in everything(world):
        for method in ODD_METHODS:
            answer = walk.send(asked, method)
            walk.keeps_secrets(asked, method, answer)
            if asked.row.access not in {Open.PUBLIC, Open.SIGNED_IN}:
                assert answer.status_code == 405, (method, asked.url)


@pytest.mark.django_db
def test_an_account_without_a_role_is_told_so_and_sees_nothing():
    world = World()
    client = Client()
    client.force_login(staff.create_account(email="n@example.org", name="Nobody", at=AT))
    for asked in everything(world):
        if asked.row.access in {Open.PUBLIC, Open.SIGNED_IN}:
            continue
        for method in (*READS, "POST"):
            answer = send(client, asked, method)
            assert answer.status_code == 403, (method, asked.url)
            assert not secrets_in(answer, asked), (method, asked.url)

"""Sites with a longer and a longer history, and visits to their pages without a server between.

A visit is a whole WSGI request with a real session: middleware, account, viewer, queries, template.
"""

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import history, provider
from benchmarks.bed import Bed, bed, initialised

SIZES = (60, 10_000, 100_000)
# Where a page is. The case is a closed one with a whole story, the next page what "Older" leads to.
PAGES = {
    "today": "/",
    "list": "/cases/",
    "list, next page": "/cases/{older}",
    "case": "/cases/{case}/",
    "search": "/cases/search/?words=medication+kitchen",
    "twelve months": "/twelve-months/",
    "triage desk": "/cases/triage/",
}


@dataclass
class Site:
    """The product on one of the databases. `who` is the cookies of Rob and of Priya."""

    cases: int
    bed: Bed
    who: dict[str, str]
    paths: dict[str, str]

    def open(self) -> None:
        """Point this process at it."""
        from django.db import connection, connections

        connections.close_all()
        connection.settings_dict["NAME"] = self.bed.folder / "heedwell.sqlite3"

    def visit(self, who: str, page: str) -> str:
        return get(self.paths[page], self.who[who])


def get(path: str, cookies: str) -> str:
    from heedwell.config.wsgi import application

    where, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": where,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_COOKIE": cookies,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    status: list[str] = []
    start: Any = lambda said, _: status.append(said)
    answer = application(environ, start)
    body = b"".join(answer).decode()
    answer.close()
    if not status[0].startswith("200"):
        raise RuntimeError(f"{path}: {status[0]}")
    return body


@contextmanager
def sites(sizes: tuple[int, ...], kept_in: Path | None) -> Iterator[list[Site]]:
    """One for each size; made, or taken from a folder in which they were kept before."""
    with bed("sqlite") as first:
        first.use()
        made = []
        for cases in sizes:
            folder = (kept_in or first.folder) / f"{cases}-cases"
            made.append(_site(replace(first, folder=folder), cases))
        yield made


def _site(where: Bed, cases: int) -> Site:
    is_new = not (where.folder / "heedwell.sqlite3").exists()
    initialised(where)
    site = Site(cases, where, {}, {})
    site.open()
    if is_new:
        began = time.monotonic()
        history.fill(provider.begin(), cases, datetime.now(UTC))
        print(f"{cases} cases made in {time.monotonic() - began:.0f} s", file=sys.stderr)
    for name in ("rob", "priya"):
        client = provider.signed_in(_account(name))
        site.who[name] = "; ".join(f"{key}={one.value}" for key, one in client.cookies.items())
    older = _older(get("/cases/", site.who["rob"]))
    case = _whole_story()
    site.paths = {
        page: path.replace("{older}", older).replace("{case}", case) for page, path in PAGES.items()
    }
    return site


def _account(name: str) -> Any:
    from heedwell.foundation.people.models import Account

    return Account.objects.get(email=f"{name}@hazel-care.example")


def _older(page: str) -> str:
    """Where "Older" leads; on a site with one page only, that page."""
    import html
    import re

    found = re.search(r'<a href="(\?[^"]*before=[^"]*)" rel="next"', page)
    return html.unescape(found[1]) if found else ""


def _whole_story() -> str:
    """The newest case of Rowan House that went all the way, with its review signed off."""
    from heedwell.foundation.organisations.models import Service
    from heedwell.foundation.store.transactions import reading
    from heedwell.loop.cases.models import Case

    home = Service.objects.get(name="Rowan House")
    with reading(home.organisation_id):
        closed = Case.objects.filter(organisation=home.organisation_id, service=home, tier__gte=1)
        return closed.order_by("state", "-tier", "-opened_at").values_list("reference", flat=True)[
            0
        ]

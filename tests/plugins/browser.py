"""Pages in a real browser. They may talk to nothing but the site under test, and they fail their
test when a script fails or the content security policy is broken.
"""

import json
import os
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from waitress.server import create_server
from waitress.wasyncore import close_all

from heedwell.foundation.store import connection as store
from tests.plugins import chromium as installed
from tests.plugins.database import Database

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account

AXE = files("axe_playwright_python") / "axe.min.js"
# Beyond what axe looks at by itself: the size of what a finger must hit (WCAG 2.2).
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
PHONE = (390, 844)
DESKTOP = (1280, 900)


class NewPage(Protocol):
    def __call__(self, width: int, height: int, *, javascript: bool = True) -> Page: ...


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", metavar="FOLDER", help="keep the manual's screenshots in FOLDER")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for each worker; each page has a context, with cookies, of its own."""
    path = installed.find()
    if path is None:
        pytest.fail("No Chromium was found: python3 run.py test installs it")
    # Playwright keeps a loop running in this thread; Django's guard would take it for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        _look_connection_up_anew()
        browser = playwright.chromium.launch(executable_path=path, args=installed.flags())
        yield browser
        browser.close()
    _look_connection_up_anew()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _look_connection_up_anew() -> None:
    """Beside a running loop Django gives a thread another connection than without one."""
    store._ours = store._Ours()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """`new_page(width, height, javascript=False)`: a page for somebody who comes fresh."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(width: int, height: int, *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        contexts.append(context)
        listen(context, complaints)
        page = context.new_page()
        page.set_default_timeout(30_000)  # a busy machine is not a wrong answer
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page_phone(new_page: NewPage) -> Page:
    return new_page(*PHONE)


@pytest.fixture
def page_desktop(new_page: NewPage) -> Page:
    return new_page(*DESKTOP)


@pytest.fixture
def site(committed_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the product, served by the server it ships with."""
    from heedwell.config.wsgi import application

    monkeypatch.setitem(settings.DATABASES["default"], "CONN_MAX_AGE", 0)  # none outlives its copy
    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: close_all(server._map))  # in its own thread, which ends
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def sign_in(site: str) -> Callable[[Page, "Account"], None]:
    """`sign_in(page, account)` without the form: for tests that are about something else."""

    def put_cookie(page: Page, account: "Account") -> None:
        client = Client()
        client.force_login(account)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])

    return put_cookie


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page, str], Path]:
    """`picture(page, "today")` keeps what the page looks like now."""
    folder = Path(request.config.getoption("--pictures") or tmp_path)

    def take(page: Page, name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")
        return folder / f"{name}.png"

    return take


@pytest.fixture
def assert_axe_clean() -> Callable[[Page], None]:
    """`assert_axe_clean(page)`: through the debugger, because the page's own policy forbids eval."""

    def look(page: Page) -> None:
        debugger = page.context.new_cdp_session(page)
        debugger.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        answer = debugger.send(
            "Runtime.evaluate",
            {
                "expression": f"axe.run(document, {json.dumps(AXE_OPTIONS)})",
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        debugger.detach()
        found = answer["result"]["value"]["violations"]
        assert not found, f"axe, on {page.url}:\n" + "\n".join(map(_told, found))

    return look


def _told(violation: dict[str, Any]) -> str:
    places = [f"    {node['target']}: {node['html'][:120]}" for node in violation["nodes"][:5]]
    return "\n".join([f"  {violation['id']}: {violation['help']}", *places])


def listen(context: BrowserContext, complaints: list[str]) -> None:
    def asked_for(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != "127.0.0.1":
            complaints.append(f"asked another machine: {url}")

    def said(message: ConsoleMessage) -> None:
        # A test that fetches a page it may not see expects the refusal that Chromium notes.
        is_status = message.text.startswith("Failed to load resource: the server responded")
        if message.type == "error" and not is_status:
            complaints.append(f"console: {message.text}")

    context.on("request", lambda request: asked_for(request.url))
    context.on("console", said)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))

"""The browser fixtures see what they are there to see."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.plugins.browser import NewPage, listen

pytestmark = pytest.mark.browser

GOOD = b"""<!doctype html><html lang="en-GB"><head><title>Today</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="/script.js"></script></head>
<body><main><h1>Today</h1></main></body></html>"""
SCRIPT = b'document.documentElement.dataset.ran = "yes";'


class Strict(BaseHTTPRequestHandler):
    """A site with the product's policy."""

    def do_GET(self) -> None:
        body = {"/": GOOD, "/script.js": SCRIPT}.get(self.path, b"")
        if self.path == "/poor":
            body = GOOD.replace(b"<h1>", b'<img src="/picture.png"><h1>')
        if self.path == "/inline":
            body = GOOD.replace(b"<h1>", b"<script>alert(1)</script><h1>")
        self.send_response(200 if body else 404)
        kind = "text/javascript" if self.path.endswith(".js") else "text/html"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def strict_site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Strict) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_axe_finds_nothing_on_a_good_page(
    strict_site: str, page_desktop: Page, assert_axe_clean: Callable[[Page], None]
):
    page_desktop.goto(f"{strict_site}/")

    assert_axe_clean(page_desktop)


def test_axe_finds_a_picture_without_words_under_a_strict_policy(
    strict_site: str, page_phone: Page, assert_axe_clean: Callable[[Page], None]
):
    page_phone.goto(f"{strict_site}/poor")

    with pytest.raises(AssertionError, match="image-alt"):
        assert_axe_clean(page_phone)


@pytest.mark.parametrize(("javascript", "ran"), [(True, "yes"), (False, None)])
def test_a_page_without_javascript_runs_none(
    strict_site: str, new_page: NewPage, javascript: bool, ran: str | None
):
    page = new_page(390, 844, javascript=javascript)
    page.goto(f"{strict_site}/")

    assert page.locator("html").get_attribute("data-ran") == ran


def test_a_breach_of_the_policy_is_heard(strict_site: str, chromium: Browser):
    complaints: list[str] = []
    with chromium.new_context() as context:
        listen(context, complaints)
        context.new_page().goto(f"{strict_site}/inline")

    assert any("Content Security Policy" in complaint for complaint in complaints)


def test_a_question_to_another_machine_is_heard_and_goes_nowhere(chromium: Browser):
    complaints: list[str] = []
    with chromium.new_context() as context:
        listen(context, complaints)
        with pytest.raises(PlaywrightError, match="ERR_NAME_NOT_RESOLVED"):
            context.new_page().goto("http://elsewhere.example/")

    assert complaints == ["asked another machine: http://elsewhere.example/"]


def test_a_phone_is_as_wide_as_a_phone(strict_site: str, page_phone: Page):
    page_phone.goto(f"{strict_site}/")

    assert page_phone.evaluate("window.innerWidth") == 390


def test_a_picture_is_kept(
    strict_site: str, page_phone: Page, picture: Callable[[Page, str], Path]
):
    page_phone.goto(f"{strict_site}/")

    assert picture(page_phone, "today").read_bytes().startswith(b"\x89PNG")


def test_the_product_answers_in_the_browser(
    site: str, page_phone: Page, assert_axe_clean: Callable[[Page], None]
):
    page_phone.goto(site)

    assert page_phone.get_by_role("heading", level=1).is_visible()
    assert_axe_clean(page_phone)

"""A person at the keyboard: types at a human pace, and counts keystrokes, clicks and seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, sync_playwright

from tests.plugins.chromium import find, flags

# 40 words a minute, and the time that it takes to look at something before pressing it.
MILLISECONDS_A_KEY = 300
SECONDS_TO_LOOK = 1.5


@dataclass
class Hand:
    """`quick` hands move so many times as fast, to save time; `seconds` are those of human ones."""

    page: Page
    quick: int = 1
    keystrokes: int = 0
    clicks: int = 0
    took: float = 0.0
    began: float = field(default_factory=time.monotonic)

    def type(self, where: Locator, words: str) -> None:
        self.press(where)
        where.press("End")
        where.press_sequentially(words, delay=MILLISECONDS_A_KEY / self.quick, timeout=0)
        self.keystrokes += len(words) + 1
        self.took += len(words) * MILLISECONDS_A_KEY / 1000

    def press(self, where: Locator) -> None:
        self._spend(SECONDS_TO_LOOK)
        where.click()
        self.clicks += 1

    def choose(self, where: Locator, label: str) -> None:
        """From a list, as somebody does who opens it and picks."""
        self._spend(SECONDS_TO_LOOK)
        where.select_option(label=label)
        self.clicks += 2

    def read(self, words: int) -> None:
        """At 230 words a minute."""
        self._spend(words / 230 * 60)

    @property
    def seconds(self) -> float:
        """The time of the hands at a human pace, and that of the product as it was."""
        return self.took + max(0.0, time.monotonic() - self.began - self.took / self.quick)

    def _spend(self, seconds: float) -> None:
        time.sleep(seconds / self.quick)
        self.took += seconds


@contextmanager
def sitting_at(site: str, email: str, password: str) -> Iterator[Page]:
    """A browser in which somebody of the demo has signed in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags())
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("main button").first.click()
        page.wait_for_load_state()
        yield page
        browser.close()

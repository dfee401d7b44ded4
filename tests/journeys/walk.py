"""Walking through the product in a browser, as somebody: going, reading, filling in, pressing.

Each page that is looked at for the first time is given to axe.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import time_machine
from playwright.sync_api import Locator, Page, expect

from heedwell.foundation.people.models import Account

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{4}")


@dataclass
class Walk:
    page: Page
    site: str
    sign_in: Callable[[Page, Account], None]
    assert_axe_clean: Callable[[Page], None]
    clock: time_machine.Traveller
    looked_at: set[str] = field(default_factory=set)

    def as_(self, account: Account) -> "Walk":
        """Carry on as somebody else, who has just signed in."""
        self.page.context.clear_cookies()
        self.sign_in(self.page, account)
        return self

    def later(self, **span: float) -> "Walk":
        """Let time pass for the product; the browser keeps its own clock."""
        self.clock.shift(timedelta(**span))
        return self

    def move_to(self, moment: datetime) -> "Walk":
        self.clock.move_to(moment)
        return self

    def go(self, path: str) -> "Walk":
        response = self.page.goto(f"{self.site}{path}")
        assert response is not None
        assert response.status == 200, f"{path}: {response.status}"
        return self._look()

    def follow(self, words: str) -> "Walk":
        """Press a link."""
        self.page.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()
        return self._look()

    def press(self, words: str) -> "Walk":
        """Press a button and stay for the answer."""
        self._there(self.page.get_by_role("button", name=words, exact=True)).click()
        self.page.wait_for_load_state()
        return self._look()

    def write(self, label: str, words: str) -> "Walk":
        self._there(self.page.get_by_label(label)).fill(words)
        return self

    def choose(self, question: str, answer: str) -> "Walk":
        """An answer to a question, whether it is drawn as buttons or as a list; there its first words."""
        group = self.page.get_by_role("group", name=question).first
        if group.count():
            group.get_by_label(answer, exact=True).first.check()
        else:
            asked = self._there(self.page.get_by_label(question))
            begins = re.compile(f"^\\s*{re.escape(answer)}")
            offered = asked.locator("option").filter(has_text=begins)
            asked.select_option(value=self._there(offered).get_attribute("value"))
        return self

    def fill_box(self, name: str, words: str) -> "Walk":
        """A box that each kind of review asks in words of its own."""
        self._there(self.page.locator(f"[name={name}]")).fill(words)
        return self

    def tick(self, label: str) -> "Walk":
        """A box by its words; what is offered says its reason after them. A fold is opened first."""
        box = self.page.get_by_label(re.compile(f"^{re.escape(label)}")).first
        if not box.is_visible():
            fold = self.page.locator("details:not([open])").filter(has=box)
            self._there(fold).locator("summary").first.click()
        box.check()
        return self

    def upload(self, label: str, file: Path) -> "Walk":
        self.page.get_by_label(label).set_input_files(file)
        return self

    def sees(self, *words: str) -> "Walk":
        for each in words:
            expect(self.main.get_by_text(each).first).to_be_visible()
        return self

    def does_not_see(self, words: str) -> "Walk":
        expect(self.main.get_by_text(words)).to_have_count(0)
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def _there(self, found: Locator) -> Locator:
        """The first of them, or a failure that shows what is on the page instead."""
        assert found.count(), f"{found} is not on {self.page.url}:\n{self.main.inner_text()}"
        return found.first

    def _look(self) -> "Walk":
        """No page is wider than its window, and axe finds nothing on it."""
        shape = _ID.sub("*", self.page.url.removeprefix(self.site).split("?")[0])
        if shape not in self.looked_at:
            self.looked_at.add(shape)
            self.assert_axe_clean(self.page)
            width = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, f"{shape} is {width} pixels too wide"
        return self

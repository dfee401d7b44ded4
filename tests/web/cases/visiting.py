"""Reading and answering the screens as somebody, without a browser: the words, the boxes, the links.

What is typed goes on top of what the page holds, as in a browser, and a page that takes the answer
to another one is followed. The clock is the team's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import Any, Protocol

import time_machine
from django.test import Client
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case

ALONE = {"input", "br", "hr", "img", "meta", "link", "wbr"}
APART = {"p", "li", "div", "dt", "dd", "h1", "h2", "h3", "td", "th", "label", "time", "span"}


class _Reader(HTMLParser):
    """Takes the main part of a page apart."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Parts()
        self.open: list[tuple[str, dict[str, str]]] = []
        self.link: list[str] | None = None
        self.area: list[str] | None = None
        self.list = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        if tag not in ALONE:
            self.open.append((tag, attrs))
        if not self.is_inside("main"):
            return
        if tag in APART:
            self.page.words.append(" ")
        if tag == "a":
            self.link = [attrs.get("href", "")]
        elif tag == "textarea":
            self.area = [attrs["name"]]
        elif tag == "select":
            self.list = attrs["name"]
        elif tag == "option":
            self.page.take(self.list, attrs["value"], is_chosen="selected" in attrs)
        elif tag == "input":
            self._input(attrs)

    def _input(self, attrs: dict[str, str]) -> None:
        name, kind = attrs.get("name", ""), attrs.get("type", "text")
        if kind in ("radio", "checkbox"):
            self.page.take(name, attrs.get("value", "on"), is_chosen="checked" in attrs)
        elif kind not in ("file", "submit") and name != "csrfmiddlewaretoken":
            self.page.fields[name] = [attrs.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link:
            self.page.urls.append(self.link[0])
            self.page.links.setdefault(" ".join("".join(self.link[1:]).split()), self.link[0])
            self.link = None
        if tag in APART - {"span"} and self.is_inside("main"):
            self.page.words.append(" ")
        if tag == "textarea" and self.area:
            self.page.fields[self.area[0]] = ["".join(self.area[1:]).removeprefix("\n")]
            self.area = None
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.is_inside("main") or self.is_inside("script"):
            return
        if self.area is not None:
            self.area.append(data)
            return
        self.page.words.append(data)
        if self.link is not None:
            self.link.append(data)
        if self.open and self.open[-1][0] in ("a", "b") and self._in_summary():
            self.page.problems.append(data)

    def is_inside(self, wanted: str) -> bool:
        return any(tag == wanted for tag, _ in self.open)

    def _in_summary(self) -> bool:
        return any(attrs.get("class") == "summary" for _, attrs in self.open)


@dataclass
class Parts:
    words: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def take(self, name: str, value: str, *, is_chosen: bool) -> None:
        self.offered.setdefault(name, []).append(value)
        if is_chosen:
            self.fields.setdefault(name, []).append(value)


@dataclass(frozen=True)
class Page:
    """`fields` hold what stands in the boxes, `offered` what can be chosen, `problems` what is
    wrong; `words` are those of the main part in one line. `links` by their words, `urls` all."""

    status: int
    path: str
    words: str
    fields: dict[str, list[str]]
    offered: dict[str, list[str]]
    links: dict[str, str]
    urls: list[str]
    problems: list[str]

    @classmethod
    def of(cls, answer: Any, path: str) -> "Page":
        reader = _Reader()
        reader.feed(answer.content.decode())
        parts = reader.page
        words = " ".join("".join(parts.words).split())
        return cls(
            answer.status_code,
            path,
            words,
            parts.fields,
            parts.offered,
            parts.links,
            parts.urls,
            parts.problems,
        )

    def says(self, *sentences: str) -> bool:
        missing = [sentence for sentence in sentences if sentence not in self.words]
        assert not missing, f"{missing} not on {self.path}:\n{self.words}"
        return True


class Timed(Protocol):
    @property
    def at(self) -> datetime: ...


@dataclass
class Visitor:
    """Somebody at the screens, at the moment of the team."""

    team: Timed
    account: Account

    def see(self, path: str) -> Page:
        return self._ask("get", path, {})

    def post(self, path: str, **typed: Any) -> Page:
        """Send without having looked: what a page did not offer can be sent all the same."""
        return self._ask("post", path, typed)

    def send(self, path: str, **typed: Any) -> Page:
        """Fill in the page as it stands, and press its button."""
        page = self.see(path)
        assert page.status == 200, f"{path}: {page.status}"
        return self.answer(page, **typed)

    def answer(self, page: Page, **typed: Any) -> Page:
        return self._ask("post", page.path, {**page.fields, **typed})

    def case(self, case: Case, route: str = "detail", **given: Any) -> Page:
        return self.see(at(case, route, **given))

    def download(self, path: str) -> bytes:
        with self._at_the_door() as client:
            answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return b"".join(answer) if answer.streaming else answer.content

    def html(self, path: str) -> str:
        """The page as it is sent, for what a reader of words does not see."""
        return self.download(path).decode()

    def headers(self, path: str) -> Mapping[str, str]:
        with self._at_the_door() as client:
            answer = client.get(path)
            answer.close()
            return answer.headers

    def _ask(self, method: str, path: str, data: Mapping[str, Any]) -> Page:
        with self._at_the_door() as client:
            answer = getattr(client, method)(path, data, follow=True)
        return Page.of(answer, answer.redirect_chain[-1][0] if answer.redirect_chain else path)

    @contextmanager
    def _at_the_door(self) -> Iterator[Client]:
        client = Client()
        with time_machine.travel(self.team.at, tick=False):
            client.force_login(self.account)
            yield client


def at(case: Case, route: str = "detail", **given: Any) -> str:
    """The address of a page of a case."""
    return reverse(f"cases:{route}", kwargs={"reference": case.reference, **given})

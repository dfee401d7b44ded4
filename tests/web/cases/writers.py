"""Any number of people at one record's pages, in any order: a machine that walks such orders.

It stands below the HTTP client: each person holds the boxes of their pages as a browser does, sends
them as a form, and the view's own `keep_…` saves it. Every example begins from the same records.
"""

import os
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import connection, transaction
from django.http import QueryDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from heedwell.web.components.merging import CHOICES, MergingForm, Value, settle_key
from tests.journey.team import Team

INTERLEAVINGS = int(
    os.environ.get("HEEDWELL_INTERLEAVINGS") or (500 if connection.vendor == "sqlite" else 100)
)
PEOPLE = ("dev", "rob", "priya")
At = tuple[str, str]  # who, at which page
Sheet = dict[str, list[str]]


class Writers(RuleBasedStateMachine):
    """Who overwrites what they were not shown, or loses a word they typed, fails the example.

    `texts` are the boxes of each page that people write in, `ticks` those in which they tick one
    of `codes`. What `stored` says can be replaced; what `story` says only ever grows.
    """

    texts: ClassVar[Mapping[str, tuple[str, ...]]]
    ticks: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    begins_with: ClassVar[tuple[str, ...]] = ()  # nobody can save these boxes empty
    refusals: ClassVar[tuple[type[Exception], ...]] = ()
    meetings: ClassVar[list[str]]  # each time that somebody saved over what another had saved

    def __init__(self, team: Team) -> None:
        super().__init__()
        self.team, self.count = team, 0
        self.mark = transaction.savepoint()
        self.sheets: dict[At, Sheet] = {}
        self.shown: dict[At, dict[str, set[str]]] = {}
        self.typed: dict[At, dict[str, str]] = {}
        self.look()
        for who in PEOPLE:
            for page in self.texts:
                self.open((who, page))

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.mark)

    def look(self) -> None:
        """Read the record again, after each save."""
        raise NotImplementedError

    def page(self, who: str, page: str, sent: QueryDict | None) -> MergingForm:
        raise NotImplementedError

    def keep(self, who: str, form: Any) -> MergingForm | None:
        raise NotImplementedError

    def stored(self) -> dict[str, Value]:
        raise NotImplementedError

    def story(self) -> set[str]:
        return set()

    def told_before(self, page: str) -> dict[str, Value]:
        """What stands and whoever opens this page knows, beside what its boxes show."""
        return {}

    def words(self, who: str, name: str) -> str:
        return f"{who} {self.count}"

    def turn(self, who: str, page: str, does: set[str], choice: str) -> None:
        """One person goes to a page of theirs: looks again, writes, ticks, saves, or some of it."""
        at = (who, page)
        if does == {"open"}:
            self.open(at)
        for name in sorted(does.intersection(self.texts[page])):
            self.type(at, name)
        for name in self.ticks:
            for code in sorted(does.intersection(self.ticks[name])):
                ticked = self.sheets[at][name]
                ticked.remove(code) if code in ticked else ticked.append(code)
        if "save" in does:
            self.save(at, choice)

    def open(self, at: At) -> None:
        self.sheets[at] = self.boxes(self.page(*at, None))
        self.shown[at] = {name: _each(value) for name, value in self.sheets[at].items()}
        for name, value in self.told_before(at[1]).items():
            self.shown[at][name] |= _each(value)
        self.typed[at] = {}
        for name in self.texts[at[1]]:
            if name in self.begins_with:
                self.type(at, name)

    def type(self, at: At, name: str) -> None:
        self.count += 1
        words = self.words(at[0], name)
        self.sheets[at][name] = [words]
        self.typed[at][name] = words

    def save(self, at: At, choice: str) -> None:
        form = self.sent(at, choice)
        if not form.is_valid():
            assert choice == ""
            assert self.sheets[at]["theirs"][0]
            return
        before, told = self.stored(), self.story()
        with self.team.provider.reading():
            try:
                both = self.keep(at[0], form)
            except self.refusals:
                return
            finally:
                self.look()
        after = self.stored()
        assert told <= self.story()
        if both is not None:
            self.meetings.append(at[0])
            assert after == before
            self.sees_both(at, both)
            if choice == "theirs":
                self.let_go(at)
            return
        self.lost_nothing(at, before, after, choice)
        self.open(at)

    def sent(self, at: At, choice: str) -> MergingForm:
        data = QueryDict(mutable=True)
        for name, values in self.sheets[at].items():
            data.setlist(name, values)
        form = self.page(*at, data)
        for name in self.texts[at[1]]:
            said = form.meanwhile(name)
            joins = said is None or said.may_join or choice != "both"
            data[settle_key(name)] = choice if joins else CHOICES[0][0]
        return form

    def lost_nothing(
        self, at: At, before: dict[str, Value], after: dict[str, Value], choice: str
    ) -> None:
        for name, value in before.items():
            seen = self.shown[at].get(name, set())
            if isinstance(value, list):
                assert set(value) - set(after[name]) <= seen
            else:
                assert after[name] == value or value in seen
        if choice == "theirs":
            return
        for name, words in self.typed[at].items():
            kept = [str(after[name])] if name in after else self.story()
            assert any(words in each for each in kept)

    def sees_both(self, at: At, form: MergingForm) -> None:
        """Their page shows what stands now in each of its boxes, and all that they had written."""
        stored = self.stored()
        self.sheets[at] = sheet = self.boxes(form)
        for name in self.texts[at[1]]:
            mine, said = sheet[name][0], form.meanwhile(name)
            theirs = stored.get(name, said.words if said else mine)
            assert theirs in {mine, *self.shown[at][name], said.words if said else ""}
            assert self.typed[at].get(name, "") in mine or theirs == mine
        for name, value in stored.items():
            if name in sheet:
                self.shown[at][name] |= _each(value)

    def let_go(self, at: At) -> None:
        """They took the other's words: what their own box no longer shows, they gave up themselves."""
        for name, words in list(self.typed[at].items()):
            if words not in self.sheets[at][name][0]:
                del self.typed[at][name]

    def boxes(self, page: MergingForm) -> Sheet:
        return {
            name: list(value or []) if name in self.ticks else [_plain(value)]
            for name in page.fields
            for value in [page[name].value()]
        }


def turns(of: type[Writers]) -> Any:
    """The rule of the machine: what a turn can be follows from its pages."""
    names = {name for texts in of.texts.values() for name in texts}
    names |= {code for codes in of.ticks.values() for code in codes}
    return rule(
        who=st.sampled_from(PEOPLE),
        page=st.sampled_from(sorted(of.texts)),
        does=st.sets(st.sampled_from(["open", *sorted(names), "save"]), min_size=1),
        choice=st.sampled_from([*dict(CHOICES), ""]),
    )(of.turn)


def walk(machine: type[Writers], **given: Any) -> None:
    """Walk as many orders as were asked for."""

    class Walk(machine):  # type: ignore[valid-type,misc]  # made here, so that it is told what it is of
        meetings: ClassVar[list[str]] = []
        turn = turns(machine)

        def __init__(self) -> None:
            super().__init__(**given)

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=INTERLEAVINGS,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(Walk.meetings) > INTERLEAVINGS / 2  # the orders that were walked are worth walking


def _each(value: Value) -> set[str]:
    return set(value) if isinstance(value, list) else {value}


def _plain(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n")

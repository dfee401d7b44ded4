"""Any number of people at one review, in any order: nobody overwrites what they have not seen.

CI walks 500 interleavings on SQLite and 100 on PostgreSQL; HEEDWELL_INTERLEAVINGS=10000 asks for more.
"""

import os
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import queries
from heedwell.loop.reviews.operations import ReviewDraft, save
from heedwell.web.cases.review import keep
from heedwell.web.cases.review_form import ReviewForm
from tests.journey.team import Team

INTERLEAVINGS = int(
    os.environ.get("HEEDWELL_INTERLEAVINGS") or (500 if connection.vendor == "sqlite" else 100)
)
TEXTS = ("why_it_happened", "what_we_will_change")
FACTORS = ("handover", "sensory_overload", "fatigue_stress")
PEOPLE = ("dev", "rob", "priya")
who = st.sampled_from(PEOPLE)
Sheet = dict[str, list[str]]
MEETINGS: list[str] = []  # each time that somebody saved over a page that another had saved


class Writers(RuleBasedStateMachine):
    """Each person has a sheet, as their browser holds it, and remembers what it showed them."""

    def __init__(self, team: Team, case: Case) -> None:
        super().__init__()
        self.team = team
        self.sheets: dict[str, Sheet] = {}
        self.shown: dict[str, dict[str, set[str]]] = {}
        self.typed: dict[str, dict[str, str]] = {}
        self.count = 0
        self.known = team.review_of(case)
        save(
            review=self.known,
            version=self.known.version,
            draft=ReviewDraft(factors={}),
            by=team.dev,
            at=team.at,
        )
        for who in PEOPLE:
            self.open(who)

    @rule(
        who=who,
        does=st.sets(st.sampled_from(["open", *TEXTS, *FACTORS, "save"]), min_size=1),
        choice=st.sampled_from(["mine", "theirs", "both", ""]),
    )
    def turn(self, who: str, does: set[str], choice: str) -> None:
        """One person goes to their page: looks again, types, ticks or clears, saves, or some of it."""
        if does == {"open"}:
            self.open(who)
        for name in sorted(does.intersection(TEXTS)):
            self.type(who, name)
        for factor in sorted(does.intersection(FACTORS)):
            ticked = self.sheets[who]["factors"]
            ticked.remove(factor) if factor in ticked else ticked.append(factor)
        if "save" in does:
            self.save(who, choice)

    def open(self, who: str) -> None:
        with self.team.provider.reading():
            page = ReviewForm(initial=ReviewForm.initial_of(queries.newest(self.known)))
            self.sheets[who] = _sheet(page)
        self.shown[who] = {name: {self.sheets[who][name][0]} for name in TEXTS}
        self.shown[who]["factors"] = set(self.sheets[who]["factors"])
        self.typed[who] = {}

    def type(self, who: str, name: str) -> None:
        self.count += 1
        words = f"{who} {self.count}"
        self.sheets[who][name] = [words]
        self.typed[who][name] = words

    def save(self, who: str, choice: str) -> None:
        before = self.stored()
        sheet = self.sheets[who]
        form = _sent(sheet, choice)
        if not form.is_valid():
            assert choice == ""
            assert sheet["theirs"][0]
            return
        account = getattr(self.team, who)
        with self.team.provider.reading():
            both = keep(form, self.known, by=account, at=self.team.at)
        after = self.stored()
        if both is not None:
            MEETINGS.append(who)
            self._both_are_shown(who, both, before)
            assert after == before
            if choice == "theirs":
                self._let_go(who)
            return
        for name in TEXTS:
            assert after[name] == before[name] or before[name] in self.shown[who][name]
            words = self.typed[who].get(name, "")
            assert words in after[name] or choice == "theirs"
        assert set(before["factors"]) - set(after["factors"]) <= self.shown[who]["factors"]
        self.open(who)

    def _both_are_shown(self, who: str, form: ReviewForm, stored: dict[str, Any]) -> None:
        self.sheets[who] = _sheet(form)
        for name in TEXTS:
            told = form.meanwhile(name)
            seen = {self.sheets[who][name][0], *self.shown[who][name], told.words if told else ""}
            assert stored[name] in seen
            assert self.typed[who].get(name, "") in self.sheets[who][name][0] or (
                stored[name] == self.sheets[who][name][0]
            )
            self.shown[who][name].add(stored[name])
        self.shown[who]["factors"] |= set(stored["factors"])

    def _let_go(self, who: str) -> None:
        """They took the other's words: what their own box no longer shows, they gave up themselves."""
        for name in TEXTS:
            if self.typed[who].get(name, "") not in self.sheets[who][name][0]:
                del self.typed[who][name]

    def stored(self) -> dict[str, Any]:
        with self.team.provider.reading():
            review = queries.newest(self.known)
            factors = [row.code for row in queries.factors(review)]
        return {**{name: _plain(getattr(review, name)) for name in TEXTS}, "factors": factors}


def _plain(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _sheet(page: ReviewForm) -> Sheet:
    sheet: Sheet = {}
    for name in page.fields:
        value = page[name].value()
        sheet[name] = list(value or []) if name == "factors" else [_plain(str(value or ""))]
    return sheet


def _sent(sheet: Sheet, choice: str) -> ReviewForm:
    data = QueryDict(mutable=True)
    for name, values in sheet.items():
        data.setlist(name, values)
    for name in TEXTS:
        data[f"settle_{name}"] = choice
    return ReviewForm(data)


@pytest.mark.requirement("GOALS-R4")
def test_in_any_order_nobody_overwrites_what_they_have_not_seen(team: Team):
    case = team.triaged()

    class Walk(Writers):
        def __init__(self) -> None:
            super().__init__(team, case)

    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=INTERLEAVINGS,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert len(MEETINGS) > INTERLEAVINGS / 2  # the orders that were walked are worth walking

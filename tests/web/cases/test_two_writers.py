"""Any number of people at one review or one action: nobody overwrites what they have not seen.

CI walks 500 interleavings of each on SQLite and 100 on PostgreSQL; HEEDWELL_INTERLEAVINGS=10000
asks for more.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from django.http import QueryDict

from heedwell.loop.actions import queries as actions
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionNotOpen
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import queries as reviews
from heedwell.web.cases.action_forms import DoneForm, MoveForm
from heedwell.web.cases.due_days import DueDay
from heedwell.web.cases.review import keep
from heedwell.web.cases.review_form import ReviewForm
from heedwell.web.cases.two_at_an_action import (
    keep_change,
    keep_date,
    opened_change,
    opened_date,
)
from heedwell.web.components.dates import typed
from heedwell.web.components.merging import MergingForm, Value
from tests.journey.team import Team
from tests.web.cases.writers import PEOPLE, Writers, walk

CHANGE = ("what_changed", "old_version", "new_version", "before", "after")
DAYS = [date(2026, 6, 1) + timedelta(days=7 * week + day) for week in range(3) for day in range(5)]


class AtAReview(Writers):
    texts: ClassVar = {"review": ("why_it_happened", "what_we_will_change")}
    ticks: ClassVar = {"factors": ("handover", "sensory_overload", "fatigue_stress")}

    def __init__(self, team: Team, case: Case) -> None:
        self.known = team.review_of(case)
        super().__init__(team)

    def look(self) -> None:
        with self.team.provider.reading():
            self.review = reviews.newest(self.known)
            self.ticked = [row.code for row in reviews.factors(self.review)]

    def page(self, who: str, page: str, sent: QueryDict | None) -> MergingForm:
        if sent is not None:
            return ReviewForm(sent)
        with self.team.provider.reading():
            return ReviewForm(initial=ReviewForm.initial_of(self.review))

    def keep(self, who: str, form: Any) -> MergingForm | None:
        return keep(form, self.known, by=getattr(self.team, who), at=self.team.at)

    def stored(self) -> dict[str, Value]:
        texts = {name: getattr(self.review, name) for name in self.texts["review"]}
        plain = {name: words.replace("\r\n", "\n") for name, words in texts.items()}
        return {**plain, "factors": self.ticked}


class AtAnAction(Writers):
    """Each person has the page of its date and the page of what was changed open at once."""

    texts: ClassVar = {"change": CHANGE, "date": ("due_date", "reason")}
    begins_with: ClassVar = ("what_changed", "before", "after", "due_date", "reason")
    refusals: ClassVar = (ActionNotOpen,)

    def __init__(self, team: Team, known: Action) -> None:
        self.known = known
        self.viewers = {who: team.provider.viewer(getattr(team, who)) for who in PEOPLE}
        super().__init__(team)

    def look(self) -> None:
        with self.team.provider.reading():
            self.action = actions.with_history(self.viewers["rob"]).get(pk=self.known.pk)

    def page(self, who: str, page: str, sent: QueryDict | None) -> MergingForm:
        if page == "change":
            return DoneForm(sent, people=(), initial=self.opened_change())
        return MoveForm(
            sent,
            due=DueDay(self.action.service, self.team.today),
            initial={"version": self.action.version},
            stands=opened_date(self.action),
        )

    def opened_change(self) -> Mapping[str, Any]:
        return {**opened_change(self.action), "live_on": self.team.today}

    def keep(self, who: str, form: Any) -> MergingForm | None:
        self.count += 1  # each save has its own moment, as on a server
        save = keep_change if isinstance(form, DoneForm) else keep_date
        at = self.team.at + timedelta(seconds=self.count)
        return save(form, self.viewers[who], self.action, at=at)

    def told_before(self, page: str) -> dict[str, Value]:
        return {"due_date": typed(self.action.due_date)} if page == "date" else {}

    def words(self, who: str, name: str) -> str:
        if name == "due_date":
            return typed(DAYS[self.count % len(DAYS)])
        return super().words(who, name)

    def stored(self) -> dict[str, Value]:
        change = actions.newest_change(self.action)
        recorded = {name: getattr(change, name, "") for name in CHANGE[1:]}
        what, due = getattr(change, "what", ""), typed(self.action.due_date)
        return {**recorded, "what_changed": what, "due_date": due}

    def story(self) -> set[str]:
        changes = {f"{each.pk} {each.what} {each.after}" for each in self.action.changes.all()}
        return changes | {note.words for note in self.action.progress.all()}


@pytest.mark.requirement("GOALS-R4")
def test_in_any_order_nobody_overwrites_what_they_have_not_seen(team: Team):
    walk(AtAReview, team=team, case=team.triaged())


@pytest.mark.requirement("GOALS-R4")
def test_in_any_order_nobody_overwrites_what_was_recorded_of_an_action(team: Team):
    _, action = team.reviewed()

    with time_machine.travel(team.at, tick=False):
        walk(AtAnAction, team=team, known=action)

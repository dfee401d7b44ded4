"""Changes that are tried small first: planned the day they are agreed, watched, and mostly decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from heedwell.config.demo.house import Running
from heedwell.config.demo.times import on
from heedwell.journey import trying
from heedwell.loop.actions.models import Action
from heedwell.loop.reviews.models import Theme
from heedwell.loop.verification.trying import operations
from heedwell.loop.verification.trying.models import MicroTest
from heedwell.loop.verification.trying.operations import TrialDraft
from heedwell.rules.deadlines import local_date
from heedwell.rules.trying import End, StopRule


@dataclass(frozen=True, kw_only=True)
class Trial:
    """`numbers` are entered by hand, a day each; without `by_hand` reports are counted."""

    theme: str
    expects: str
    stop: StopRule
    by_hand: str = ""
    numbers: Sequence[int] = ()
    reason: str = ""


def plan(running: Running, trial: Trial, action: Action, at: datetime) -> None:
    house, first = running.house, local_date(at) + timedelta(days=1)
    manager = house.staff(running.course.agreed_by)
    theme = Theme.objects.get(organisation=action.organisation_id, name=trial.theme)
    draft = TrialDraft(
        theme=theme, expects=trial.expects, starts_on=first, stop=trial.stop, by_hand=trial.by_hand
    )
    test = operations.plan(action=action, draft=draft, by=manager, at=at)
    for days, number in enumerate(trial.numbers):
        house.diary.on(
            on(first + timedelta(days=days), time(20, 40)),
            partial(_enter, running, test, number),
        )
    over = test.last_on + timedelta(days=1)
    for days in range((over - first).days + 1):
        house.diary.on(
            on(first + timedelta(days=days), time(6, 5)),
            lambda at: trying.look_at_tests(action.organisation_id, at),
        )
    if trial.reason:
        house.diary.on(on(over, time(10, 30)), lambda at: _adopt(running, test, trial.reason, at))


def _enter(running: Running, test: MicroTest, number: int, at: datetime) -> None:
    by = running.house.staff("hana")
    trying.enter_day(test=test, day=local_date(at), number=number, by=by, at=at)


def _adopt(running: Running, test: MicroTest, reason: str, at: datetime) -> None:
    by = running.house.staff(running.course.agreed_by)
    trying.decide(test=test, end=End.ADOPT, reason=reason, by=by, at=at)

"""Done is not verified, also when two people are as quick as each other: with real commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from heedwell.foundation.store.errors import Busy
from heedwell.journey.steps import NotHere, NotYet
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import CaseEnded
from heedwell.loop.reviews.states import About
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.plugins.database import Database

ROUNDS = 6
REFUSALS = (CaseEnded, NotHere, NotYet, Busy)


@pytest.fixture
def committed_team(committed_database: Database) -> Team:
    return Team.begin()


def at_once(*steps: Callable[[], object]) -> list[bool]:
    """Take the steps in threads that begin together; whether each was taken."""
    barrier = Barrier(len(steps))

    def take(step: Callable[[], object]) -> bool:
        barrier.wait(10)
        try:
            step()
        except REFUSALS:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(steps)) as threads:
        return list(threads.map(take, steps))


def ready_to_close(team: Team) -> Case:
    case = team.verified(Tier.LOW_HARM)
    team.huddle(case)
    team.link(case, About.GOVERNANCE)
    return team.again(case)


@pytest.mark.requirement("V04")
def test_nobody_closes_a_case_while_another_agrees_an_action_on_it(committed_team: Team):
    team = committed_team
    assert team.close(ready_to_close(team)).state == CaseState.CLOSED  # alone, nothing stops it
    for _ in range(ROUNDS):
        case = ready_to_close(team)

        closed, agreed = at_once(partial(team.close, case), partial(team.agree, case))

        with team.provider.reading():
            state = Case.objects.get(pk=case.pk).state
            unverified = Action.objects.filter(case=case).exclude(state=ActionState.VERIFIED)
            left = unverified.exclude(state=ActionState.CANCELLED).count()
        assert (closed, agreed) in ((True, False), (False, True))
        assert (state, left) == ((CaseState.CLOSED, 0) if closed else (CaseState.OPEN, 1))


@pytest.mark.requirement("V04")
def test_of_two_who_close_at_once_one_does_and_a_third_cannot_slip_an_action_in(
    committed_team: Team,
):
    team = committed_team
    case = ready_to_close(team)
    taken = at_once(
        partial(team.close, case),
        partial(team.close, case, by=team.priya),
        partial(team.agree, case),
    )

    with team.provider.reading():
        ended = Case.objects.get(pk=case.pk).state == CaseState.CLOSED
        actions = Action.objects.filter(case=case).exclude(state=ActionState.VERIFIED).count()
    assert sum(taken) == 1
    assert ended != bool(actions)

"""A task that comes again on the screen: agreed, done from Today, missed, stopped."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
WHAT = "Try each call bell"


def page_of(who: Visitor, action: Action) -> Page:
    return who.case(action.case, "action", action_id=action.pk)


def repeat(team: Team, as_: As, action: Action, **typed: str) -> Page:
    rob = as_(team.rob)
    told = {"what": WHAT, "every": "week", "first_date": "5/3/2026", "until_date": "30/3/2026"}
    page = page_of(rob, action)
    return rob.send(page.links["Let it come again"], **{**told, **typed})


@pytest.fixture
def action(team: Team) -> Action:
    """On the fourth of March in the evening, of Dev."""
    _, action = team.reviewed()
    with team.provider.reading():
        return Action.objects.select_related("case").get(pk=action.pk)


def test_its_owner_does_it_from_today_and_the_action_shows_it(team: Team, as_: As, action: Action):
    repeat(team, as_, action).says(WHAT, "Each week until 30 March. 0 done, 0 missed.", "to do")
    team.later(days=1)
    dev = as_(team.dev)
    today = dev.see("/")
    today.says(f"{WHAT}: you by")

    url = next(each for each in today.urls if "/again/" in each)
    dev.send(url, words="All of them rang.").says("1 done, 0 missed.", "Dev. All of them rang.")


def test_what_was_missed_stays_visible_on_the_action_and_in_the_plan(
    team: Team, as_: As, action: Action
):
    repeat(team, as_, action)

    team.later(days=16)

    page_of(as_(team.rob), action).says("missed twice", "0 done, 2 missed.")
    as_(team.rob).see("/plan/").says("missed twice")


def test_from_a_page_that_is_old_it_is_not_done_after_its_time(team: Team, as_: As, action: Action):
    repeat(team, as_, action)
    dev = as_(team.dev)
    opened = dev.see(next(url for url in page_of(dev, action).urls if "/again/" in url))
    team.later(days=12)

    dev.answer(opened, words="Late").says("It was done already, or its time has passed.")

    page_of(dev, action).says("0 done, 1 missed.")


def test_it_is_stopped_with_a_reason(team: Team, as_: As, action: Action):
    repeat(team, as_, action)
    rob = as_(team.rob)
    stop = page_of(rob, action).links["Stop it coming again"]

    refused = rob.send(stop, reason="")
    assert refused.problems == ["Write why, in a sentence"]
    rob.answer(refused, reason="New bells.").says("Stopped by Rob: New bells.")

    assert "Let it come again" in page_of(rob, action).links


def test_days_that_do_not_fit_are_answered_in_words_and_kept(team: Team, as_: As, action: Action):
    refused = repeat(team, as_, action, first_date="9/3/2026", until_date="9/3/2029")

    assert refused.problems == ["Enter a day after the first, within a year of it"]
    assert refused.fields["what"] == [WHAT]
    past = as_(team.rob).answer(refused, first_date="1/3/2026", until_date="9/3/2026")
    assert past.problems == ["Enter a day that is today or later"]


def test_only_who_agrees_actions_lets_it_come_again(team: Team, as_: As, action: Action):
    assert "Let it come again" not in page_of(as_(team.dev), action).links
    url = at(action.case, "repeat-action", action_id=action.pk)
    assert as_(team.dev).see(url).status == 403
    assert as_(team.sue).see(url).status == 404

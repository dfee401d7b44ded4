"""Recurred despite action, on the screen: of the case, of the action and in the plan."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_recurrence import changed
from tests.web.cases.visiting import Visitor, at

pytestmark = pytest.mark.requirement("D08")

As = Callable[[Account], Visitor]
SAYS = "Say what it means for the change that was to prevent this"


def test_the_case_questions_the_change_until_somebody_says_what_it_means(team: Team, as_: As):
    action = changed(team)
    again = team.later(days=10).triaged(Tier.LOW_HARM)

    page = as_(team.rob).case(again)
    page.says(SAYS, "It happened again although a change was made that was to prevent it.")
    despite = as_(team.rob).see(page.links["Recurred despite action"])
    despite.says(
        "Recurred despite action",
        action.what,
        "done, and not verified yet. This is the same kind of event for the same person.",
    )
    address = despite.links["Say what it means for the change"]
    refused = as_(team.rob).send(address, words="The new staff were not told.")
    assert refused.problems == ["Select what it means for the change"]
    assert refused.fields["words"] == ["The new staff were not told."]

    said = as_(team.rob).send(address, meaning="more", words="The new staff were not told.")

    said.says("Rob: The change stands, and more is needed", "The new staff were not told.")
    assert "Say what it means for the change" not in said.links
    as_(team.rob).case(again).says("Rob said what that means for the change.")
    again_sent = as_(team.priya).post(address, meaning="stands", words="No.")
    again_sent.says("Somebody else saved this while you had it open")


def test_the_action_and_the_plan_say_that_it_happened_again(team: Team, as_: As):
    action = changed(team)
    assert "It happened again" not in as_(team.rob).see("/plan/").words

    again = team.later(days=10).triaged(Tier.LOW_HARM)

    as_(team.rob).see("/plan/").says("It happened again")
    page = as_(team.rob).case(action.case, "action", action_id=action.pk)
    page.says("It happened again", again.reference)
    assert page.links[f"{again.reference} · {again.title}"] == at(again, "recurred")


def test_the_desk_says_it_before_anybody_decides_a_tier(team: Team, as_: As):
    action = changed(team)
    again = team.later(days=10).report().case
    says = "Recurred despite action: a change against this was done, and live since"

    desk = as_(team.rob).see("/cases/triage/")
    triage = as_(team.rob).case(again, "triage")

    desk.says(says)
    assert at(again, "recurred") in desk.urls
    triage.says(f"Recurred despite action: “{action.what}” was live since")
    fall = team.report(event_type="fall").case
    assert as_(team.rob).see("/cases/triage/").words.count(says) == 1
    assert "Recurred" not in as_(team.rob).case(fall, "triage").words


def test_today_asks_whoever_agrees_changes_until_one_of_them_has_said_what_it_means(
    team: Team, as_: As
):
    changed(team)
    again = team.later(days=10).triaged(Tier.LOW_HARM)
    asks = "Recurred despite action: say what it means for the change that was to prevent it."

    today = as_(team.rob).see("/")
    today.says(asks)
    assert at(again, "recurred") in today.urls
    for nobody in (team.amina, team.sue):
        assert asks not in as_(nobody).see("/").words
    address = as_(team.rob).case(again, "recurred").links["Say what it means for the change"]
    as_(team.rob).send(address, meaning="stands", words="A fire drill, this once.")

    assert asks not in as_(team.rob).see("/").words


def test_nothing_of_it_is_said_to_whom_the_report_is_about(team: Team, as_: As):
    changed(team)
    again = team.later(days=10).triaged(Tier.LOW_HARM, about_staff=team.priya)

    assert again.reference in as_(team.rob).see("/").words
    assert again.reference not in as_(team.priya).see("/").words

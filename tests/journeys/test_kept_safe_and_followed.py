"""What keeps people safe for now, what comes from outside, and the plan, in a real browser."""

import pytest

from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journeys.walk import Walk

pytestmark = [pytest.mark.browser]


@pytest.mark.requirement("A14")
def test_something_is_put_in_place_until_the_lasting_change_is_live(team: Team, walk: Walk):
    case, action = team.reviewed()
    walk.move_to(team.at)

    walk.as_(team.rob).go(f"/cases/{case.reference}/").follow("Put something in place for now")
    walk.write("What keeps people safe for now?", "Two people at each meal")
    walk.choose("Who looks after it?", "Amina").press("It is in place")
    walk.sees("In place for now", "No lasting change is named that it waits for.")
    walk.follow("Two people at each meal").follow("Name the change that it waits for")
    walk.choose("Which change does it wait for?", action.what).press("Record it")
    walk.as_(team.amina).go("/").sees("You keep in place for now", "Two people at each meal")

    walk.as_(team.rob).go("/plan/").sees("Where it is weak", action.what)


@pytest.mark.requirement("A12", "A13")
def test_what_comes_from_outside_is_answered_compared_and_followed(team: Team, walk: Walk):
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    walk.move_to(team.at)

    walk.as_(team.rob).go(f"/cases/{case.reference}/outside/").follow("Keep a recommendation")
    walk.choose("Who recommends it?", "Coroner").write("Its name", "Coroner for the county")
    walk.write("From which day is it?", "yesterday")
    walk.write("What do they recommend?", "Look at meals.").press("Keep it")
    walk.follow("Answer it").tick("Not accepted").write("Why?", "Done in May.")
    walk.press("Record our answer").sees("Not accepted", "Done in May.")
    walk.follow("Record the outcome of an enquiry").choose("The outcome", "Substantiated")
    walk.write("Which council?", "Council of the county").write("When?", "yesterday")
    walk.write("What did they conclude?", "She was left alone.")
    walk.choose("Was what the person wished for met?", "Partly met")
    walk.choose("What became of the risk?", "Reduced").press("Record the outcome")
    walk.sees("not compared yet").follow("Look at comparable cases")
    walk.choose("How did you look?", "Practice observation")
    walk.write("What does it show?", "Nobody else eats alone.").press("Record what they show")
    walk.sees("nothing to compare with").go("/plan/outside/").sees("Coroner for the county")


def test_an_action_comes_again_and_is_done_from_today(team: Team, walk: Walk):
    case, action = team.reviewed()
    walk.move_to(team.at)

    walk.as_(team.rob).go(f"/cases/{case.reference}/actions/{action.pk}/")
    walk.follow("Let it come again").choose("How often?", "Each week")
    walk.write("The first time", f"{team.at:%d/%m/%Y}").write("Until when?", "30/3/2026")
    walk.press("Agree it").sees("0 done, 0 missed.")
    walk.as_(team.dev).go(f"/cases/{case.reference}/actions/{action.pk}/")
    walk.follow("Record that it is done").press("It is done").sees("1 done, 0 missed.")

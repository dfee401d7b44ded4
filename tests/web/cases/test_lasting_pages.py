"""What the pages say after a change was verified: the sample that goes on, and whether it stuck."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]


def verified(team: Team) -> Action:
    """On Friday 13 March."""
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)
    team.later(weeks=1).check(action)
    return action


@pytest.mark.requirement("V15")
@pytest.mark.requirement("A10")
def test_the_action_says_what_comes_after_verified(team: Team, as_: As):
    action = verified(team)

    as_(team.priya).case(action.case, "action", action_id=action.pk).says(
        "verified",
        "Next: is it still so?",
        "Priya checks between 13 April and 20 April.",
        "Sample that goes on: 13 April to 20 April",
        "Did it stick: 13 September to 11 October",
    )
    team.later(days=33)
    as_(team.priya).see("/").says("You check whether it worked by")


@pytest.mark.requirement("V15")
def test_the_sample_is_ended_with_a_reason_that_stays_in_the_story(team: Team, as_: As):
    action = verified(team)
    page = as_(team.priya).case(action.case, "action", action_id=action.pk)
    url = page.links["End the monthly sample"]

    as_(team.priya).send(url).says("Write why, in a sentence")
    done = as_(team.priya).send(url, reason="Three months in a row it was there.")

    done.says(
        "Ended, with your reason.",
        "Priya ended the monthly sample.",
        "Three months in a row it was there.",
        "Sample that goes on: 13 April to 20 April · no longer needed",
    )
    assert "End the monthly sample" not in done.links


@pytest.mark.requirement("V15")
def test_whoever_made_the_change_does_not_end_its_sample(team: Team, as_: As):
    action = verified(team)

    page = as_(team.dev).case(action.case, "action", action_id=action.pk)
    refused = as_(team.dev).post(at(action.case, "end-sampling", action_id=action.pk), reason="X")

    assert "End the monthly sample" not in page.links
    refused.says("Whoever does an action cannot be the one who checks it.")


@pytest.mark.requirement("A10")
@pytest.mark.requirement("V10")
def test_a_change_that_did_not_last_is_at_work_again(team: Team, as_: As):
    action = verified(team)
    recheck = team.check_of(action, "lasting")
    team.later(days=(recheck.opens_on - team.today).days)
    url = at(action.case, "check", check_id=recheck.pk)

    as_(team.priya).see(url).says("Did it stick, between")
    as_(team.priya).send(
        url,
        method="observation",
        checked_on="today",
        finding="not_in_practice",
        words="The garden room is a store now.",
    )

    as_(team.rob).case(action.case, "action", action_id=action.pk).says(
        "reopened", "Next: make the change", "The garden room is a store now."
    )

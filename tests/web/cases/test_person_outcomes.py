"""A change names what should be better for the person, and the check asks them how it is."""

from collections.abc import Callable
from typing import Any

import pytest

from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import TrailLine
from heedwell.journey import steps
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.verification.operations import CheckDraft
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.models import PersonOutcome
from heedwell.loop.verification.ways.person.operations import (
    OutcomeNotWhole,
    PersonNotAsked,
    PersonSays,
)
from heedwell.rules.person_outcomes import Now
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
SEEN = {
    "method": "spot_check",
    "checked_on": "today",
    "finding": "in_practice",
    "words": "Seen on four evenings.",
}
SAYS = {
    "person_now": "better",
    "person_whose": "person",
    "person_how": "easy_read",
    "person_words": "I eat with the others again.",
}


def changed(team: Team, tier: Tier = Tier.MODERATE_OR_REPEAT, **facts: Any) -> Action:
    """A change that names its outcome, when its final check is due."""
    case = team.triaged(tier, **facts)
    team.later(days=1).write_review(case)
    action = team.agree(case, outcome="I want to eat in quiet")
    case = team.later(hours=1).submit(case)
    if tier >= 2:
        team.later(days=1).sign(case)
    team.later(days=3).do(action)
    team.later(weeks=6 if tier >= 2 else 1)
    return action


def check(team: Team, as_: As, action: Action, **typed: str) -> Page:
    url = at(action.case, "check", check_id=team.check_of(action, "final").pk)
    return as_(team.priya).send(url, **{**SEEN, **typed})


def state(team: Team, action: Action) -> str:
    with team.provider.reading():
        return Action.objects.get(pk=action.pk).state


def record(team: Team, action: Action, says: PersonSays | None) -> None:
    draft = CheckDraft(
        method="spot_check",
        finding=Finding.IN_PRACTICE,
        words="Seen on four evenings.",
        checked_on=team.today,
        person=says,
    )
    steps.record_check(
        recheck=team.check_of(action, "final"), draft=draft, by=team.priya, at=team.at
    )


@pytest.mark.requirement("V13")
@pytest.mark.requirement("V08", "outcomes for people")
def test_what_should_be_better_is_named_and_asked_of_the_person_at_the_check(team: Team, as_: As):
    action = changed(team)
    page = as_(team.rob).case(action.case, "action", action_id=action.pk)
    page.says("What will be different for people I want to eat in quiet")

    refused = check(team, as_, action)
    assert refused.problems == ["Select how it is for the person, or that they could not be asked"]
    refused.says("What should be better for people I want to eat in quiet")
    assert refused.fields["words"] == ["Seen on four evenings."]
    as_(team.priya).answer(refused, **SAYS).says("The check is recorded.")

    as_(team.rob).case(action.case, "action", action_id=action.pk).says(
        "How it is for the person Better",
        "What was to be better I want to eat in quiet",
        "What they say I eat with the others again.",
        "How they were asked Easy read",
    )
    as_(team.rob).case(action.case).says(
        "Priya recorded how it is for the person: better.", "I eat with the others again."
    )


@pytest.mark.requirement("V13")
def test_no_route_verifies_a_change_for_somebody_before_they_were_asked(team: Team):
    action = changed(team)

    with pytest.raises(PersonNotAsked):
        record(team, action, None)

    assert state(team, action) == ActionState.DONE


@pytest.mark.requirement("V13")
def test_why_nobody_could_ask_is_an_answer_too(team: Team, as_: As):
    action = changed(team)

    check(team, as_, action, person_now="not_asked").says(
        "Write what they said, or why nobody could ask"
    )
    check(team, as_, action, person_now="not_asked", person_words="In hospital since May.").says(
        "The check is recorded."
    )

    as_(team.rob).case(action.case, "action", action_id=action.pk).says(
        "They could not be asked", "Why In hospital since May."
    )


def test_worse_stands_there_as_it_was_said(team: Team, as_: As):
    action = changed(team)

    check(team, as_, action, **{**SAYS, "person_now": "worse", "person_words": "Now I eat late."})

    as_(team.rob).case(action.case, "action", action_id=action.pk).says(
        "How it is for the person Worse", "Now I eat late."
    )


@pytest.mark.parametrize(
    ("missing", "problem"),
    [
        ("person_how", "Select how they were asked"),
        ("person_whose", "Select who told you"),
        ("person_words", "Write what they said, or why nobody could ask"),
    ],
)
def test_an_account_is_whole_or_says_what_is_missing(
    team: Team, as_: As, missing: str, problem: str
):
    page = check(team, as_, changed(team), **{**SAYS, missing: ""})

    assert page.problems == [problem]
    assert page.fields["words"] == ["Seen on four evenings."]


@pytest.mark.parametrize(
    "says",
    [
        PersonSays(now=Now.BETTER, words="Better."),  # asked how?
        PersonSays(now=Now.BETTER, words=" ", asked_how=("signs",)),
        PersonSays(now=Now.NOT_ASKED, words="Away.", asked_how=("signs",)),
    ],
)
def test_no_half_account_is_kept(team: Team, says: PersonSays):
    action = changed(team)

    with pytest.raises(OutcomeNotWhole):
        record(team, action, says)

    with team.provider.reading():
        assert not PersonOutcome.objects.exists()


@pytest.mark.requirement("V13")
def test_at_tier_one_it_can_be_asked_and_nothing_waits_for_it(team: Team, as_: As):
    action = changed(team, Tier.LOW_HARM)

    check(team, as_, action).says("The check is recorded.")

    assert state(team, action) == ActionState.VERIFIED


def test_a_case_about_nobody_asks_nobody(team: Team, as_: As):
    action = changed(team, affected=[])
    url = at(action.case, "check", check_id=team.check_of(action, "final").pk)

    assert "person_now" not in as_(team.priya).see(url).offered
    check(team, as_, action).says("The check is recorded.")


def test_that_it_is_not_in_practice_waits_for_nobody(team: Team, as_: As):
    action = changed(team)

    check(team, as_, action, finding="not_in_practice").says("The check is recorded.")

    assert state(team, action) == ActionState.AGREED


def test_the_line_of_the_check_knows_what_they_said(team: Team):
    action = changed(team, Tier.LOW_HARM)

    record(team, action, PersonSays(now=Now.SAME, words="As ever.", asked_how=("talked",)))

    with team.provider.reading():
        line = TrailLine.objects.get(chain=team.organisation_id, verb="check.recorded")
    assert "ways_personoutcome" in line.digests

"""The pages of a sample: drawing it, judging each case, what it shows, and the check beside it."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]


def changed(team: Team, reports: int = 6) -> Action:
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)
    for _ in range(reports):
        team.later(hours=25).report()
    team.later(weeks=1)
    return action


def url(team: Team, action: Action, route: str = "sample") -> str:
    return at(action.case, route, check_id=team.check_of(action, "final").pk)


def drawn(team: Team, as_: As, action: Action, frame: str = "reports") -> Page:
    return as_(team.priya).send(url(team, action), frame=frame)


def judge_all(team: Team, as_: As, page: Page, practice: str = "yes") -> Page:
    for link in [each for each in page.urls if "/sample/" in each and "checks" not in each]:
        page = as_(team.priya).send(
            link, in_record="yes", in_practice=practice, words="The note tells of it."
        )
    return page


@pytest.mark.requirement("N14")
def test_a_sample_is_drawn_judged_and_carries_the_check(team: Team, as_: As):
    action = changed(team)

    as_(team.priya).see(url(team, action, "check")).says(
        "Heedwell draws the cases, so that nobody picks the good ones."
    )
    page = drawn(team, as_, action)
    page.says("Sample of 5", "Could be drawn 6", "0 of 5 judged", "Seed:", "drawn as number 5")
    page = judge_all(team, as_, page)
    page.says(
        "The sample shows the change",
        "Visible in the record in 5 of 5, in practice in 5, in both in 5; 4 are needed.",
        "anywhere from 55% to 100% (exact, 90% confidence)",
    )
    form = as_(team.priya).see(url(team, action, "check"))
    assert "sample" not in form.fields  # the numbers come from the sample
    done = as_(team.priya).answer(
        form, checked_on="today", finding="in_practice", words="In each of five evenings."
    )
    done.says("The check is recorded. Thank you.")
    as_(team.rob).case(action.case, "action", action_id=action.pk).says(
        "sample of records. Yes: the change is in practice.", "5 of 5. In each of five evenings."
    )


@pytest.mark.requirement("V01", "sampling")
def test_a_check_by_sample_says_to_draw_first_and_keeps_what_was_typed(team: Team, as_: As):
    action = changed(team)

    page = as_(team.priya).send(
        url(team, action, "check"),
        method="sample",
        sample="5",
        met="5",
        checked_on="today",
        finding="in_practice",
        words="All five.",
    )

    page.says("Draw the sample first: Heedwell picks the cases, so that nobody has to.")
    assert page.fields["words"] == ["All five."]


def test_a_sample_that_shows_too_little_refuses_the_good_finding(team: Team, as_: As):
    action = changed(team)
    judge_all(team, as_, drawn(team, as_, action), practice="no").says(
        "The sample does not show the change well enough"
    )

    page = as_(team.priya).send(
        url(team, action, "check"), checked_on="today", finding="in_practice", words="It is there."
    )

    page.says(
        "The sample shows the change in 0 of 5, and 4 are needed. Record that it is not in practice"
    )


def test_each_case_opens_its_record_and_asks_for_words(team: Team, as_: As):
    action = changed(team, reports=1)
    page = drawn(team, as_, action)
    (report,) = [each for each in page.urls if "/signals/" in each]
    (judge,) = [each for each in page.urls if "/sample/" in each and "checks" not in each]

    as_(team.priya).see(report).says("She paced and called out")
    as_(team.priya).send(judge).says(
        "Select whether the record shows it",
        "Select whether it is seen in practice",
        "Write what you saw, in a sentence",
    )


def test_people_are_drawn_by_the_reference_that_the_provider_uses(team: Team, as_: As):
    action = changed(team, reports=0)

    drawn(team, as_, action).says("There is nothing of that kind to draw from.")
    drawn(team, as_, action, "people").says(
        "Sample of 1", "1. Person B", "People who are supported"
    )


def test_before_its_time_no_sample_is_offered_and_none_is_drawn(team: Team, as_: As):
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)

    as_(team.priya).see(url(team, action, "check"))
    assert "Draw a sample" not in as_(team.priya).see(url(team, action, "check")).links
    drawn(team, as_, action).says("The change needs time to show. Draw from")


@pytest.mark.requirement("V04")
def test_whoever_made_the_change_reads_the_sample_and_judges_nothing(team: Team, as_: As):
    action = changed(team)
    page = drawn(team, as_, action)
    (judge, *_) = [each for each in page.urls if "/sample/" in each and "checks" not in each]

    seen = as_(team.dev).see(url(team, action))
    refused = as_(team.dev).post(judge, in_record="yes", in_practice="yes", words="All well.")

    seen.says("Not judged yet")
    assert judge not in seen.urls
    refused.says("Whoever does an action cannot be the one who checks it.")

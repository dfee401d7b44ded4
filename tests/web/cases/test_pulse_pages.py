"""The pages on how sure staff feel: asking, answering without a name, and what it shows."""

from collections.abc import Callable

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from heedwell.rules.pulse import NEWEST, WHAT_IS_KEPT
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]


@pytest.fixture
def action(team: Team) -> Action:
    return team.reviewed(Tier.LOW_HARM)[1]


@pytest.fixture
def staff(team: Team) -> list[Account]:
    more = [team.provider.employ(f"Worker {n}", Role.CARE_WORKER, team.here) for n in range(8)]
    return [team.amina, *more]


def pulse_page(team: Team, as_: As, action: Action) -> Page:
    return as_(team.rob).case(action.case, "pulse", action_id=action.pk)


def ask(team: Team, as_: As, action: Action, side: str) -> Page:
    return as_(team.rob).post(at(action.case, "ask-pulse", action_id=action.pk, side=side))


def answer(as_: As, who: Account, step: str, **typed: str) -> Page:
    (link,) = [each for each in as_(who).see("/").urls if each.startswith("/pulse/")]
    chosen = {each.code: step for each in NEWEST.statements}
    return as_(who).send(link, **{**chosen, **typed})


def end(team: Team, as_: As, action: Action, html: str) -> Page:
    (url,) = [each for each in html.split('"') if each.endswith("/end/") and "/pulse/" in each]
    return as_(team.rob).post(url)


def round_of(team: Team, as_: As, action: Action, side: str, staff: list[Account], step: str):
    ask(team, as_, action, side).says("Asked. It stands on their Today.")
    for who in staff:
        answer(as_, who, step).says("Thank you. Your answers are in the totals, without your name.")
    url = at(action.case, "pulse", action_id=action.pk)
    return end(team, as_, action, as_(team.rob).html(url))


@pytest.mark.requirement("V12")
@pytest.mark.requirement("V08", "confidence or competence")
def test_staff_answer_without_a_name_and_the_action_says_what_that_shows(
    team: Team, as_: As, action: Action, staff: list[Account]
):
    round_of(team, as_, action, "before", staff, "2").says("9 of 10 answered", "0 of 9")
    team.later(days=3).do(action)
    page = round_of(team, as_, action, "after", staff[:7], "5")

    page.says(
        "7 of 10 answered",
        "7 of 7 (100 %) since: more confident.",
        "65% to 100% (exact, 90% confidence)",
    )
    assert page.words.count("More confident") == 1  # one statement is judged, the others are not
    as_(team.priya).case(action.case, "action", action_id=action.pk).says(
        "How sure staff feel", "0 of 9 (0 %) before, 7 of 7 (100 %) since: more confident."
    )


@pytest.mark.requirement("V12")
def test_who_answers_reads_first_what_is_kept_and_what_is_not(
    team: Team, as_: As, action: Action, staff: list[Account]
):
    ask(team, as_, action, "before")
    today = as_(team.amina).see("/")
    today.says("Asked without your name", "How sure do you feel?")
    (link,) = [each for each in today.urls if each.startswith("/pulse/")]

    as_(team.amina).see(link).says(*WHAT_IS_KEPT, "Quiet half-hour before the meal")
    answer(as_, team.amina, "4", means="").says("Select what fits best")
    answer(as_, team.amina, "4")

    assert as_(team.amina).see(link).status == 404
    assert "/pulse/" not in "".join(as_(team.amina).see("/").urls)
    for other in (team.rob, team.sue):
        assert as_(other).see(link).status == 404


def test_a_result_of_four_is_not_shown(team: Team, as_: As, action: Action, staff: list[Account]):
    page = round_of(team, as_, action, "before", staff[:4], "4")

    page.says("4 of 10 answered. Fewer than 5, so nothing is shown and nothing of it is kept.")
    assert "exact" not in page.words


def test_where_few_work_the_page_says_to_talk_instead(team: Team, as_: As, action: Action):
    ask(team, as_, action, "before").says("Fewer than 5 do the work here")


def test_who_only_does_the_action_reads_neither_what_staff_feel_nor_what_was_observed(
    team: Team, as_: As
):
    """Somebody of another service owns it: of its case they read nothing."""
    case = team.triaged(Tier.LOW_HARM)
    team.write_review(case)
    action = team.agree(case, owner=team.sue, service=team.provider.there, verifier=team.priya)

    for name in ("pulse", "observed"):
        assert as_(team.sue).see(at(case, name, action_id=action.pk)).status == 404
        assert as_(team.priya).see(at(case, name, action_id=action.pk)).status == 200


def test_only_who_agrees_actions_there_asks_and_ends(
    team: Team, as_: As, action: Action, staff: list[Account]
):
    url = at(action.case, "ask-pulse", action_id=action.pk, side="before")

    for who in (team.dev, team.amina, team.sue):
        assert as_(who).post(url).status in (403, 404)
    assert as_(team.rob).post(url.replace("before", "never")).status == 404

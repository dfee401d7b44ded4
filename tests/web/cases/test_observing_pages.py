"""The pages of observed practice: what is looked for, each observation, and the check that rests on it."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
ONCE = {"observed_on": "today", "part_of_day": "evening", "role": "care_workers"}


@pytest.fixture
def action(team: Team) -> Action:
    return team.reviewed(Tier.LOW_HARM)[1]


def url(action: Action, route: str = "observed") -> str:
    return at(action.case, route, action_id=action.pk)


def plan(team: Team, as_: As, action: Action, **typed: str) -> Page:
    told = {"behaviours": "Says what comes next\nWaits five minutes"}
    return as_(team.priya).send(url(action, "plan-observing"), **{**told, **typed})


def see(team: Team, as_: As, action: Action, first: str, second: str, **typed: str) -> Page:
    page = as_(team.priya).see(url(action))
    (link,) = [page.links[words] for words in page.links if words.startswith("Add an observation")]
    return as_(team.priya).send(link, **{**ONCE, "seen_1": first, "seen_2": second, **typed})


def live(team: Team, action: Action) -> None:
    team.later(days=3).do(action)
    team.later(days=(team.check_of(action, "final").opens_on - team.today).days)


def check_page(team: Team, as_: As, action: Action) -> Page:
    recheck = team.check_of(action, "final")
    return as_(team.priya).see(at(action.case, "check", check_id=recheck.pk))


@pytest.mark.requirement("V01", "observation")
@pytest.mark.requirement("P06", "observed practice")
def test_practice_is_observed_before_and_since_and_carries_the_check(
    team: Team, as_: As, action: Action
):
    as_(team.priya).see(url(action)).says("Nothing is looked for yet")
    plan(team, as_, action).says(
        "Each behaviour has to be done in 4 of 5 observations.",
        "The role, never a name",
        "Nobody has looked yet.",
    )
    for at_ in range(5):
        see(team, as_, action, "yes" if at_ == 0 else "no", "no").says("Thank you for looking.")
    assert "Add an observation before the change" not in as_(team.priya).see(url(action)).links
    team.later(days=3).do(action)
    as_(team.priya).see(url(action)).says(
        "The change needs time to show. Observe from Friday 13 March."
    )
    team.later(weeks=1)
    for at_ in range(5):
        page = see(team, as_, action, "yes", "no" if at_ == 0 else "yes", words="It was calm.")

    page.says(
        "Practice shows the change",
        "All that could be seen was done in 4 of 5 observations.",
        "1 of 5 among all: 1% to 66% (exact, 90% confidence)",
        "5 of 5 among all: 55% to 100%",
        "Improved",
        "Care workers, for the check. Observed by Priya.",
        "It was calm.",
    )
    form = as_(team.priya).see(page.links["Record the check"])
    form.says("Practice shows the change")
    assert "sample" not in form.fields  # the numbers come from what was seen
    as_(team.priya).answer(
        form, checked_on="today", finding="in_practice", words="On five evenings."
    ).says("The check is recorded. Thank you.")
    as_(team.rob).case(action.case, "action", action_id=action.pk).says(
        "practice observation. Yes: the change is in practice.", "4 of 5. On five evenings."
    )


@pytest.mark.requirement("V01", "observation")
def test_a_check_by_observation_says_to_look_first_and_keeps_what_was_typed(
    team: Team, as_: As, action: Action
):
    live(team, action)
    form = check_page(team, as_, action)
    form.says("Name what somebody can see being done")

    page = as_(team.priya).answer(
        form, method="observation", checked_on="today", finding="in_practice", words="It is there."
    )

    page.says("Observe practice first: say what you look for")
    assert page.fields["words"] == ["It is there."]


def test_practice_that_does_not_show_it_refuses_the_good_finding(
    team: Team, as_: As, action: Action
):
    plan(team, as_, action, wanted="3", needed="3")
    live(team, action)
    see(team, as_, action, "yes", "no").says("1 of 3 observations so far")
    refused = as_(team.priya).answer(
        check_page(team, as_, action), finding="in_practice", words="It is there."
    )
    refused.says("1 of 3 observations are there")
    for _ in range(2):
        page = see(team, as_, action, "yes", "yes")

    page.says("Too seldom: “Waits five minutes”, 2 of 3.")
    as_(team.priya).answer(
        check_page(team, as_, action), finding="in_practice", words="It is there."
    ).says("Done too seldom: “Waits five minutes”. Record that the change is not in practice")


@pytest.mark.parametrize(
    ("typed", "problems"),
    [
        ({"behaviours": " "}, ["Write at least one thing that somebody can see being done"]),
        ({"behaviours": "x" * 201}, ["Make each line shorter: 200 letters at most"]),
        ({"behaviours": "\n".join("abcdefghi")}, ["Keep to 8 behaviours at most"]),
        ({"wanted": "3", "needed": "4"}, ["Enter a number up to 3, how many are wanted"]),
        ({"wanted": ""}, ["Enter how many observations are wanted"]),
    ],
)
def test_a_plan_says_what_is_missing_and_keeps_the_rest(
    team: Team, as_: As, action: Action, typed: dict[str, str], problems: list[str]
):
    page = plan(team, as_, action, **typed)

    assert page.problems == problems
    assert page.fields["needed"] == [typed.get("needed", "4")]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"role": ""}, "Select the role that you observed"),
        ({"part_of_day": ""}, "Select the time of day"),
        ({"seen_2": ""}, "Select whether it was done"),
        ({"observed_on": "tomorrow"}, "Enter a date that is today or earlier"),
        (
            {"seen_1": "not_seen", "seen_2": "not_seen"},
            "Select yes or no for at least one: otherwise look again another time",
        ),
    ],
)
def test_an_observation_says_what_is_missing_and_keeps_the_note(
    team: Team, as_: As, action: Action, typed: dict[str, str], problem: str
):
    plan(team, as_, action)
    told = {**ONCE, "seen_1": "yes", "seen_2": "no", "words": "The radio was on.", **typed}

    page = as_(team.priya).send(url(action, "observe-before"), **told)

    assert page.problems == [problem]
    assert page.fields["words"] == ["The radio was on."]


def test_what_is_looked_for_changes_meanwhile_and_no_tick_lands_on_another_line(
    team: Team, as_: As, action: Action
):
    plan(team, as_, action)
    form = as_(team.priya).see(url(action, "observe-before"))
    plan(team, as_, action, behaviours="Knocks\nSays their name")

    page = as_(team.priya).answer(
        form, **ONCE, seen_1="yes", seen_2="yes", words="The radio was on."
    )

    page.says("What is looked for was changed while you had it open", "Says their name")
    assert "seen_1" not in page.fields
    assert page.fields["words"] == ["The radio was on."]
    sent = as_(team.priya).answer(page, seen_1="no", seen_2="no")
    sent.says("Thank you for looking.")


@pytest.mark.requirement("V04")
def test_whoever_makes_the_change_reads_and_does_not_observe(team: Team, as_: As, action: Action):
    plan(team, as_, action)

    page = as_(team.dev).see(url(action))

    page.says("Says what comes next")
    assert not [words for words in page.links if words.startswith("Add")]
    for route in ("observe-before", "plan-observing"):
        assert as_(team.dev).see(url(action, route)).status == 404


def test_the_case_of_another_service_is_not_there(team: Team, as_: As, action: Action):
    plan(team, as_, action)

    for route in ("observed", "plan-observing", "observe-before"):
        assert as_(team.sue).see(url(action, route)).status in (403, 404)

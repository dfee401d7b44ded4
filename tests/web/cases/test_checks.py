"""Has it worked? The page of a check: who may record it, from when, and what follows from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from heedwell.rules.stages import Stage
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
SEEN = {
    "method": "re_audit",
    "checked_on": "today",
    "sample": "5",
    "met": "4",
    "finding": "in_practice",
    "words": "Four of five evening notes show it.",
    "person_now": "better",
    "person_whose": "person",
    "person_how": "pictures",
    "person_words": "I like the garden now.",
    "person_wanted": "I want to eat in quiet",
}


def changed(team: Team, tier: Tier = Tier.MODERATE_OR_REPEAT) -> Action:
    """The change went live on Saturday 7 March."""
    _, action = team.reviewed(tier)
    team.later(days=3).do(action)
    return action


def check_url(team: Team, action: Action, kind: str) -> str:
    return at(action.case, "check", check_id=team.check_of(action, kind).pk)


def check(team: Team, as_: As, action: Action, kind: str = "final", **typed: str) -> Page:
    return as_(team.priya).send(check_url(team, action, kind), **{**SEEN, **typed})


def page_of(team: Team, as_: As, action: Action) -> Page:
    return as_(team.rob).case(action.case, "action", action_id=action.pk)


@pytest.mark.requirement("N04", "N05")
def test_a_live_change_is_checked_in_weeks_4_to_6_and_verified_in_weeks_6_to_8(team: Team, as_: As):
    action = changed(team)

    page_of(team, as_, action).says(
        "First check: 4 April to 18 April",
        "Final check: 18 April to 2 May",
        "Priya checks between 4 April and 18 April.",
    )
    team.later(weeks=5)
    as_(team.priya).see("/").says("You check whether it worked by Saturday 18 April")


@pytest.mark.parametrize(
    ("method", "words"),
    [
        pytest.param(method, words, marks=pytest.mark.requirement("V01", item), id=item)
        for item, method, words in (
            ("re-audit", "re_audit", "re-audit."),
            ("spot check", "spot_check", "spot check."),
        )
    ],
)
def test_a_check_of_any_kind_verifies_and_is_shown(team: Team, as_: As, method: str, words: str):
    action = changed(team, Tier.LOW_HARM)
    team.later(weeks=1)

    check(team, as_, action, method=method).says("The check is recorded. Thank you.")

    page_of(team, as_, action).says("verified", f"Priya checked today, {words}")


@pytest.mark.requirement("V03")
def test_the_result_and_the_day_it_was_checked_stay_on_the_action(team: Team, as_: As):
    action = changed(team, Tier.LOW_HARM)
    team.later(weeks=2)

    check(team, as_, action, checked_on="14/3/2026", measured="One event in a month")

    page_of(team, as_, action).says(
        "Priya checked Saturday 14 March, re-audit. Yes: the change is in practice.",
        "4 of 5. Four of five evening notes show it. The measure: One event in a month",
        "recorded",
    )


@pytest.mark.requirement("V02", "verifier")
@pytest.mark.requirement("V04")
def test_whoever_made_the_change_cannot_say_that_it_worked(team: Team, as_: As):
    action = changed(team, Tier.LOW_HARM)
    team.later(weeks=1)
    url = check_url(team, action, "final")

    page = as_(team.dev).see(url)
    posted = as_(team.dev).post(url, **SEEN)

    page.says("You carried this change out, so somebody else records whether it worked.")
    posted.says("Whoever does an action cannot be the one who checks it.")
    assert posted.fields["words"] == [SEEN["words"]]
    assert "Record the check" not in as_(team.dev).case(action.case).links
    page_of(team, as_, action).says("done, not verified yet")


@pytest.mark.requirement("N04", "V04")
def test_a_quiet_week_proves_nothing_on_the_page_or_by_post(team: Team, as_: As):
    action = changed(team)
    team.later(weeks=1)

    page = as_(team.priya).see(check_url(team, action, "first"))
    refused = check(team, as_, action, "first")

    page.says("The change needs time to show", "that it works, from 4 April.")
    refused.says("It is too early to say that the change worked. Check again from 4 April")
    assert refused.fields["words"] == [SEEN["words"]]


@pytest.mark.requirement("V04")
def test_done_is_not_verified_until_the_final_check_has_passed(team: Team, as_: As):
    action = changed(team)
    team.later(weeks=4)

    check(team, as_, action, "first")
    page_of(team, as_, action).says("done, not verified yet", "Next: has it worked?")
    team.later(weeks=2)
    check(team, as_, action, "final")

    assert team.again(action.case).stage == Stage.SHARE
    as_(team.rob).case(action.case).says("verified", "Verify verified today")


@pytest.mark.requirement("V05")
def test_a_later_check_shows_that_the_change_was_kept_up(team: Team, as_: As):
    action = changed(team)
    team.later(weeks=4)
    check(team, as_, action, "first", met="3")
    team.later(weeks=3)

    as_(team.priya).see(check_url(team, action, "final")).says("Final check, between")
    check(team, as_, action, "final", met="5")

    page = page_of(team, as_, action)
    page.says("3 of 5.", "5 of 5.")
    assert page.words.index("3 of 5.") < page.words.index("5 of 5.")


@pytest.mark.requirement("V10")
@pytest.mark.parametrize("kind", ["first", "final"])
def test_a_check_that_fails_opens_the_action_again(team: Team, as_: As, kind: str):
    action = changed(team)
    team.later(weeks=4)
    if kind == "final":
        check(team, as_, action, "first")
        team.later(weeks=2)

    check(team, as_, action, kind, finding="not_in_practice", met="1", words="One of five.")

    page_of(team, as_, action).says("reopened", "to do", "One of five.")
    as_(team.rob).case(action.case).says(
        "Next: quiet half-hour before the meal",
        "A check opened it again: say why the change did not hold when you record the new one.",
    )
    assert team.again(action.case).stage == Stage.ACTION


@pytest.mark.requirement("V10")
@pytest.mark.parametrize("kind", ["first", "final"])
def test_the_new_change_is_not_recorded_without_why_the_old_one_failed(
    team: Team, as_: As, kind: str
):
    action = changed(team)
    team.later(weeks=6)
    check(team, as_, action, kind, finding="not_in_practice", met="1", words="One of five.")
    done = at(action.case, "mark-done", action_id=action.pk)
    new = {"what_changed": "Rota", "before": "Nobody free", "after": "Two", "live_on": "today"}
    form = as_(team.dev).see(done)
    form.says(
        "Why did the change not do what it was meant to", "Priya looked today: “One of five.”"
    )

    without = as_(team.dev).answer(form, **new, why_again=" ")

    why = "Write why it did not do what it was meant to, or not last, so that this time it holds"
    assert without.problems == [why]
    assert without.fields["what_changed"] == ["Rota"]
    said = as_(team.dev).answer(without, why_again="The rota left nobody free at five")
    said.says("Recorded.", "Why it was made again", "The rota left nobody free at five")
    as_(team.rob).case(action.case).says(
        "Dev on why a check had opened it again, and “Quiet half-hour before the meal” was made again:",
        "The rota left nobody free at five",
    )


@pytest.mark.requirement("GOALS-R4")
def test_of_two_who_say_why_it_failed_the_second_sees_both(team: Team, as_: As):
    action = changed(team)
    team.later(weeks=4)
    check(team, as_, action, "first", finding="not_in_practice", words="One of five.")
    seen = as_(team.rob).see(at(action.case, "mark-done", action_id=action.pk))
    team.do(action, why_again="Nobody was free at five")
    mine = {"what_changed": "Rota", "before": "One", "after": "Two", "live_on": "today"}

    both = as_(team.rob).answer(seen, **mine, why_again="It was never on the rota")
    both.says("You both wrote here.", "Nobody was free at five")
    settled = {f"settle_{name}": "mine" for name in ("what_changed", "before", "after")}
    page = as_(team.rob).answer(both, **settled, settle_why_again="both")

    page.says("It was never on the rota Nobody was free at five")


def test_a_change_that_no_check_has_failed_is_not_asked_why(team: Team, as_: As):
    _, action = team.reviewed()

    page = as_(team.dev).see(at(action.case, "mark-done", action_id=action.pk))

    assert "why_again" not in page.fields


def test_a_check_that_was_no_longer_needed_is_not_shown_as_recorded(team: Team, as_: As):
    action = changed(team)
    team.later(weeks=4)

    check(team, as_, action, "first", finding="not_in_practice")

    page_of(team, as_, action).says(
        "First check: today to 18 April · recorded",
        "Final check: 18 April to 2 May · no longer needed",
    )


def test_too_early_to_tell_plans_another_look(team: Team, as_: As):
    action = changed(team)
    team.later(weeks=5)

    check(team, as_, action, "first", finding="too_early")

    page_of(team, as_, action).says("Too early to tell.", "done, not verified yet")
    assert team.check_of(action, "first").due_date > team.today + timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"finding": ""}, "Select what you found"),
        ({"words": ""}, "Write what you saw, in a sentence or two"),
        ({"method": ""}, "Select how you checked"),
        ({"checked_on": ""}, "Enter the day you checked"),
        ({"checked_on": "tomorrow"}, "Enter a date that is today or earlier"),
        ({"met": ""}, "Enter both numbers, or neither"),
        ({"met": "6"}, "Enter a number up to 5, how many you looked at"),
    ],
)
def test_a_check_says_what_is_missing_and_keeps_what_was_typed(
    team: Team, as_: As, typed: dict[str, str], sentence: str
):
    action = changed(team)
    team.later(weeks=4)

    page = check(team, as_, action, "first", measured="Two in a month", **typed)

    assert page.problems == [sentence]
    assert page.fields["measured"] == ["Two in a month"]
    assert team.check_of(action, "first").is_open


def test_a_check_is_recorded_once(team: Team, as_: As):
    action = changed(team)
    team.later(weeks=4)
    url = check_url(team, action, "first")
    check(team, as_, action, "first")

    page = as_(team.priya).post(url, **SEEN)

    page.says("Quiet half-hour before the meal")
    assert page.words.count("Four of five evening notes") == 1

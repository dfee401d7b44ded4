"""Trying a change small, on the screens: planned, watched, stopped, and decided."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.journey import trying
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.trying.models import MicroTest
from heedwell.rules.tiers import Tier
from heedwell.rules.trying import DECIDE
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
OVER = datetime(2026, 3, 17, 9, tzinfo=UTC)


@pytest.fixture
def action(team: Team) -> Action:
    case = team.triaged(Tier.LOW_HARM)
    team.write_review(case)
    return team.agree(case, due_date=team.today + timedelta(days=7))


def plan(as_: As, team: Team, action: Action, **typed: str) -> Page:
    form = as_(team.rob).case(action.case, "try-small", action_id=action.pk)
    filled = {
        "theme": form.offered["theme"][-1],
        "expects": "Fewer than three evenings with distress",
        "stop_count": "3",
        "stop_harm": "moderate",
        **typed,
    }
    return as_(team.rob).answer(form, **filled)


def page(as_: As, who: Account, action: Action) -> Page:
    return as_(who).case(action.case, "action", action_id=action.pk)


def look(team: Team) -> None:
    trying.look_at_tests(team.organisation_id, team.at)


def the_test(team: Team) -> MicroTest:
    with team.provider.reading():
        return MicroTest.objects.latest("planned_at")


def decide(as_: As, team: Team, action: Action, who: Account | None = None, **typed: str) -> Page:
    url = at(action.case, "try-decide", action_id=action.pk, test_id=the_test(team).pk)
    return as_(who or team.rob).send(url, **{"reason": "It was calm", **typed})


@pytest.mark.requirement("N13", "Y08")
@pytest.mark.requirement("V07")
def test_a_manager_plans_it_in_plain_words_and_sees_what_was_seen_each_day(
    team: Team, as_: As, action: Action
):
    planned = plan(as_, team, action)
    planned.says(
        "Plan",
        "What do we expect to see? Fewer than three evenings with distress",
        "14 days: 3 March 2026 to 16 March 2026",
        "The count reaches 3, or one of them comes with moderate harm or worse",
        "It begins tomorrow",
    )

    team.later(days=1).report()
    look(team)

    page(as_, team.rob, action).says(
        "Day 1 of 14. Heedwell counts every day",
        "Seen: 1 by today; it stops at 3. In the 14 days before: 1.",
        "Tuesday 3 March 2026, 1 that day 1",
    )


@pytest.mark.requirement("N13", "Y08")
def test_what_stops_it_is_asked_for_and_what_was_typed_is_kept(team: Team, as_: As, action: Action):
    refused = plan(as_, team, action, stop_count="", expects="Calm", starts_on="2/3/2026")
    assert "Enter the number at which it stops" in refused.problems
    assert refused.fields["expects"] == ["Calm"]

    today = plan(as_, team, action, starts_on="2/3/2026")
    today.says("Choose a first day from tomorrow on, within four weeks.")

    both = plan(as_, team, action, place="kitchen", part_of_day="evening")
    assert both.problems == ["Choose a place or a time of day, not both"]


def test_what_was_typed_of_the_change_is_kept_when_a_test_began_meanwhile(
    team: Team, as_: As, action: Action
):
    opened = as_(team.dev).case(action.case, "mark-done", action_id=action.pk)
    plan(as_, team, action)

    refused = as_(team.dev).answer(
        opened, what_changed="Support plan", after="A quiet half-hour.", live_on="today"
    )

    refused.says("You cannot record this as done yet.")
    assert refused.fields["after"] == ["A quiet half-hour."]


@pytest.mark.requirement("N13", "Y08")
def test_stopped_it_stands_on_today_and_the_change_cannot_be_recorded_as_done(
    team: Team, as_: As, action: Action
):
    plan(as_, team, action)
    team.later(days=1)
    for _ in range(3):
        team.report()
    look(team)

    as_(team.rob).see("/").says(DECIDE, "Quiet half-hour before the meal.")
    page(as_, team.rob, action).says("It stopped by itself today: the count reached 3.", DECIDE)
    done = as_(team.dev).case(action.case, "mark-done", action_id=action.pk)
    done.says(f"You cannot record this as done yet. {DECIDE}.")
    assert "what_changed" not in done.fields
    sent = as_(team.dev).post(
        at(action.case, "mark-done", action_id=action.pk),
        what_changed="Plan",
        before="Loud",
        after="Calm",
        live_on="3/3/2026",
    )
    sent.says(f"You cannot record this as done yet. {DECIDE}.")


@pytest.mark.requirement("N13", "Y08")
@pytest.mark.requirement("V07")
def test_adopted_it_stands_where_governance_reads_what_our_changes_did(
    team: Team, as_: As, action: Action
):
    bea = team.provider.employ("Bea", Role.BOARD_MEMBER)
    plan(as_, team, action)
    team.at = OVER
    look(team)

    decide(as_, team, action, end="adopt").says("Adopted by Rob", "It was calm")

    assert (
        "what_changed" in as_(team.dev).case(action.case, "mark-done", action_id=action.pk).fields
    )
    as_(bea).see(reverse("insight:changes")).says(
        "What we tried small",
        "Expected: Fewer than three evenings with distress. Seen: 0; it stops at 3. Why: It was calm.",
        "adopted",
    )


@pytest.mark.requirement("Y08")
def test_adapted_the_next_round_begins_with_the_one_before(team: Team, as_: As, action: Action):
    plan(as_, team, action, place="kitchen")
    team.at = OVER

    form = decide(as_, team, action, end="adapt", altered="Begin at four")

    assert form.path.endswith("/try/")
    assert form.fields["place"] == ["kitchen"]
    again = as_(team.rob).answer(form, stop_count="2", starts_on="18/3/2026")
    again.says("Micro-test, round 2", "Altered since the round before Begin at four")


@pytest.mark.requirement("Y08")
def test_abandoned_without_another_way_the_action_is_cancelled(team: Team, as_: As, action: Action):
    plan(as_, team, action)

    decide(as_, team, action, end="abandon", reason="The room is too small").says(
        "Abandoned by Rob", "Cancelled by Rob"
    )


def test_a_number_by_hand_is_entered_each_day_by_whoever_makes_the_change(
    team: Team, as_: As, action: Action
):
    plan(as_, team, action, how="hand", by_hand="Meals that began late", stop_harm="")
    team.later(days=3)
    url = at(action.case, "try-day", action_id=action.pk, test_id=the_test(team).pk)

    as_(team.dev).send(url, day="4/3/2026", number="1").says(
        "Seen: 1 by today; it stops at 3. 2 days have no number yet.",
        "Tuesday 3 March 2026 no count",
        "Wednesday 4 March 2026, 1 that day 1",
    )
    as_(team.dev).send(url, day="2/3/2026", number="1").says("Enter a day of the micro-test")


def test_who_does_not_agree_changes_here_neither_plans_nor_decides(
    team: Team, as_: As, action: Action
):
    plan(as_, team, action)
    given = {"action_id": action.pk, "test_id": the_test(team).pk}

    assert "Decide what follows" not in " ".join(page(as_, team.dev, action).links)
    for who in (team.dev, team.sue, team.amina):
        assert as_(who).case(action.case, "try-decide", **given).status in (403, 404)
        assert as_(who).case(action.case, "try-small", action_id=action.pk).status in (403, 404)


def test_who_is_spoken_of_in_a_report_there_does_not_see_the_numbers(
    team: Team, as_: As, action: Action
):
    plan(as_, team, action)
    team.later(days=1).report(by=team.amina, about_staff=team.rob)

    hidden = page(as_, team.rob, action)
    assert "Seen:" not in hidden.words
    hidden.says("What was seen stands here for those who decide.")
    page(as_, team.priya, action).says("Seen: 1 by today")

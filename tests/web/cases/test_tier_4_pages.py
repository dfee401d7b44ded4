"""The plan for every service, the results one by one, and the governing body, on their pages."""

from collections.abc import Callable

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from tests.journey.across import Together, decide, made, reviewed
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]


@pytest.mark.requirement("T06")
def test_one_plan_is_agreed_for_every_service_on_one_page(team: Team, as_: As):
    both = Together.begin(team)
    lee = team.provider.employ("Lee", Role.SHIFT_LEAD, team.provider.there)
    wanted = {
        "what": "One short course",
        "kind": "training",
        "metric": "Gaps in a hundred records",
        "direction": "fewer",
        "check_method": "re_audit",
        "at-0-owner": str(lee.pk),
        "at-0-due_date": "9/3/2026",
        "at-0-verifier": str(team.priya.pk),
        "at-1-owner": str(team.dev.pk),
        "at-1-due_date": "9/3/2026",
        "at-1-verifier": str(team.dev.pk),
    }

    refused = as_(team.priya).send(at(both.whole, "plan"), **wanted)
    done = as_(team.priya).answer(refused, **{"at-1-verifier": str(team.priya.pk)})

    assert refused.problems == ["Select somebody other than the person who does it"]
    assert refused.fields["what"] == ["One short course"]
    done.says("The re-audit has passed in 0 of 2.", "Elm Court 1 action", "Rowan House 1 action")


@pytest.mark.requirement("T06")
def test_a_service_where_the_change_is_not_made_is_left_out_but_not_all_of_them(
    team: Team, as_: As
):
    both = Together.begin(team)
    page = as_(team.priya).case(both.whole, "plan")
    nowhere: dict[str, list[str]] = {name: [] for name in ("at-0-included", "at-1-included")}
    change = {
        "what": "One short course",
        "kind": "training",
        "metric": "Gaps",
        "direction": "fewer",
        "check_method": "re_audit",
    }

    refused = as_(team.priya).answer(page, **change, **nowhere)

    assert refused.problems == ["Tick at least one service in which the change is made"]


@pytest.mark.requirement("V06")
def test_the_page_shows_each_service_and_a_manager_sees_the_action_of_theirs(team: Team, as_: As):
    both = Together.begin(team)
    here, there = reviewed(both)
    team.later(days=3).do(here)
    team.later(weeks=6).check(here, "first")
    recheck = team.later(hours=1).check_of(here, "final")
    form = {"method": "re_audit", "checked_on": "today", "finding": "in_practice", "words": "Yes."}

    refused = as_(team.rob).send(at(both.whole, "check", check_id=recheck.pk), **form)
    done = as_(team.rob).answer(refused, sample="20", met="18")

    assert refused.problems == [
        "Enter how many you looked at: each service is counted in the same way"
    ]
    done.says("One short course", "The check is recorded.")
    as_(team.priya).case(both.whole).says("passed in 1 of 2", "18 of 20", "Rob", "passed")
    assert as_(team.rob).case(both.whole, "action", action_id=there.pk).status == 404


@pytest.mark.requirement("V06")
def test_what_was_seen_in_each_service_is_said_together_with_how_sure_that_is(team: Team, as_: As):
    both = Together.begin(team)
    actions = made(both)
    team.check(actions[0], "first")
    priya = as_(team.priya)
    assert "that counted" not in priya.case(both.whole).words
    team.check(actions[1], "first")

    priya.case(both.whole).says(
        "Together, the 2 that counted saw it in 8 of 10 (80 %), 49% to 96% (exact, 90% confidence)."
    )


@pytest.mark.requirement("T06")
def test_the_governing_body_is_recorded_and_printed_on_the_page_of_the_case(team: Team, as_: As):
    both = Together.begin(team)
    priya = as_(team.priya)
    said = {"body": "The board", "minute": "Minute 4.2", "words": "Asked for spot checks"}

    refused = priya.send(at(both.whole, "body"), **said, decided_on="1/1/2027")
    done = priya.answer(refused, decided_on="1/3/2026")

    assert len(refused.problems) == 1
    assert refused.fields["minute"] == ["Minute 4.2"]
    done.says(
        "The board decided 1 March 2026 that it can close, Minute 4.2: "
        "Asked for spot checks. Recorded by Priya, today."
    )


@pytest.mark.requirement("T06")
def test_what_is_missing_to_close_is_said_and_a_direct_post_meets_the_same_gates(
    team: Team, as_: As
):
    both = Together.begin(team)
    reviewed(both)
    decide(both)

    as_(team.priya).case(both.whole).says("Record a re-audit that passed in each service")
    page = as_(team.priya).post(at(both.whole, "close"))

    page.says("You cannot close this yet.", "Record a re-audit that passed in each service.")
    assert team.again(both.whole).state == "open"


@pytest.mark.requirement("T06")
@pytest.mark.parametrize("route", ["plan", "body"])
def test_below_tier_4_there_is_no_plan_across_services(team: Team, as_: As, route: str):
    assert as_(team.priya).case(team.triaged(), route).status == 404

"""The improvement plan: every action until it is verified, what is weak, and all of it as a file."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.queries import service_names
from heedwell.insight import plan as plans
from heedwell.insight.plan import Filter
from heedwell.journey import steps
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions.models import Action
from heedwell.rules.improvement import Standing, Weakness, standing_of, weakness_of
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, overlay
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor

As = Callable[[Account], Visitor]
URL = "/plan/"


def agreed(team: Team, what: str, days: int = 5, **parts: str) -> Action:
    """An action of a reviewed case, one change per case so that each goes its own way."""
    case = team.triaged()
    team.write_review(case)
    due_date = team.today + timedelta(days=days)
    action = team.agree(case, what=what, due_date=due_date, **parts)
    team.submit(case)
    team.sign(case)
    return action


@pytest.fixture
def plan_of_six(team: Team) -> Team:
    """One action at each standing, and a second late one that is weak."""
    verified = agreed(team, "A second rail")
    team.later(days=1).do(verified)
    team.later(weeks=4).check(verified, "first")
    team.later(weeks=2).check(verified)
    unchecked = agreed(team, "A louder bell")
    team.do(unchecked)
    team.later(days=100)
    agreed(team, "A quiet room", days=1)
    team.later(days=30)
    agreed(team, "Teach the new hoist", kind="training", days=1)
    team.later(days=2)
    agreed(team, "A new rota")
    on_the_way = agreed(team, "A new door")
    actions.note_progress(action=on_the_way, words="Ordered", by=team.dev, at=team.at)
    not_needed = agreed(team, "A camera")
    steps.cancel_action(action=not_needed, reason="Not right here", by=team.rob, at=team.at)
    return team


EVERY = {
    "A second rail": (Standing.VERIFIED, None),
    "A louder bell": (Standing.DONE, Weakness.NOT_VERIFIED),
    "A quiet room": (Standing.LATE, Weakness.NOT_COMPLETED),
    "Teach the new hoist": (Standing.LATE, None),
    "A new rota": (Standing.AGREED, None),
    "A new door": (Standing.UNDER_WAY, None),
    "A camera": (Standing.CANCELLED, None),
}


def found(team: Team, chosen: Filter, at: datetime | None = None) -> list[str]:
    viewer = team.provider.viewer(team.priya)
    with team.provider.reading():
        rows = plans.listed(viewer, chosen, DEFAULT_RULEBOOK, at or team.at)
    return [row.action.what for row in rows]


@pytest.mark.requirement("A11")
@pytest.mark.requirement("A09")
def test_each_action_stands_where_the_rule_says_and_every_filter_finds_just_those(
    plan_of_six: Team,
):
    team = plan_of_six
    viewer = team.provider.viewer(team.priya)
    with team.provider.reading():
        rows = plans.listed(viewer, Filter(standing=""), DEFAULT_RULEBOOK, team.at)

    judged = {
        row.action.what: (
            standing_of(row.course, team.at),
            weakness_of(row.course, team.at, DEFAULT_RULEBOOK),
        )
        for row in rows
    }
    assert judged == EVERY
    for standing in Standing:
        assert set(found(team, Filter(standing=standing))) == {
            what for what, (stands, _) in EVERY.items() if stands is standing
        }
    for weakness in Weakness:
        assert set(found(team, Filter(standing="", weakness=weakness))) == {
            what for what, (_, weak) in EVERY.items() if weak is weakness
        }


@pytest.mark.requirement("A09")
def test_both_weaknesses_are_counted_and_open_the_actions_behind_them(plan_of_six: Team, as_: As):
    page = as_(plan_of_six.priya).see(URL)

    page.says(
        "Recorded but not completed 1 More than 14 days past the date.",
        "Completed without verification 1 Done, and the check more than 14 days late.",
    )
    behind = as_(plan_of_six.priya).see(URL + page.links["Completed without verification"])
    behind.says("A louder bell", "Done, not verified", "Priya checks")
    assert "A quiet room" not in behind.words


@pytest.mark.requirement("A09")
def test_from_which_day_it_is_a_weakness_is_the_providers_own_number(plan_of_six: Team):
    team = plan_of_six
    viewer = team.provider.viewer(team.priya)
    lenient = overlay(DEFAULT_RULEBOOK, {"weak_action_days": 60, "weak_check_days": 60})

    with team.provider.reading():
        counts = plans.weak_counts(viewer, lenient, team.at)

    assert counts == {Weakness.NOT_COMPLETED: 0, Weakness.NOT_VERIFIED: 1}


@pytest.mark.requirement("A11")
def test_what_staff_learn_is_followed_by_itself(plan_of_six: Team, as_: As):
    page = as_(plan_of_six.rob).see(f"{URL}?learning=workforce")

    page.says("Teach the new hoist", "Extra or refreshed training", "Late")
    assert "A new rota" not in page.words


@pytest.mark.requirement("A11")
def test_the_plan_is_in_the_navigation_and_opens_on_what_is_not_verified_yet(
    plan_of_six: Team, as_: As
):
    page = as_(plan_of_six.rob).see(URL)

    assert page.fields["standing"] == ["open"]
    page.says("A new door", "Being done", "A new rota", "Agreed")
    assert "A second rail" not in page.words
    assert "A camera" not in page.words


def test_a_manager_sees_the_plan_of_their_own_service_and_a_care_worker_none(
    plan_of_six: Team, as_: As
):
    team = plan_of_six
    assert as_(team.amina).see(URL).status == 403
    page = as_(team.sue).see(f"{URL}?standing=&service={team.here.pk}")

    page.says("No action fits this choice.")
    sue = team.provider.viewer(team.sue)
    with team.provider.reading():
        names = service_names(sue, Permission.READ_CASES)
    assert page.offered["service"] == ["", *(str(pk) for pk, _ in names)]


@pytest.mark.requirement("A11")
def test_the_plan_is_a_file_for_a_spreadsheet_that_runs_nothing(team: Team, as_: As):
    agreed(team, "=HYPERLINK(1)")
    verified = agreed(team, "A second rail")
    team.do(verified)

    data = as_(team.priya).download(f"{reverse('plan:download')}?standing=")

    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert {row["What will change"] for row in rows} == {"'=HYPERLINK(1)", "A second rail"}
    by_what = {row["What will change"]: row for row in rows}
    assert by_what["A second rail"]["Where it stands"] == "Done, not verified"
    assert by_what["A second rail"]["Live since"] == team.today.isoformat()


def test_a_long_plan_goes_on_where_the_page_before_ended(
    team: Team, as_: As, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(plans, "PAGE", 2)
    monkeypatch.setattr("heedwell.web.plan.pages.PAGE", 2)
    case = team.triaged(Tier.MODERATE_OR_REPEAT)
    for number in range(5):
        team.agree(case, what=f"Change {number}", due_date=team.today + timedelta(days=number // 2))

    for query in ("", "?standing="):
        seen, url = [], URL + query
        while url:
            page = as_(team.rob).see(url)
            seen += [label for label in page.links if label.startswith("Change ")]
            url = URL + page.links["Older"] if "Older" in page.links else ""
        assert sorted(seen) == [f"Change {number}" for number in range(5)]
        assert len(seen) == 5


def test_an_address_with_nonsense_in_it_shows_the_plan(team: Team, as_: As):
    page = as_(team.rob).see(f"{URL}?standing=x&weakness=y&service=z&learning=w&after=v")

    assert page.status == 200
    assert page.fields["standing"] == ["open"]

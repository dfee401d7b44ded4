"""Themes across services: how far each reaches, and a thematic review opened from one."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.themes.operations import put_under, theme_named
from tests.journey.across import look_at, report_there
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
pytestmark = pytest.mark.requirement("D05")
URL = "/twelve-months/themes/"


@pytest.fixture
def theme(team: Team) -> Theme:
    """In one case of each house."""
    found = theme_named(
        organisation_id=team.organisation_id, name="Gaps in records", by=team.priya, at=team.at
    )
    for case in (team.report().case, report_there(team)):
        put_under(case=case, theme=found, by=team.priya, at=team.at)
    return found


def test_a_theme_says_how_far_it_reaches_and_a_review_is_opened_from_it(
    team: Team, as_: As, theme: object
):
    page = as_(team.priya).see(URL)

    page.says("Gaps in records 2 Elm Court and Rowan House today")
    chosen = as_(team.priya).see(page.links["Look at them together"])
    assert len(chosen.offered["cases"]) == 2


def test_a_manager_of_one_house_sees_how_often_it_was_theirs(team: Team, as_: As, theme: object):
    page = as_(team.rob).see(URL)

    page.says("Gaps in records 1 Rowan House")
    assert "Elm Court" not in page.words


def test_what_is_done_about_it_together_stands_beside_it(team: Team, as_: As, theme: object):
    whole = look_at(team, *_cases(team), theme="Gaps in records")

    page = as_(team.priya).see(URL)

    page.says("Agreed in 0 of 2 services; no re-audit has passed yet")
    assert page.links[whole.reference] == at(whole)
    assert whole.reference not in as_(team.rob).see(URL).words


def test_without_a_theme_the_page_says_where_one_comes_from(team: Team, as_: As):
    as_(team.priya).see(URL).says("No theme yet", "A theme is named in a review")


def _cases(team: Team) -> list[Case]:
    with team.provider.reading():
        return list(Case.objects.select_related("service").order_by("reference"))

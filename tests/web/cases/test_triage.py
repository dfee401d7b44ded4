"""The triage desk and the page of a decision: what is proposed and why, and what a person decides."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor

As = Callable[[Account], Visitor]


@pytest.mark.requirement("N01")
def test_the_desk_shows_what_waits_and_how_much_of_the_24_hours_is_left(team: Team, as_: As):
    team.report()
    team.later(hours=20).report(event_type="fall")

    page = as_(team.later(hours=5).rob).see(reverse("cases:desk"))

    page.says("2 waiting, 1 late.", "Each within 24 hours of the report.", "1 h late", "19 h left")
    assert page.words.index("2026-0001") < page.words.index("2026-0002")


@pytest.mark.requirement("T01", "N03")
def test_the_proposal_says_its_reasons_its_route_and_when_each_review_would_be_due(
    team: Team, as_: As
):
    case = team.report(harm="moderate").case

    page = as_(team.rob).case(case, "triage")

    page.says(
        "Proposed: Tier 2 · moderate harm or repeat theme. RCA light",
        "Moderate harm: Tier 2 by severity.",
        "Tier 1 · low harm: Monday 9 March",
        "Tier 2 · moderate harm or repeat theme: Monday 9 March",
        "Tier 3 · serious incident or safeguarding: 30 March",
    )
    assert page.fields["tier"] == ["2"]

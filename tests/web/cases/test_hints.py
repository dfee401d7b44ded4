"""What is hinted at is seen before signing, never stands in the way, and is kept for governance."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from heedwell.foundation.people.models import Account
from heedwell.insight.reviews import ReviewFigures, review_figures
from heedwell.loop.reviews import time_spent
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
BLAMING: dict[str, Any] = {
    "why_it_happened": "She was careless.",
    "factors": {"individual_slip": ""},
}


def figures(team: Team, by: Account | None = None) -> ReviewFigures:
    viewer = team.provider.viewer(by or team.rob)
    with team.provider.reading():
        return review_figures(viewer, team.at - timedelta(days=60), team.at + timedelta(days=60))


def hinted(team: Team) -> dict[str, int]:
    return {line.code: line.raised for line in figures(team).hints}


@pytest.mark.requirement("R13", "R21")
def test_the_writer_and_the_signer_see_the_hints_and_neither_is_stopped(team: Team, as_: As):
    case = team.triaged()
    team.later(hours=1).write_review(case, **BLAMING)
    team.agree(case, what="Retrain her", kind="training")
    said = (
        "It stops at one person",
        "Training is the only change",
        "“careless”: what made it easy",
    )

    as_(team.dev).see(at(case, "review")).says(*said, "Nothing here stands in the way")
    as_(team.dev).post(at(case, "submit-review")).says("The review is finished. Thank you.")
    as_(team.rob).see(at(case, "sign-review")).says(*said)
    assert team.sign(case).reviewed_at is not None
    assert hinted(team) == {"individual": 1, "retraining": 1, "blame": 1}


@pytest.mark.requirement("R21")
def test_a_review_that_is_only_begun_is_hinted_at_nothing(team: Team, as_: As):
    page = as_(team.dev).see(at(team.triaged(), "review"))

    assert "Worth another look" not in page.words


@pytest.mark.requirement("R18", "R21")
def test_the_share_of_reviews_on_time_counts_those_that_were_due(team: Team):
    team.reviewed(Tier.LOW_HARM)
    team.triaged(Tier.LOW_HARM)
    late = team.triaged(Tier.LOW_HARM)
    team.later(days=9).write_review(late)
    team.agree(late)
    team.submit(late)

    found = figures(team)

    assert (found.all.due, found.all.on_time, found.share_on_time) == (3, 1, 1 / 3)
    assert figures(team, team.sue).all.due == 0


@pytest.mark.requirement("N12")
def test_the_median_time_is_told_of_five_reviews_and_of_no_fewer(team: Team):
    for minutes in (5, 9, 30, 12, 7):
        assert figures(team).minutes is None
        case, _ = team.reviewed(Tier.LOW_HARM)
        time_spent.count(
            review=team.review_of(case),
            opened_at=team.at,
            beats=False,
            by=team.dev,
            at=team.at + timedelta(minutes=minutes),
        )

    assert figures(team).minutes == 9

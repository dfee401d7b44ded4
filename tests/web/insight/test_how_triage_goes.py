"""How triage goes: shares by tier, what was moved and why, and how long it took."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from heedwell.foundation.people.models import Account
from heedwell.insight.triage import triage_figures
from heedwell.journey import steps
from heedwell.rules.processing import ENOUGH, Processing, warnings
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor

As = Callable[[Account], Visitor]
PAGE = "/twelve-months/triage/"


@pytest.fixture
def team(db: None, monkeypatch: pytest.MonkeyPatch, settings) -> Team:
    settings.SECOND_FACTOR_REQUIRED = False
    return Team.begin()


@pytest.fixture
def as_(team: Team) -> As:
    return lambda account: Visitor(team, account)


@pytest.mark.requirement("T09", "N01")
def test_the_time_to_triage_and_the_share_within_24_hours_stand_with_their_numbers(
    team: Team, as_: As
):
    quick, slow = team.report(event_type="fall").case, team.report(event_type="choking").case
    team.later(hours=2).triage(quick)
    team.later(hours=30).triage(slow)

    page = as_(team.rob).see(PAGE)

    page.says("Triaged in time 1 of 2 (50 %)", "March 2026", "Rowan House")


@pytest.mark.requirement("T07")
def test_overrides_stand_with_their_direction_and_reason_and_open_their_cases(team: Team, as_: As):
    low, high = team.report(harm="moderate").case, team.report(event_type="fall").case
    team.triage(low, Tier.LOW_HARM, reason="The GP saw no harm")
    team.triage(high, Tier.SERIOUS_OR_SAFEGUARDING)

    page = as_(team.priya).see(PAGE)

    page.says(
        "Rob moved it down from Tier 2 to Tier 1: The GP saw no harm",
        "Rob moved it up from Tier 1 to Tier 3",
        "Moved up 1 of 2 (50 %)",
    )
    assert f"/cases/{low.reference}/" in page.urls


@pytest.mark.requirement("T07")
def test_when_everything_is_a_big_investigation_the_page_says_so(team: Team, as_: As):
    for _ in range(ENOUGH):
        team.triage(team.report(event_type="fall").case, Tier.SERIOUS_OR_SAFEGUARDING)
        team.later(days=15)

    page = as_(team.rob).see(PAGE)

    page.says(
        "Worth a conversation", "10 of 10 reports became an investigation of Tier 2 or above."
    )


def test_what_was_thanked_joined_withdrawn_and_graded_again_is_counted(team: Team):
    first = team.triaged(Tier.LOW_HARM)
    praise = team.report(kind="compliment", event_type="good_practice", harm="none").case
    steps.thank(case=praise, words="", by=team.rob, at=team.at)
    again, wrong = team.report(event_type="fall").case, team.report(event_type="choking").case
    steps.join(case=again, to=first, reason="The same evening", by=team.rob, at=team.at)
    steps.withdraw(case=wrong, reason="Entered twice", by=team.rob, at=team.at)
    team.later(days=1).triage(team.again(first), Tier.MODERATE_OR_REPEAT, reason="Came again")

    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        found = triage_figures(viewer, team.at - timedelta(days=30))

    assert {str(outcome): n for outcome, n in found.outcomes.items()} == {
        "thanked": 1, "joined": 1, "withdrawn": 1,
    }  # fmt: skip
    assert (found.all.decided, found.regraded) == (1, 1)


def test_another_service_sees_none_of_it(team: Team, as_: As):
    team.triaged(Tier.LOW_HARM)

    as_(team.sue).see(PAGE).says("Nothing has been triaged yet")


@pytest.mark.requirement("T07")
@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (Processing(decided=9, investigated=9, moved_up=9, moved_down=9), ()),
        (Processing(decided=20, investigated=10, moved_up=5, moved_down=4), ()),
        (Processing(decided=20, investigated=11, moved_up=0, moved_down=0), ("investigation",)),
        (Processing(decided=20, investigated=0, moved_up=6, moved_down=0), ("above",)),
        (Processing(decided=20, investigated=0, moved_up=0, moved_down=5), ("below",)),
    ],
)
def test_too_much_and_too_little_are_told_from_thresholds(seen: Processing, says: tuple[str, ...]):
    found = warnings(seen)

    assert len(found) == len(says)
    assert all(word in sentence for word, sentence in zip(says, found, strict=True))

"""How reviews go: in time by tier, what is late, and what became of the hints; numbers open records."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from heedwell.foundation.people.models import Account
from heedwell.insight.hints import Became
from heedwell.insight.reviews import review_figures
from heedwell.journey import steps
from heedwell.loop.cases.models import Case
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
PAGE = "/twelve-months/reviews/"
MEANS_TRAINING = {"what": "Retrain her", "kind": "training"}


def became(team: Team) -> dict[str, dict[Became, int]]:
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        found = review_figures(viewer, team.at - timedelta(days=60), team.at + timedelta(days=1))
    return {line.code: dict(line.became) for line in found.hints}


def finished_with_a_hint(team: Team) -> Case:
    case = team.triaged()
    team.later(hours=1).write_review(case)
    team.agree(case, **MEANS_TRAINING)
    return team.later(hours=1).submit(case)


@pytest.mark.requirement("R18")
def test_the_share_in_time_stands_by_tier_and_service_and_each_number_opens_its_records(
    team: Team, as_: As
):
    in_time, _ = team.reviewed(Tier.LOW_HARM)
    late = team.triaged(Tier.LOW_HARM)
    forgotten = team.triaged(Tier.MODERATE_OR_REPEAT)
    team.later(days=9).write_review(late)
    team.agree(late)
    team.submit(late)

    page = as_(team.rob).see(PAGE)

    page.says("Finished in time 1 of 3 (33 %)", "Rowan House", forgotten.reference)
    for url, case in (
        (f"{PAGE}records/?which=in-time&tier=1", in_time),
        (f"{PAGE}records/?which=late&tier=1", late),
        (f"{PAGE}records/?which=not-finished&service={team.here.pk}", forgotten),
    ):
        assert url in page.urls
        behind = as_(team.rob).see(url)
        assert [each for each in behind.urls if each.startswith("/cases/")] == [at(case)]


@pytest.mark.requirement("R18")
def test_what_is_late_stands_with_its_lead_and_opens_the_review(team: Team, as_: As):
    case = team.triaged()
    team.later(days=9)

    page = as_(team.priya).see(PAGE)

    page.says("Not finished, and late", "led by Dev", "late")
    assert at(case, "review") in page.urls


@pytest.mark.requirement("R18")
def test_a_near_miss_that_is_shared_in_a_huddle_has_no_review_to_be_late_with(team: Team, as_: As):
    team.triaged(Tier.NEAR_MISS, harm="none")
    team.later(days=30)

    as_(team.rob).see(PAGE).says("No review was due yet")


@pytest.mark.requirement("R21")
def test_a_hint_that_was_left_and_one_that_was_mended_and_one_that_waits_are_told_apart(team: Team):
    left, mended, _ = (finished_with_a_hint(team) for _ in range(3))
    team.sign(left)
    team.later(hours=1)
    steps.send_back(
        review=team.review_of(mended), comments="And the work?", by=team.rob, at=team.at
    )
    team.agree(mended)
    team.later(hours=1).submit(mended)

    assert became(team) == {"retraining": {Became.LEFT: 1, Became.CHANGED: 1, Became.WAITS: 1}}


@pytest.mark.requirement("R21")
def test_the_page_says_what_became_of_each_hint_and_opens_the_reviews_that_carried_it(
    team: Team, as_: As
):
    case = finished_with_a_hint(team)
    team.sign(case)
    team.later(days=9)

    page = as_(team.rob).see(PAGE)

    page.says("Training is the only change", "Left as it was", "A hint stands in nobody’s way")
    assert at(case) in as_(team.rob).see(f"{PAGE}records/?which=hinted&hint=retraining").urls


@pytest.mark.requirement("R21")
def test_no_time_is_told_that_could_be_one_person_s(team: Team, as_: As):
    team.reviewed(Tier.LOW_HARM)

    as_(team.later(days=9).rob).see(PAGE).says("Told from 5 reviews on")


def test_what_is_about_the_viewer_or_in_another_service_is_not_in_it(team: Team, as_: As):
    team.triaged(event_type="fall", about_staff=team.rob)
    team.later(days=60)

    as_(team.sue).see(PAGE).says("No review was due yet")
    as_(team.rob).see(PAGE).says("No review was due yet")


@pytest.mark.parametrize("bent", ["which=worst", "tier=9", "tier=x", "service=1", "which=hinted"])
def test_an_address_that_was_bent_leads_nowhere(team: Team, as_: As, bent: str):
    assert as_(team.rob).see(f"{PAGE}records/?{bent}").status == 404

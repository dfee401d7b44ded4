"""The review: what it must hold, who may sign it, and what nobody loses."""

from collections.abc import Callable
from typing import Any

import pytest

from heedwell.journey import steps
from heedwell.journey.facts import gather
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews import queries
from heedwell.loop.reviews.operations import (
    AlreadySubmitted,
    OwnReview,
    ReviewDraft,
)
from heedwell.loop.reviews.parts import ContributorDraft
from heedwell.rules.stages import Stage
from heedwell.rules.tiers import ReviewRoute, Tier
from tests.access.trail import verbs
from tests.journey.team import Team, says


@pytest.mark.requirement("R01")
@pytest.mark.requirement("T05", "full RCA")
@pytest.mark.parametrize(
    ("tier", "route"),
    [
        (Tier.LOW_HARM, ReviewRoute.REFLECTIVE),
        (Tier.MODERATE_OR_REPEAT, ReviewRoute.RCA_LIGHT),
        (Tier.SERIOUS_OR_SAFEGUARDING, ReviewRoute.FULL_RCA),
        (Tier.SYSTEMIC, ReviewRoute.THEMATIC),
    ],
)
def test_the_tier_chooses_the_route(team: Team, tier: Tier, route: ReviewRoute):
    assert team.review_of(team.triaged(tier)).route == route


@pytest.mark.requirement("R02", "R03", "R06", "R07")
def test_a_saved_review_keeps_its_boxes_factors_themes_and_people(team: Team):
    case = team.triaged()

    team.write_review(
        case,
        factors_together="The noise came at the moment of the handover.",
        contributors=[ContributorDraft(role="family_or_advocate", words="Her sister, by phone")],
    )

    with team.provider.reading():
        review = team.review_of(case)
        assert review.why_it_happened == "Noise, and the handover at the same moment."
        codes = [row.code for row in queries.factors(review)]
        assert sorted(codes) == ["handover", "sensory_overload"]
        assert [theme.name for theme in queries.themes(review)] == ["Evening transitions"]
        assert [row.role for row in queries.contributors(review)] == ["family_or_advocate"]


def test_what_is_taken_out_of_a_review_is_gone_from_it_but_not_from_the_record(team: Team):
    case = team.triaged()
    team.write_review(case)

    team.write_review(case, factors={"sensory_overload": ""}, theme_names=[])

    with team.provider.reading():
        review = team.review_of(case)
        assert [row.code for row in queries.factors(review)] == ["sensory_overload"]
        assert queries.themes(review) == []
        assert review.factors.count() == 2


def test_a_theme_is_one_theme_however_it_is_typed(team: Team):
    first = team.triaged()
    team.write_review(first, theme_names=["Evening transitions"])
    second = team.triaged()
    team.write_review(second, theme_names=["  evening   TRANSITIONS "])

    with team.provider.reading():
        assert queries.themes(team.review_of(first)) == queries.themes(team.review_of(second))


@pytest.mark.requirement("R23", "R02", "R09")
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"what_happened": ""}, "Fill in all four boxes of the review"),
        ({"how_we_will_know": "  "}, "Fill in all four boxes of the review"),
        ({"factors": {}}, "Choose what made it more likely"),
        ({"theme_names": []}, "Name at least one learning theme"),
    ],
)
def test_a_review_is_not_finished_while_a_required_field_is_empty(
    team: Team, missing: dict[str, Any], sentence: str
):
    case = team.triaged()
    team.write_review(case, **missing)
    team.agree(case)

    with pytest.raises(steps.NotYet) as refusal:
        team.submit(case)

    assert says(refusal.value) == [sentence]


@pytest.mark.requirement("R23", "C06")
def test_a_review_is_not_finished_while_nobody_said_what_was_done_at_once(team: Team):
    case = team.triaged(immediate_actions="")
    team.write_review(case)
    team.agree(case)

    with pytest.raises(steps.NotYet) as refusal:
        team.submit(case)

    assert "what was done at once" in says(refusal.value)[0]


@pytest.mark.requirement("R09")
def test_a_review_is_not_finished_without_a_learning_action(team: Team):
    case = team.triaged()
    team.write_review(case)

    with pytest.raises(steps.NotYet) as refusal:
        team.submit(case)

    assert says(refusal.value) == ["Agree at least one learning action"]


@pytest.mark.requirement("T03")
def test_tier_1_needs_no_signature(team: Team):
    case, _ = team.reviewed(Tier.LOW_HARM)

    assert case.stage == Stage.ACTION
    assert case.reviewed_at is not None


@pytest.mark.requirement("R19", "T04")
def test_tier_2_waits_for_the_signature_of_somebody_who_did_not_write_it(team: Team):
    case = team.triaged()
    team.write_review(case, by=team.rob)
    team.write_review(case, by=team.dev)
    team.agree(case)
    case = team.submit(case, by=team.dev)

    assert case.stage == Stage.REVIEW
    for writer in (team.dev, team.rob):
        with pytest.raises(OwnReview):
            team.sign(case, by=writer)
    assert team.sign(case, by=team.priya).stage == Stage.ACTION


def test_a_review_sent_back_can_be_edited_and_finished_again(team: Team):
    case = team.triaged()
    team.write_review(case)
    team.agree(case)
    team.submit(case)

    steps.send_back(
        review=team.review_of(case), comments="Ask her sister too", by=team.rob, at=team.at
    )
    team.later(hours=1).write_review(case, what_happened="With her sister's account.")
    case = team.submit(case)

    assert team.later(hours=1).sign(case).stage == Stage.ACTION
    assert "review.returned" in verbs(team.provider)


def test_a_finished_review_is_not_edited(team: Team):
    case, _ = team.reviewed()

    with pytest.raises(AlreadySubmitted):
        team.write_review(case)


@pytest.mark.requirement("GOALS-R4")
def test_the_second_of_two_editors_overwrites_nothing(team: Team):
    case = team.triaged()
    before = team.review_of(case)
    team.write_review(case, by=team.rob, what_happened="Rob's words")

    with pytest.raises(EditedMeanwhile):
        reviews.save(
            review=before,
            version=before.version,
            draft=ReviewDraft(what_happened="Dev's words", factors={}),
            by=team.dev,
            at=team.at,
        )

    assert team.review_of(case).what_happened == "Rob's words"


@pytest.mark.requirement("R18")
def test_when_a_review_was_finished_and_when_it_was_due_stand_on_the_case(team: Team):
    case, _ = team.reviewed()

    assert case.reviewed_at is not None
    assert case.review_due_at is not None
    assert case.reviewed_at < case.review_due_at


@pytest.mark.requirement("R10")
@pytest.mark.parametrize(
    ("tier", "facts", "links", "missing"),
    [
        (Tier.LOW_HARM, {}, (), ["workforce_linked", "governance_linked"]),
        (Tier.LOW_HARM, {}, ("workforce", "governance"), []),
        (Tier.MODERATE_OR_REPEAT, {}, ("workforce",), []),
        (
            Tier.SERIOUS_OR_SAFEGUARDING,
            {"kind": "safeguarding_concern"},
            ("workforce",),
            ["safeguarding_linked", "governance_linked"],
        ),
    ],
)
def test_the_three_links_are_read_from_records(
    team: Team, tier: Tier, facts: dict[str, str], links: tuple[str, ...], missing: list[str]
):
    case, _ = team.reviewed(tier, **facts)
    team.link(case, *links)

    with team.provider.reading():
        found = gather(team.organisation_id, case.pk)[1]
    wanted: Callable[[str], bool] = lambda name: name in missing
    for name in ("workforce_linked", "governance_linked"):
        assert getattr(found, name) is not wanted(name)
    if found.is_safeguarding:
        assert found.safeguarding_linked is not wanted("safeguarding_linked")

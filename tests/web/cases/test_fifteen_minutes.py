"""The review that is finished in fifteen minutes, on one page, of the kind that fits."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions import queries as actions
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import time_spent
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.test_review_page import FINISHED, WRITTEN
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]


def agreed(team: Team) -> dict[str, object]:
    return {
        "agree-kind": "routine_transition_change",
        "agree-owner": str(team.dev.pk),
        "agree-due_date": "6/3/2026",
        "agree-direction": "fewer",
        "agree-check_method": "sample",
        "agree-verifier": str(team.priya.pk),
    }


def finish(team: Team, as_: As, case: Case, **typed: object) -> Page:
    return as_(team.rob).send(
        at(case, "review"), **{**WRITTEN, **agreed(team), "then": "submit", **typed}
    )


@pytest.mark.parametrize("tier", [Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT])
@pytest.mark.requirement("N12", "Y05")
@pytest.mark.requirement("N16", "change", "metric", "re-check date", "verifier")
def test_four_boxes_with_one_change_are_finished_in_one_submit(team: Team, as_: As, tier: Tier):
    case = team.triaged(tier)

    finish(team, as_, case).says(FINISHED)

    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        (action,) = actions.of_case(viewer, case)
        assert action.what == WRITTEN["what_we_will_change"]
        assert action.measure.metric == WRITTEN["how_we_will_know"]
        assert (action.owner, action.measure.verifier) == (team.dev, team.priya)
    assert team.review_of(case).submitted_at is not None


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"agree-verifier": ""}, "Select who checks"),
        ({"agree-kind": ""}, "Select what kind of change it is"),
        ({"agree-due_date": "1/3/2026"}, "Enter a day that is today or later"),
        ({"what_we_will_change": ""}, "Write what will change, in one sentence"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_everything_typed(
    team: Team, as_: As, typed: dict[str, str], problem: str
):
    case = team.triaged()

    page = finish(team, as_, case, **typed)

    assert problem in page.problems
    wanted = {**WRITTEN, **agreed(team), **typed}
    for name in ("why_it_happened", "agree-due_date", "new_themes"):
        assert page.fields[name] == [wanted[name]]
    assert team.review_of(case).submitted_at is None


@pytest.mark.requirement("Y05")
def test_the_gate_that_refuses_agrees_nothing_and_keeps_what_was_typed(team: Team, as_: As):
    case = team.triaged()

    page = finish(team, as_, case, factors=[])

    page.says("You cannot finish this review yet. Choose what made it more likely.")
    assert page.fields["agree-verifier"] == [str(team.priya.pk)]
    assert page.fields["themes"] == ["Evening transitions"]
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        assert not actions.of_case(viewer, case)
    as_(team.rob).answer(page, factors=["handover"], then="submit").says(FINISHED)


def test_saving_for_now_keeps_a_change_that_is_half_agreed(team: Team, as_: As):
    case = team.triaged()

    page = finish(team, as_, case, then="stay", **{"agree-verifier": ""})

    page.says("Saved. The change and who makes it are kept when you finish the review.")
    assert page.fields["agree-kind"] == ["routine_transition_change"]
    assert team.review_of(case).why_it_happened == WRITTEN["why_it_happened"]


@pytest.mark.requirement("Y05", "R24")
def test_likely_factors_are_offered_with_their_reasons_and_never_ticked(team: Team, as_: As):
    earlier = team.triaged(activity="mealtime")
    team.write_review(earlier, factors={"mix_of_people": "", "handover": ""})
    team.agree(earlier)
    team.submit(earlier)
    case = team.later(hours=1).triaged(activity="mealtime", staffing=("short",))

    page = as_(team.rob).case(case, "review")

    page.says(
        "Worth a look, from what was reported. Tick what you found",
        "Compatibility of people living together named in 1 of 1 earlier reviews alike",
        "reported: distress or behaviour that challenges",
        "How did these act together?",
        f"{earlier.reference} ·",
    )
    assert page.fields.get("factors", []) == []
    assert (
        page.offered["factors"][:2] == ["handover", "mix_of_people"]
        or "mix_of_people" in (page.offered["factors"][:3])
    )
    assert len(page.offered["factors"]) == len(set(page.offered["factors"]))


@pytest.mark.requirement("Y05")
def test_the_timeline_stands_beside_it_from_the_records(team: Team, as_: As):
    as_(team.rob).case(team.triaged(), "review").says(
        "What happened when", "It was reported in Heedwell.", "Done at once:"
    )


@pytest.mark.requirement("R01")
def test_another_kind_is_chosen_with_a_reason_and_what_was_written_stays(team: Team, as_: As):
    case = team.triaged()
    url = at(case, "review-route")
    as_(team.rob).send(at(case, "review"), **WRITTEN)

    silent = as_(team.rob).send(url, route="after_action", reason="")
    page = as_(team.rob).answer(silent, route="after_action", reason="The team wants to talk")

    assert silent.problems == ["Write why this kind of review fits, in a sentence"]
    page.says(
        "After-action review.",
        "Rob chose this kind: The team wants to talk",
        "What was meant to happen?",
        "about 45 minutes",
    )
    assert page.fields["why_it_happened"] == [WRITTEN["why_it_happened"]]


@pytest.mark.requirement("R01")
def test_what_the_new_kind_does_not_ask_is_shown_as_written_before(team: Team, as_: As):
    case = team.triaged()
    url = at(case, "review-route")
    as_(team.rob).send(url, route="after_action", reason="To talk")
    as_(team.rob).send(at(case, "review"), ask_expected="A calm meal")

    page = as_(team.rob).send(url, route="rca_light", reason="A short one after all")

    page.says("Written before", "What was meant to happen? A calm meal")
    assert "ask_expected" not in page.fields


def test_a_kind_that_the_tier_does_not_allow_is_refused_by_post(team: Team, as_: As):
    case = team.triaged()

    page = as_(team.rob).post(at(case, "review-route"), route="thematic", reason="Because")

    assert page.problems == ["Select the kind of review"]
    assert team.review_of(case).route == "rca_light"


def test_a_higher_tier_brings_its_kind_of_review_and_keeps_what_was_written(team: Team, as_: As):
    case = team.triaged()
    as_(team.rob).send(at(case, "review"), **WRITTEN)

    team.triage(case, Tier.SYSTEMIC, reason="Three homes")

    page = as_(team.rob).case(case, "review")
    page.says("Thematic review across services.", "The case is Tier 4 now. Three homes")
    assert page.fields["why_it_happened"] == [WRITTEN["why_it_happened"]]


@pytest.mark.requirement("R15")
def test_a_huddle_is_finished_when_it_says_who_was_there(team: Team, as_: As):
    case = team.triaged()
    as_(team.rob).send(at(case, "review-route"), route="swarm", reason="Those who were there")
    sentence = "Write for everybody who should take part what they said, or why they did not"

    page = finish(team, as_, case)

    page.says(sentence)
    as_(team.rob).answer(
        page, with_staff_involved="Amina and Dev", with_manager="Rob", then="submit"
    ).says(FINISHED)


@pytest.mark.requirement("R19")
def test_a_comment_stands_beside_the_box_that_it_is_about(team: Team, as_: As):
    case = team.triaged()
    team.write_review(case)
    team.agree(case)
    team.submit(case)

    as_(team.rob).send(
        at(case, "sign-review"), decision="return", on_why_it_happened="And the lighting?"
    ).says("Sent back")

    as_(team.dev).case(case, "review").says(
        "In your own words (optional) Rob asks: “And the lighting?” Look past the person on shift"
    )


@pytest.mark.requirement("N12")
def test_time_counts_while_the_page_is_open_and_only_its_writer_sees_it(team: Team, as_: As):
    case = team.triaged()
    page = as_(team.dev).case(case, "review")
    team.later(minutes=9)
    page = as_(team.dev).answer(page, **WRITTEN)
    page.says("You have worked on this for about 9 minutes. Only you see this.")

    team.later(hours=3)
    as_(team.dev).answer(page, why_it_happened="After lunch").says("about 9 minutes")
    assert "You have worked" not in as_(team.rob).case(case, "review").words


@pytest.mark.requirement("N12")
def test_each_minute_of_typing_counts_and_silence_does_not(team: Team, as_: As):
    case = team.triaged()
    page = as_(team.dev).case(case, "review")
    told = {"opened": page.fields["opened"][0], "beats": "1"}
    for minutes in (1, 1, 25):
        team.later(minutes=minutes)
        as_(team.dev).post(at(case, "review-time"), **told)
    as_(team.dev).post(at(case, "review-time"), opened="not ours", beats="1")

    with team.provider.reading():
        assert time_spent.seconds_of(team.review_of(case), team.dev) == 120


@pytest.mark.requirement("R22")
def test_a_serious_case_asks_how_early_signs_were_understood_and_keeps_the_answer(
    team: Team, as_: As
):
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)

    page = as_(team.rob).send(at(case, "review"), ask_early_signs="Two notes, not passed on")

    page.says("Which early signs were there, and how were they understood?")
    assert page.fields["ask_early_signs"] == ["Two notes, not passed on"]

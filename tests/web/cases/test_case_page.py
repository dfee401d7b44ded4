"""The page of a case: what happened, where it stands, one next step, and what is still missing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.journey.sweep import sweep
from heedwell.rules.stages import Stage
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]


@pytest.mark.parametrize(
    ("need", "words"),
    [
        pytest.param(need, words, marks=pytest.mark.requirement("C10", item), id=item)
        for item, need, words in (
            ("behavioural", "behaviour_needs", "Behaviour Noise before meals is hard for her"),
            ("communication", "communication_needs", "Communication Makaton. Give time to answer"),
            ("safeguarding", "safeguarding_needs", "Safeguarding Never alone with visitors"),
            ("health", "health_needs", "Health Epilepsy: call 999 after five minutes"),
        )
    ],
)
def test_the_needs_of_the_person_stand_beside_what_happened(
    team: Team, as_: As, need: str, words: str
):
    _, _, text = words.partition(" ")
    team.person = team.provider.add_person("RH-07", team.here, **{need: text})

    page = as_(team.rob).case(team.report().case)

    page.says("What to know about RH-07", words)


@pytest.mark.requirement("C05", "C06", "C08", "C09")
def test_what_was_reported_is_read_in_full(team: Team, as_: As):
    case = team.report(
        place="dining_room",
        place_words="By the window",
        activity="mealtime",
        told=["manager_on_call", "family_or_advocate"],
        staffing=["agency_or_bank"],
        harm="moderate",
    ).case

    as_(team.rob).case(case).says(
        "She paced and called out while the dining room was full.",
        "Kind of report Incident",
        "What kind Distress or behaviour that challenges",
        "Where Dining room · By the window",
        "What was going on Eating or drinking",
        "Made safe straight away Walked with her in the garden until she was calm.",
        "Told The manager or the on-call manager, Family or advocate",
        "Moderate physical harm. No psychological harm.",
        "Harm Moderate harm",
    )


@pytest.mark.requirement("C07")
def test_the_story_tells_in_order_who_did_what_and_when(team: Team, as_: As):
    case, action = team.reviewed()
    team.later(days=2).do(action)

    page = as_(team.rob).case(case)

    told = [
        "Amina reported:",
        "Rob decided: Tier 2",
        "Rob agreed: Quiet half-hour before the meal.",
        "Dev finished the review.",
        "Rob signed the review off.",
        "Dev recorded the change: Support plan, version 7.",
    ]
    places = [page.words.index(sentence) for sentence in told]
    assert places == sorted(places)
    page.says("18:00 on Monday 2 March Amina reported")


@pytest.mark.requirement("N19")
def test_the_journey_line_has_six_stages_with_dates_and_people(team: Team, as_: As):
    case = team.verified()
    team.publish(case)

    page = as_(team.rob).case(case)

    page.says(
        "Signal 2 March by Amina",
        "Triage Tier 2, 2 h after the report",
        "Review signed off 4 March",
        "Action live since 7 March",
        "Verify verified",
        "Share today",
    )
    assert [stage.label for stage in Stage] == [
        "Signal",
        "Triage",
        "Review",
        "Action",
        "Verify",
        "Share",
    ]


@pytest.mark.requirement("N19")
def test_each_stage_has_one_next_step_and_its_button(team: Team, as_: As):
    def next_step(*sentences: str) -> None:
        as_(team.rob).case(case).says(*sentences)

    case = team.report(harm="moderate").case
    next_step("Next: decide the tier", "Decide the tier")
    team.triage(case)
    next_step("Next: decide whether the duty of candour applies", "Open “Being open”")
    team.decide_candour(case, applies=False)
    next_step("Next: the review", "Dev leads it.", "Work on the review")
    team.later(hours=1).write_review(case)
    action = team.agree(case)
    team.submit(case)
    next_step("Next: a second person signs the review", "Read and sign off")
    team.later(hours=1).sign(case)
    next_step("Next: quiet half-hour before the meal", "Dev has until", "Record what was changed")
    team.later(days=1).do(action)
    next_step("Next: has it worked?", "The change needs time to show. Priya checks from 31 March")
    team.later(weeks=4).check(action, "first")
    team.later(weeks=2).check(action, "final")
    next_step("Next: share what changed", "Write what changed")
    team.publish(case)
    team.link(case, "workforce")
    next_step("Next: close it", "Close this case")
    team.close(case)
    next_step("Every gate was met: the change was verified and shared.")


def test_nobody_is_offered_a_step_that_would_be_refused(team: Team, as_: As):
    case = team.triaged(harm="not_yet_known")

    page = as_(team.dev).case(case)
    links = [url for url in page.urls if url.startswith(at(case))]

    assert "Change Harm" not in page.links
    assert links
    assert all(as_(team.dev).see(url).status == 200 for url in links)


def test_whoever_wrote_a_review_can_read_it_when_it_is_finished(team: Team, as_: As):
    case = team.triaged()
    team.write_review(case)
    team.agree(case)
    team.submit(case)

    today = as_(team.dev).see("/")
    page = as_(team.dev).see(as_(team.dev).case(case).links["Read the review"])

    page.says("The review", "Noise, and the handover at the same moment.")
    page.says("You wrote in this review, so somebody else signs it off.")
    assert at(case, "review") in today.urls


def test_a_review_that_needs_no_signature_asks_for_none(team: Team, as_: As):
    case, _ = team.reviewed(Tier.LOW_HARM)

    page = as_(team.rob).case(case, "sign-review")

    page.says("This review is finished. Its tier needs no second signature.")
    assert "decision" not in page.offered


def test_what_was_first_written_stays_and_more_is_added_below(team: Team, as_: As):
    case = team.report().case
    url = at(case, "amend")

    refused = as_(team.rob).send(url)
    page = as_(team.rob).answer(refused, words="Her sister had visited at noon")

    assert refused.problems == ["Write what you want to add"]
    page.says("She paced and called out", "Added by Rob", "Her sister had visited at noon")


@pytest.mark.requirement("A08")
def test_what_is_late_is_escalated_by_itself_and_the_story_says_who_was_told(team: Team, as_: As):
    case, action = team.reviewed()
    team.at = action.due_at + timedelta(hours=73)

    sweep(team.organisation_id, team.at)

    page = as_(team.rob).case(case)
    page.says(*(f"It was late. {name} was told." for name in ("Dev", "Rob", "Priya")))
    as_(team.rob).see("/").says("Late", "3 days late")


@pytest.mark.requirement("A08")
def test_a_change_that_does_not_hold_comes_back_and_climbs_again(team: Team, as_: As):
    case, action = team.reviewed()
    team.later(days=3).do(action)
    team.later(weeks=7)

    sweep(team.organisation_id, team.at)

    as_(team.rob).case(case).says("It was late. Priya was told.", "late")


@pytest.mark.requirement("C09")
def test_the_list_of_cases_is_narrowed_by_kind_tier_service_and_state(team: Team, as_: As):
    fall = team.triaged(Tier.LOW_HARM, event_type="fall")
    team.triaged(Tier.MODERATE_OR_REPEAT)
    listing = reverse("cases:list")
    rob = as_(team.rob)

    assert fall.reference in rob.see(f"{listing}?type=fall").words
    assert "2026-0002" not in rob.see(f"{listing}?type=fall").words
    assert fall.reference not in rob.see(f"{listing}?tier=2").words
    rob.see(f"{listing}?state=closed").says("No case fits this choice.")
    rob.see(listing).says("in review, led by Dev", "Tier 1", "Tier 2")


def test_search_finds_words_and_opens_a_number_at_once(team: Team, as_: As):
    case = team.report(facts="The hoist beeped twice").case
    search = reverse("cases:search")

    as_(team.rob).see(f"{search}?words=hoist beep").says(case.reference, "The hoist beeped twice")
    as_(team.rob).see(f"{search}?words={case.reference}").says("Story so far")
    as_(team.rob).see(f"{search}?words=walrus").says("Nothing holds all these words.")


@pytest.mark.requirement("N19")
def test_today_says_what_is_late_what_is_due_and_what_comes(team: Team, as_: As):
    team.report()
    team.later(hours=26).report()
    case = team.later(hours=1).triaged()
    team.agree(case, due_date=team.today + timedelta(days=3))

    page = as_(team.rob).see("/")

    page.says("Good evening, Rob", "One thing is late", "Late 1", "This week")
    page.says("Decide the tier by 18:00 today.", "Dev reviews it by")
    page.says("Quiet half-hour before the meal: Dev by")
    as_(team.sue).see("/").says("Nothing waits for you")

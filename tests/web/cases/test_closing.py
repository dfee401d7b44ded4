"""Sharing and closing: nothing closes before its gates are met, on the page or by a direct POST."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
NOTE = {
    "title": "Quiet before the meal",
    "what_happened": "Evenings were loud.",
    "what_changed": "There is a quiet half-hour now.",
    "how_we_know": "Distress events fell.",
    "everywhere": "no",
}
HUDDLE = {"team": "Late shift", "shared_on": "today", "people_present": "4"}


def refuses_to_close(team: Team, as_: As, case: Case, sentence: str) -> None:
    """Greyed on the case page, said on the page for closing, refused when it is sent all the same."""
    rob = as_(team.rob)
    page = rob.case(case)
    page.says(f"Still open: {sentence}", "Close this case")
    assert "Close this case" not in page.links or not page.links["Close this case"]
    asked = rob.case(case, "close")
    asked.says("You cannot close this yet", sentence)
    rob.post(at(case, "close")).says("You cannot close this yet.", f"{sentence}.")
    assert team.again(case).state == CaseState.OPEN


@pytest.mark.requirement("R09")
def test_a_case_without_an_action_is_not_closed(team: Team, as_: As):
    case = team.triaged()

    refuses_to_close(team, as_, case, "Agree at least one learning action")


@pytest.mark.requirement("V04")
def test_a_case_with_a_change_that_is_not_verified_is_not_closed(team: Team, as_: As):
    case, action = team.reviewed()
    refuses_to_close(team, as_, case, "Finish each action")

    team.later(days=3).do(action)

    refuses_to_close(team, as_, case, "Record the re-check that shows each change worked")


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        pytest.param(about, sentence, marks=pytest.mark.requirement("R10", item), id=item)
        for item, about, sentence in (
            (
                "safeguarding oversight",
                "safeguarding",
                "Record the decision about telling the council, with its reason",
            ),
            (
                "workforce learning",
                "workforce",
                "Record how staff learn from this: in an action or by sharing",
            ),
            ("governance", "governance", "Record who looked at this for governance, and when"),
        )
    ],
)
def test_a_case_closes_only_with_each_of_the_three_links_recorded(
    team: Team, as_: As, about: str, sentence: str
):
    case = team.verified(Tier.SERIOUS_OR_SAFEGUARDING, is_safeguarding=True)
    team.publish(case)
    if about == "workforce":  # a debrief is a record that staff learn from
        team.strike_debrief(case)
    team.link(case, *({"safeguarding", "workforce", "governance"} - {about}))
    refuses_to_close(team, as_, case, sentence)

    url = as_(team.rob).case(case).links[sentence]
    refused = as_(team.rob).send(url)
    page = as_(team.rob).answer(
        refused,
        decider="Rob, manager",
        body="The council",
        reference="Reference 17",
        words="Told the council on Monday, reference 17.",
    )

    assert refused.problems[0] == "Write who decided"
    assert "Write where somebody else can read it" in refused.problems
    page.says("Recorded.", "Told the council on Monday, reference 17.", "Rob recorded:")
    as_(team.rob).post(at(case, "close")).says("is closed. Thank you, all.")


@pytest.mark.requirement("R10", "governance")
@pytest.mark.requirement("P08")
def test_a_look_for_governance_asks_what_was_asked_or_decided(team: Team, as_: As):
    page = as_(team.rob).case(team.triaged(), "link", about="governance")

    page.says("Which meeting or which senior person looked at it, and what they asked or decided.")


@pytest.mark.requirement("H13", "H22", "T02")
def test_a_near_miss_closes_with_a_huddle_and_not_without(team: Team, as_: As):
    case = team.triage(team.report(kind="near_miss", harm="none").case)
    refuses_to_close(team, as_, case, "Share it in a huddle and record the day and the team")

    refused = as_(team.dev).send(at(case, "huddle"), team="Late shift", shared_on="today")
    as_(team.dev).answer(refused, people_present="4").says(
        "Recorded. Thank you for talking about it.", "Dev shared it in a huddle with Late shift."
    )

    assert refused.problems == ["Enter how many people were there"]
    assert refused.fields["team"] == ["Late shift"]
    closed = as_(team.rob).post(at(case, "close"))
    closed.says("is closed. Thank you, all.", "Every gate was met: what was noticed was shared.")


@pytest.mark.requirement("H22")
@pytest.mark.parametrize(
    ("tier", "closes"), [(Tier.LOW_HARM, True), (Tier.MODERATE_OR_REPEAT, False)]
)
def test_a_huddle_is_enough_at_tier_1_and_not_at_tier_2(
    team: Team, as_: As, tier: Tier, closes: bool
):
    case = team.verified(tier)
    team.link(case, "workforce", "governance")

    as_(team.dev).send(at(case, "huddle"), **HUDDLE)

    if closes:
        as_(team.rob).post(at(case, "close")).says("is closed.")
    else:
        refuses_to_close(team, as_, case, "Share what changed with the team")
        as_(team.dev).send(at(case, "note"), **NOTE).says("Published.")
        as_(team.rob).post(at(case, "close")).says("is closed.")


@pytest.mark.requirement("R23", "V04", "H22")
def test_when_every_gate_is_met_the_button_is_there_and_the_story_stays(team: Team, as_: As):
    case = team.verified()
    team.publish(case)
    team.link(case, "workforce")
    rob = as_(team.rob)

    rob.case(case).says("Next: close it", "19 of 19 done")
    rob.case(case, "close").says("Everything is recorded.")
    page = rob.send(rob.case(case).links["Close this case"])

    page.says("2026-0001 is closed. Thank you, all.", "Amina reported:", "Share today")
    assert team.again(case).state == CaseState.CLOSED
    as_(team.rob).post(at(case, "close")).says(
        "This case has ended, so nothing more can be done to it."
    )


@pytest.mark.requirement("C09")
def test_a_case_whose_harm_is_not_known_is_not_closed(team: Team, as_: As):
    case = team.triage(team.report(kind="near_miss", harm="not_yet_known").case, reason="Luck")
    sentence = "Record how much harm there was: for somebody it is not yet known"

    refuses_to_close(team, as_, case, sentence)

    assert as_(team.rob).case(case).links[sentence] == at(case, "severity")


@pytest.mark.requirement("H01")
def test_a_note_begins_with_what_was_changed_and_keeps_to_200_words(team: Team, as_: As):
    case = team.verified()
    url = at(case, "note")

    form = as_(team.dev).see(url)
    long = as_(team.dev).answer(form, **{**NOTE, "what_happened": "word " * 200})
    page = as_(team.dev).answer(long, what_happened="Evenings were loud.", for_families="on")

    assert form.fields["what_changed"] == ["A quiet half-hour in the garden room comes first."]
    assert long.problems == ["Take out 9 words: a note has 200 at most, so that people read it"]
    assert long.fields["title"] == ["Quiet before the meal"]
    page.says("Published. Whoever reported it has been told.")
    page.says("Dev published what changed: Quiet before the meal.")


def test_a_note_says_what_is_missing(team: Team, as_: As):
    page = as_(team.dev).post(at(team.verified(), "note"), title="Quiet")

    assert page.problems == [
        "Write what happened, without names",
        "Write what changed",
        "Select who it is for",
    ]

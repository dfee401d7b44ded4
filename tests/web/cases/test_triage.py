"""The triage desk and the page of a decision: what is proposed and why, and what a person decides."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.journey import controlling
from heedwell.loop.actions.controls.operations import ControlDraft
from heedwell.loop.cases.models import Case
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]


def decide(team: Team, as_: As, case: Case, **typed: str) -> Page:
    lead = str(team.dev.pk)
    return as_(team.rob).send(at(case, "triage"), **{"lead": lead, **typed})


@pytest.mark.requirement("N01")
def test_the_desk_shows_what_waits_and_how_much_of_the_24_hours_is_left(team: Team, as_: As):
    team.report()
    team.later(hours=20).report(event_type="fall")

    page = as_(team.later(hours=5).rob).see(reverse("cases:desk"))

    page.says("2 waiting, 1 late.", "Each within 24 hours of the report.", "1 h late", "19 h left")
    assert page.words.index("2026-0001") < page.words.index("2026-0002")


def test_an_empty_desk_says_that_everything_has_been_read(team: Team, as_: As):
    as_(team.rob).see(reverse("cases:desk")).says("Nothing waits for triage")


@pytest.mark.requirement("N01")
def test_the_page_and_the_case_say_until_when_the_tier_is_to_be_decided(team: Team, as_: As):
    case = team.report().case
    rob = as_(team.later(hours=4).rob)

    rob.case(case, "triage").says("due 18:00 tomorrow, 20 h left")
    rob.case(case).says("Due by 18:00 tomorrow, 24 hours after the report.")
    team.later(hours=21)
    rob.case(case).says("It was due by 18:00 today: 1 h late.")


@pytest.mark.requirement("T01")
@pytest.mark.requirement("N03")
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
        "Tier 4 · systemic theme: 29 April",
    )
    assert page.fields["tier"] == ["2"]


@pytest.mark.requirement("N18")
def test_one_of_five_tiers_is_chosen(team: Team, as_: As):
    case = team.report().case

    page = as_(team.rob).case(case, "triage")

    assert page.offered["tier"] == ["0", "1", "2", "3", "4"]
    page.says(*(tier.label for tier in Tier))
    decide(team, as_, case, tier="").says("Select the tier")


@pytest.mark.requirement("T01")
@pytest.mark.requirement("T04")
def test_a_third_alike_lifts_the_proposal_and_the_earlier_ones_can_be_opened(team: Team, as_: As):
    first = team.report(place="lounge").case
    team.later(days=3).report(place="lounge")
    case = team.later(days=3).report(place="garden").case

    page = as_(team.rob).case(case, "triage")

    page.says(
        "Proposed: Tier 2",
        "Distress or behaviour that challenges: the third for this person in 28 days.",
        "A repeat lifts it to Tier 2.",
        "Earlier, alike",
        "same person",
    )
    assert at(first) in page.urls


@pytest.mark.requirement("T02")
def test_a_near_miss_is_only_logged_and_shared_in_the_huddle(team: Team, as_: As):
    case = team.report(kind="near_miss", harm="none").case
    as_(team.rob).case(case, "triage").says("Proposed: Tier 0", "Quick log and huddle share")

    page = decide(team, as_, case)

    page.says("is now Tier 0", "Next: share it in the huddle", "Review not needed")
    assert "Work on the review" not in page.links
    assert "Record the huddle" in page.links


@pytest.mark.requirement("T03", "N02")
def test_low_harm_gets_a_brief_review_within_seven_days(team: Team, as_: As):
    case = team.report(harm="low").case
    as_(team.rob).case(case, "triage").says("Proposed: Tier 1 · low harm. Brief reflective review")

    page = decide(team, as_, case)

    page.says("Next: the review", "Dev leads it.", "It is due Monday 9 March.")
    as_(team.dev).case(case, "review").says("Brief reflective review.")


@pytest.mark.requirement("T04")
def test_moderate_harm_gets_an_rca_light_a_signature_and_a_re_check(team: Team, as_: As):
    case = team.report(harm="moderate").case

    page = decide(team, as_, case)

    page.says(
        "Ask a manager who did not write the review to sign it off",
        "Record the re-check that shows each change worked",
    )
    as_(team.dev).case(case, "review").says(
        "RCA light.", "a manager who did not write it signs it off"
    )


@pytest.mark.requirement("T10", "N03", "R08")
def test_a_lead_and_a_deadline_are_set_with_the_tier(team: Team, as_: As):
    case = team.report(harm="moderate").case
    nobody = decide(team, as_, case, lead="")

    page = decide(team, as_, case, tier="2")

    assert nobody.problems == ["Select who leads the review"]
    page.says("Led by Dev")
    as_(team.dev).see("/").says("Finish the review by Monday 9 March.")


@pytest.mark.requirement("T10")
def test_another_deadline_can_be_set_but_not_one_that_has_passed(team: Team, as_: As):
    case = team.report(harm="moderate").case

    late = decide(team, as_, case, review_due_date="1/3/2026")
    page = decide(team, as_, case, review_due_date="5/3/2026")

    assert late.problems == ["Enter a day that is today or later"]
    assert late.fields["review_due_date"] == ["1/3/2026"]
    page.says("Review led by Dev, 3 days left")
    as_(team.dev).see("/").says("Finish the review by Thursday 5 March.")


@pytest.mark.requirement("T01")
def test_a_lower_tier_without_a_reason_is_refused_and_keeps_what_was_chosen(team: Team, as_: As):
    case = team.report(harm="moderate").case

    page = decide(team, as_, case, tier="1", review_due_date="4/3/2026")

    assert page.problems == ["Write why it is lower than proposed, in a sentence"]
    assert page.fields["tier"] == ["1"]
    assert page.fields["lead"] == [str(team.dev.pk)]
    assert page.fields["review_due_date"] == ["4/3/2026"]
    assert team.again(case).tier is None
    decide(team, as_, case, tier="1", reason="The GP saw no harm").says("Tier 1", "The GP saw no")


def test_a_tier_is_changed_later_only_with_a_reason_and_both_stand_in_the_story(
    team: Team, as_: As
):
    case = team.triaged(Tier.LOW_HARM)

    refused = decide(team, as_, case, tier="2")
    page = decide(team, as_, case, tier="2", reason="It happened again")

    assert refused.problems == ["Write what changed, in a sentence"]
    page.says("Rob decided: Tier 1", "Rob decided: Tier 2", "It happened again")


@pytest.mark.requirement("C09")
def test_harm_that_is_not_known_yet_is_recorded_later_with_how_it_is_known(team: Team, as_: As):
    case = team.report(harm="not_yet_known").case
    as_(team.rob).case(case, "triage").says("Not all harm is known yet: at least Tier 1.")

    refused = as_(team.rob).send(at(case, "severity"), severity="low")
    page = as_(team.rob).answer(refused, reason="The GP looked at it")

    assert refused.problems == ["Write how you know, in a sentence"]
    page.says("Harm Low harm", "Rob recorded the harm: low harm.", "The GP looked at it")


def test_a_repeat_is_joined_to_an_open_case_of_the_same_service(team: Team, as_: As):
    first = team.triaged()
    again = team.later(days=1).report().case

    refused = as_(team.rob).send(at(again, "join"))
    page = as_(team.rob).answer(refused, to=str(first.pk), reason="The same evening")

    assert refused.problems == ["Select the case", "Write what they have in common"]
    page.says(f"{again.reference} is now part of {first.reference}.", "2 reports")
    as_(team.rob).case(again).says("Joined to another case", f"Open {first.reference}")


def test_with_nothing_to_join_to_the_page_says_so(team: Team, as_: As):
    page = as_(team.rob).case(team.report().case, "join")

    page.says("No other case is open in this service, so there is nothing to join it to.")


def test_somebody_else_withdraws_what_was_entered_in_error(team: Team, as_: As):
    case = team.report(by=team.rob).case
    url = at(case, "withdraw")

    own = as_(team.rob).send(url, reason="Entered twice")
    page = as_(team.priya).send(url, reason="Entered twice")

    assert own.problems == ["You reported this yourself. Ask somebody else to withdraw it."]
    assert own.fields["reason"] == ["Entered twice"]
    page.says("is withdrawn. It is kept, and not counted.", "Entered twice")


@pytest.mark.requirement("A14")
def test_whoever_withdraws_reads_first_what_ends_with_it_and_the_case_keeps_it(team: Team, as_: As):
    case = team.report().case
    nothing_runs = as_(team.priya).case(case, "withdraw")
    draft = ControlDraft(what="Two people at each transfer", owner=team.dev, started_on=team.today)
    controlling.start(case=case, draft=draft, by=team.rob, at=team.at)

    before = as_(team.priya).case(case, "withdraw")
    after = as_(team.priya).send(at(case, "withdraw"), reason="Entered twice")

    assert "interim safety controls" not in nothing_runs.words
    before.says(
        "These interim safety controls end with it: "
        "Two people at each transfer (looked after by Dev)."
    )
    after.says("for the case was entered in error: Two people at each transfer", "Entered twice")
    assert "The lasting change is live" not in after.words


def test_a_compliment_is_thanked_and_nothing_else_can_be(team: Team, as_: As):
    praise = team.report(kind="compliment", event_type="good_practice", harm="none").case
    fall = team.report(event_type="fall").case
    as_(team.rob).case(praise, "triage").says("A compliment needs no review.")

    as_(team.rob).send(at(praise, "thank"), words="Lovely, thank you").says(
        "It was read with thanks", "Lovely, thank you"
    )
    page = as_(team.rob).post(at(fall, "thank"), words="x")

    page.says(
        "You cannot finish this with thanks yet. "
        "Choose a tier: only a compliment can be finished with thanks."
    )
    assert team.again(fall).state == CaseState.OPEN

"""The pages of what people said: asked by name, kept in their words, read by those who may."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
DEBRIEF = {
    "team": "Late shift",
    "came_care_workers": "3",
    "leader": "Rob, manager",
    "helped": "Amina knew where the garden key was\nThe plan was at hand",
    "hindered": "The dining room was loud",
    "could_change": "A quiet half-hour before the meal",
}


@pytest.mark.requirement("P01", "what helped")
@pytest.mark.requirement("P01", "what hindered")
@pytest.mark.requirement("P01", "what could change")
@pytest.mark.requirement("P02")
def test_a_debrief_says_what_helped_what_got_in_the_way_and_what_could_change(team: Team, as_: As):
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    dev = as_(team.dev)

    refused = dev.send(at(case, "debrief"), **{**DEBRIEF, "leader": ""})
    page = dev.answer(refused, leader="Rob, manager")

    assert refused.problems == ["Write which leader was there, or below why none was"]
    assert refused.fields["hindered"] == ["The dining room was loud"]
    page.says(
        "with Rob, manager",
        "3 care workers",
        "What helped Amina knew where the garden key was",
        "What got in the way The dining room was loud",
        "What could change A quiet half-hour before the meal Kept as an idea.",
    )


@pytest.mark.requirement("P01", "what could change")
def test_an_idea_becomes_an_action_in_one_step(team: Team, as_: As):
    case = team.triaged()
    team.debrief(case)
    rob = as_(team.rob)
    page = rob.case(case, "people")
    url = page.links["Turn it into an action: A quiet half-hour before the meal"]

    form = rob.see(url)
    rob._ask("post", url, {**form.fields, **typed(team)})

    assert form.fields["what"] == ["A quiet half-hour before the meal"]
    rob.case(case, "people").says("Became an action: A quiet half-hour before the meal")


def typed(team: Team) -> dict[str, str]:
    return {
        "kind": "routine_transition_change",
        "owner": str(team.dev.pk),
        "due_date": "5/3/2026",
        "metric": "Distress events in a month",
        "direction": "fewer",
        "check_method": "sample",
        "verifier": str(team.priya.pk),
    }


@pytest.mark.requirement("R15")
def test_a_person_is_asked_by_name_in_the_way_that_suits_them(team: Team, as_: As):
    team.person = team.provider.add_person(
        "Person C", team.here, communication_needs="Makaton. Give time to answer"
    )
    case = team.triaged()
    dev = as_(team.dev)
    url = at(case, "account-person", person_id=team.person.pk)

    dev.case(case, "people").says("What did Person C tell us? not asked yet")
    asked = dev.see(url)
    refused = dev.answer(asked, outcome="told", asked_on="today", words="")
    page = dev.answer(refused, words="Loud. I want the garden.", asked_how=["signs"])

    asked.says("How Person C is best asked: Makaton. Give time to answer")
    assert refused.problems == [
        "Select how it was asked",
        "Write what they told us, in their own words",
    ]
    page.says("They told us", "Loud. I want the garden.", "Signs, such as Makaton or BSL.")


@pytest.mark.requirement("R15")
def test_when_there_is_no_account_it_says_why_and_later_has_a_day(team: Team, as_: As):
    case = team.triaged()

    refused = as_(team.dev).send(at(case, "account-family"), outcome="later")
    page = as_(team.dev).answer(refused, ask_again_on="9/3/2026", reason="Her sister is away")

    assert set(refused.problems) == {
        "Enter the day on which we ask",
        "Write why, in a sentence",
    }
    page.says("We ask later", "Her sister is away")


@pytest.mark.requirement("P05")
def test_who_was_offered_support_is_seen_by_leads_only(team: Team, as_: As):
    case = team.triaged()

    page = as_(team.rob).send(
        at(case, "support"),
        role="care_workers",
        account=str(team.amina.pk),
        kind="talk",
        answer="accepted",
        words="After her next shift",
    )

    page.says("A talk with somebody they trust", "Amina", "After her next shift")
    others = as_(team.dev).case(case, "people")
    others.says("Support was offered 1 time. Who, the leads know.")
    assert "Amina" not in others.words
    assert as_(team.dev).case(case, "support").status == 403
    assert "After her next shift" not in as_(team.dev).case(case).words


@pytest.mark.requirement("P01")
def test_whoever_was_there_adds_a_line_without_seeing_the_case(team: Team, as_: As):
    case = team.triaged()
    held = team.debrief(case, named=[team.amina])
    url = reverse("cases:own-line", kwargs={"debrief_id": held.pk})

    page = as_(team.amina).send(url, part="helped", words="We were two")

    page.says("Thank you. It stands with the debrief now.")
    assert case.title not in page.words
    assert as_(team.sue).see(url).status == 404
    as_(team.rob).case(case, "people").says("We were two")


@pytest.mark.requirement("R10")
def test_the_page_of_the_links_opens_the_records_and_says_what_is_missing(team: Team, as_: As):
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING, is_safeguarding=True)
    action = team.agree(case, kind="training")
    team.link(case, "governance")

    page = as_(team.rob).case(case, "links")

    page.says(
        "Safeguarding missing Record the decision about telling the council, with its reason.",
        "Workforce learning holds",
        "Monthly meeting Priya, quality lead decided today. Written down: Minute 4",
    )
    assert page.links[action.what] == at(case, "action", action_id=action.pk)
    struck = as_(team.rob).send(
        page.links["It no longer counts: Monthly meeting"], reason="It was another case"
    )
    struck.says("It no longer counts. The story keeps it.", "It was another case")
    as_(team.rob).case(case, "links").says("Governance missing")


@pytest.mark.requirement("P04")
@pytest.mark.requirement("P08")
def test_a_way_round_leads_on_to_its_fix(team: Team, as_: As):
    case = team.triaged()

    page = as_(team.rob).send(
        at(case, "workaround"),
        what="Both trays are signed at once",
        why_it_made_sense="The chart is far away",
        challenged_by="Rob, manager",
        challenge="What would make the safe way easy?",
    )

    page.says("Agree an action")
    as_(team.rob).case(case, "people").says(
        "Both trays are signed at once", "The chart is far away", "Agree the fix to the system"
    )

"""Being open on the screen: the decision, each step, the partners, and a case that waits for them."""

from collections.abc import Callable

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.rules.candour import Candour
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_openness import ready
from tests.web.cases.test_closing import refuses_to_close
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
SERIOUS = Tier.SERIOUS_OR_SAFEGUARDING
duty = pytest.mark.requirement("T05", "duty of candour")
coordination = pytest.mark.requirement("T05", "multi-agency coordination")
TOLD = {
    "relation": "child",
    "acting_because": "lacks_capacity",
    "said_sorry": "on",
    "words": "That she fell, and that we look at the floor and the night round.",
    "support": ["named_contact"],
    "next_by": "12/3/2026",
}
LETTER = {
    "relation": "child",
    "acting_because": "lacks_capacity",
    "form": "letter",
    "words": "What we know, what we look into, and that we are sorry.",
}


def decide(team: Team, as_: As, case: Case, **typed: str) -> Page:
    told = {"applies": "yes", "tell_by": "5/3/2026"}
    return as_(team.rob).send(at(case, "decide-candour"), **{**told, **typed})


def take(team: Team, as_: As, case: Case, step: Candour, **typed: object) -> Page:
    return as_(team.rob).send(at(case, "candour-step", step=str(step)), **typed)


@duty
def test_the_page_says_what_seems_to_hold_and_why_before_anybody_decides(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")

    page = as_(team.rob).case(case, "being-open")

    page.says(
        "Does the duty of candour apply? nobody has decided",
        "It seems to apply. The harm was serious",
        "Duty of candour: as soon as reasonably practicable.",
        "Regulations 2014 reg 20",
        "in a health care professional’s reasonable opinion",
    )
    assert page.links["Decide whether it applies"] == at(case, "decide-candour")
    as_(team.rob).case(case).says(
        "Next: decide whether the duty of candour applies",
        "The law says: as soon as reasonably practicable.",
        "Duty of candour Not decided yet",
    )
    as_(team.rob).see("/").says("Decide whether the duty of candour applies by")


@duty
def test_from_the_decision_to_the_second_letter_each_step_leads_to_the_next(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")

    decide(team, as_, case).says(
        "Recorded, with your reason.", "It applies.", "Tell the person or their family in person"
    )
    as_(team.dev).case(case).says("Next: tell the person or their family in person")
    as_(team.dev).see("/").says("Tell the person or their family in person by Thursday 5 March")
    take(team, as_, case, Candour.TOLD, **TOLD).says(
        "Recorded. Thank you for being open.",
        "Told in person: Son or daughter (the person cannot decide this themselves), today",
        "by Rob · with an apology · offered: somebody to ring, by name · recorded by Rob",
    )
    as_(team.rob).case(case).says("Duty of candour Next: write to them")
    take(team, as_, case, Candour.WRITTEN, **LETTER, next_by="1/4/2026")
    take(team, as_, case, Candour.OUTCOME, **LETTER).says("Told what the enquiry found: Son or")

    as_(team.rob).case(case).says(
        "Duty of candour Every step is recorded",
        "Rob decided that the duty of candour applies.",
        "Rob recorded, for the person or family: told in person.",
    )


@duty
@coordination
def test_a_tier_3_case_is_not_closed_by_the_page_nor_by_a_direct_post(team: Team, as_: As):
    case = ready(team)
    undecided = "Decide whether the duty of candour applies"
    partners = "Decide who outside takes part, and record when each was contacted or why not"

    refuses_to_close(team, as_, case, undecided)
    refuses_to_close(team, as_, case, partners)
    team.decide_candour(case, applies=True)
    team.settle_partners(case)
    for step in (Candour.TOLD, Candour.WRITTEN, Candour.OUTCOME):
        refuses_to_close(team, as_, case, step.says)
        assert as_(team.rob).case(case).links[step.says] == at(case, "being-open")
        team.take_step(case, step)

    as_(team.rob).post(at(case, "close")).says("is closed. Thank you, all.")


@duty
def test_who_sees_it_differently_says_why_and_whose_opinion_it_rests_on(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")

    refused = decide(team, as_, case, applies="no", tell_by="")
    page = as_(team.rob).answer(
        refused, reason="The break was there before.", opinion="Fracture clinic"
    )

    assert refused.problems == [
        "Write whose clinical opinion says that it does not apply",
        "Write why: the harm alone does not say so",
    ]
    page.says(
        "It does not apply. Rob, today · clinical opinion: Fracture clinic · proposed then: it seems "
        "to apply",
        "The break was there before.",
    )
    assert "Tell the person or their family in person" not in page.words


@duty
def test_saying_sorry_and_why_another_acts_are_asked_for_and_nothing_typed_is_lost(
    team: Team, as_: As
):
    case = team.triaged(SERIOUS, harm="severe")
    team.decide_candour(case, applies=True)

    refused = take(team, as_, case, Candour.TOLD, relation="parent", words="That she fell.")

    assert refused.problems == [
        "Select why they act for the person",
        "Say sorry when you tell them, then tick this",
        "Select at least one: for example, somebody to ring",
        "Enter the day by which we write",
    ]
    assert refused.fields["words"] == ["That she fell."]
    assert "told_by" in refused.offered


@duty
def test_in_scotland_the_page_names_the_law_there_and_judges_nothing(team: Team, as_: As):
    there = team.provider.add_service("Birch Court", nation="SCT", kind="care_home")
    case = team.report(service=there, harm="severe").case
    team.triage(case, SERIOUS, lead=team.priya, by=team.priya)

    page = as_(team.priya).case(case, "being-open")

    page.says("(Scotland) Act 2016", "ask whoever advises you", "Not compared with its source.")
    assert "reg 20" not in page.words
    as_(team.priya).case(case).says("Do it as soon as reasonably practicable.")


@duty
def test_the_person_themselves_is_told_without_a_word_on_who_acts(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")
    team.decide_candour(case, applies=True)

    page = take(team, as_, case, Candour.TOLD, **{**TOLD, "relation": "person"})

    page.says("Told in person: The person themselves, today")


@duty
def test_once_they_could_not_be_reached_nothing_is_left_open(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")
    team.decide_candour(case, applies=True)

    page = take(
        team,
        as_,
        case,
        Candour.NOT_REACHED,
        relation="person",
        why_not="declined",
        words="Said twice, with the advocate there, that they do not want to talk about it.",
    )

    page.says("They did not want it: The person themselves, today", "not needed")
    assert "still open" not in page.words
    as_(team.rob).case(case).says("Duty of candour Every step is recorded")


@duty
def test_a_letter_before_the_talk_is_refused_in_one_sentence(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")
    team.decide_candour(case, applies=True)

    take(team, as_, case, Candour.WRITTEN, **LETTER, next_by="1/4/2026").says(
        "One step comes before this: Tell the person or their family in person."
    )


@duty
def test_who_decides_second_sees_it_and_keeps_what_they_wrote(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")
    open_page = as_(team.priya).see(at(case, "decide-candour"))
    team.decide_candour(case, applies=True)

    refused = as_(team.priya).answer(
        open_page, applies="no", reason="An old break.", opinion="Fracture clinic"
    )
    refused.says("Rob decided while you had it open: it applies, “Agreed with the nurse”.")
    assert refused.fields["reason"] == ["An old break."]
    as_(team.priya).answer(refused).says("It does not apply. Priya", "It applies. Rob")


@coordination
def test_each_partner_is_decided_on_with_a_day_and_reference_or_a_reason(team: Team, as_: As):
    case = team.triaged(SERIOUS, is_safeguarding=True, told=("police",))
    page = as_(team.rob).case(case, "being-open")
    page.says(
        "It is a safeguarding matter.",
        "CQC is told of abuse and of each allegation of it. How soon: without delay",
        "The report says that they were told at once.",
    )

    refused = as_(team.rob).send(
        at(case, "partner", partner="council_safeguarding"), involvement="contacted"
    )
    page = as_(team.rob).answer(refused, contacted_on="today", reference="SA 17")

    assert refused.problems == ["Enter the day on which they were contacted"]
    page.says("Council safeguarding team contacted today · reference SA 17 · decided by Rob, today")
    left = page.links["Say for several at once that they are not needed"]
    as_(team.rob).send(
        left, partners=["police", "health_partner", "cqc", "commissioner"], words="No crime."
    ).says("Police decided by Rob, today No crime.")
    as_(team.rob).case(case).says(
        "Partners outside Decided and contacted",
        "Rob recorded that somebody outside was contacted: Council safeguarding team.",
    )


@coordination
def test_not_needed_has_a_reason(team: Team, as_: As):
    case = team.triaged(SERIOUS)

    one = as_(team.rob).send(at(case, "partner", partner="police"), involvement="not_needed")
    several = as_(team.rob).send(at(case, "partners-not-needed"))

    assert one.problems == ["Write why they are not needed"]
    assert several.problems == ["Tick at least one", "Write why they are not needed"]


@duty
@coordination
def test_who_leads_shifts_records_steps_and_decides_neither(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")
    team.decide_candour(case, applies=True)

    page = as_(team.dev).case(case, "being-open")

    assert "Decide again" not in page.links
    assert at(case, "candour-step", step="told") in page.urls
    for route in (at(case, "decide-candour"), at(case, "partner", partner="police")):
        assert route not in page.urls
        assert as_(team.dev).post(route, applies="no", involvement="not_needed").status == 403


@duty
@coordination
def test_an_inspector_reads_it_and_another_home_finds_nothing(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")
    team.be_open(case)
    ian = team.provider.employ("Ian", Role.INSPECTOR, team.here)

    page = as_(ian).case(case, "being-open")

    page.says("Told in person: Son or daughter", "Council safeguarding team contacted today")
    assert not any("/open/" in url or "/strike/" in url for url in page.urls)
    assert as_(team.sue).case(case, "being-open").status == 404
    assert as_(team.sue).post(at(case, "candour-step", step="told"), **TOLD).status == 404


@duty
def test_an_unknown_step_or_partner_is_no_page(team: Team, as_: As):
    case = team.triaged(SERIOUS, harm="severe")

    for step in ("decide", "nothing"):
        assert as_(team.rob).see(at(case, "candour-step", step=step)).status == 404
    assert as_(team.rob).see(at(case, "partner", partner="nobody")).status == 404

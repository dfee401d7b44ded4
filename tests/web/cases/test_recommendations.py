"""Recommendations from outside on the screen: kept, answered, made into an action, followed."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.models import Case
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
WORDS = "Look at how a fall at night is passed on."
WHO = "Safeguarding adults board of the county"


def keep(team: Team, as_: As, case: Case, **typed: str) -> Page:
    told = {
        "body": "safeguarding_board",
        "body_name": WHO,
        "reference": "SAR 7",
        "made_on": "1/3/2026",
        "words": WORDS,
        "due_date": "9/3/2026",
    }
    return as_(team.dev).send(at(case, "keep-recommendation"), **{**told, **typed})


def to_answer(team: Team, as_: As, case: Case) -> str:
    return as_(team.rob).case(case, "from-outside").links[f"Answer it: {WHO}"]


@pytest.mark.requirement("A12")
def test_it_is_kept_with_who_when_and_their_words_and_stands_on_today(team: Team, as_: As):
    case = team.triaged()

    keep(team, as_, case).says(
        WHO, WORDS, "Safeguarding adults board · yesterday · SAR 7 · answer by Monday 9 March"
    )

    as_(team.rob).see("/").says(f"Answer what {WHO} recommends by Monday 9 March.")
    as_(team.rob).case(case).says(f"Dev kept a recommendation of {WHO}.")


@pytest.mark.requirement("A12")
def test_accepting_it_leads_to_the_action_with_their_words_in_it(team: Team, as_: As):
    case = team.triaged()
    keep(team, as_, case)
    rob = as_(team.rob)

    form = rob.send(to_answer(team, as_, case), answer="accepted")

    assert form.fields["what"] == [WORDS]
    assert form.fields["kind"] == ["multi_agency_recommendation"]
    rob.answer(
        form,
        owner=str(team.dev.pk),
        due_date="20/3/2026",
        metric="Falls at night that the day team knew of",
        direction="more",
        check_method="sample",
        verifier=str(team.priya.pk),
    )
    with team.provider.reading():
        action = Action.objects.get(organisation=team.organisation_id)
    rob.case(case, "from-outside").says("Accepted", f"It became an action: {action.what}")
    rob.see("/plan/?learning=outside").says(action.what, f"Recommended by {WHO}.")
    rob.see("/plan/outside/").says(f"{WHO}: {WORDS}", "Accepted")


@pytest.mark.requirement("A12")
def test_not_accepting_it_asks_for_the_reason_and_keeps_what_was_typed(team: Team, as_: As):
    case = team.triaged()
    keep(team, as_, case)

    refused = as_(team.rob).send(to_answer(team, as_, case), answer="not_accepted")
    assert refused.problems == ["Write why, or what of it we do not take up"]
    as_(team.rob).answer(refused, reason="We have no stairs.")

    as_(team.rob).case(case, "from-outside").says("Not accepted", "We have no stairs.")


@pytest.mark.requirement("A12")
def test_closing_says_what_is_not_settled_and_where(team: Team, as_: As):
    case = team.verified()
    keep(team, as_, case)

    page = as_(team.rob).case(case)

    says = "Answer each recommendation from outside, and agree an action for what is accepted"
    assert page.links[says] == at(case, "from-outside")
    as_(team.rob).post(at(case, "close")).says(says)
    assert team.again(case).state == "open"


def test_the_second_of_two_sees_the_answer_of_the_first_beside_their_own(team: Team, as_: As):
    case = team.triaged()
    keep(team, as_, case)
    url = to_answer(team, as_, case)
    opened = as_(team.priya).see(url)
    as_(team.rob).send(url, answer="accepted")

    again = as_(team.priya).answer(opened, answer="not_accepted", reason="No stairs here")

    again.says("Somebody else answered while you had it open. Accepted, today, recorded by Rob.")
    assert again.fields["reason"] == ["No stairs here"]
    team.later(minutes=1)
    as_(team.priya).answer(again).says("Not accepted, today, recorded by Priya.")


def test_an_empty_form_and_days_out_of_order_are_answered_in_words(team: Team, as_: As):
    refused = keep(team, as_, team.triaged(), body="", body_name="", words="", due_date="1/2/2026")

    assert refused.problems == [
        "Select who recommends it",
        "Write which council, board or other body it is",
        "Write what they recommend",
        "Enter a day after the recommendation was made",
    ]


def test_who_does_not_agree_actions_reads_it_and_does_not_answer(team: Team, as_: As):
    case = team.triaged()
    keep(team, as_, case)

    page = as_(team.dev).case(case, "from-outside")

    assert not [label for label in page.links if label.startswith("Answer it")]
    assert as_(team.dev).see(to_answer(team, as_, case)).status == 403
    assert as_(team.sue).case(case, "from-outside").status == 404
    assert WORDS not in as_(team.sue).see("/plan/outside/").words

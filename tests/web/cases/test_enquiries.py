"""The outcome of a safeguarding enquiry on the screen, and what comparable cases show."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_enquiries import somebody_else
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
SAYS = "Look at comparable cases for what the safeguarding enquiry found"
SERIOUS = Tier.SERIOUS_OR_SAFEGUARDING


def conclude(team: Team, as_: As, case: Case, **typed: str) -> Page:
    told = {
        "outcome": "partly_substantiated",
        "council": "Council of the county",
        "reference": "SA 12",
        "decided_on": "1/3/2026",
        "words": "She was left without help at the meal.",
        "wishes": "partly_met",
        "risk": "reduced",
    }
    return as_(team.dev).send(at(case, "conclude-enquiry"), **{**told, **typed})


def look(team: Team, as_: As, case: Case, who: Account, **typed: object) -> Page:
    page = as_(who).case(case, "from-outside")
    told = {"method": "observation", "words": "At two of three meals."}
    return as_(who).send(page.links["Look at comparable cases"], **{**told, **typed})


@pytest.mark.requirement("A13")
def test_the_outcome_stands_on_the_case_with_what_became_of_the_persons_wishes(team: Team, as_: As):
    case = team.triaged(SERIOUS)

    conclude(team, as_, case).says(
        "Outcome of the enquiry: Partly substantiated",
        "Council of the county · yesterday · SA 12",
        "What the person wished for Partly met",
        "The risk Reduced",
        "not compared yet",
    )

    page = as_(team.rob).case(case)
    page.says("Dev recorded the outcome of the enquiry: partly substantiated.")
    assert page.links[SAYS] == at(case, "from-outside")
    as_(team.dev).see("/").says("Look at comparable cases for what the enquiry found.")


@pytest.mark.requirement("A13")
def test_who_checks_ticks_the_comparable_cases_and_the_page_names_them(team: Team, as_: As):
    case = team.triaged(SERIOUS)
    same = team.report(affected=somebody_else(team)).case
    other = team.report(service=team.provider.there, affected=[], by=team.sue).case
    conclude(team, as_, case)

    page = look(team, as_, case, team.priya, same_in=[str(same.pk)], not_in=[str(other.pk)])

    page.says(
        "compared with 2 cases",
        "Priya looked today",
        f"The same was found in: {same.reference}",
        f"Looked at, and not found: {other.reference}",
    )
    rob = as_(team.rob).case(case, "from-outside")
    rob.says(same.reference, "A case in another service")
    assert other.reference not in rob.words
    assert SAYS not in as_(team.rob).case(case).links
    as_(team.rob).see("/plan/outside/").says("Partly substantiated", "compared with 2 cases")


@pytest.mark.requirement("A13")
def test_closing_by_a_direct_post_says_what_is_missing(team: Team, as_: As):
    case = team.verified()
    conclude(team, as_, case)

    as_(team.rob).post(at(case, "close")).says(SAYS)

    assert team.again(case).state == "open"


def test_one_case_cannot_be_ticked_on_both_sides_and_nothing_typed_is_lost(team: Team, as_: As):
    case = team.triaged(SERIOUS)
    other = team.report(affected=somebody_else(team)).case
    conclude(team, as_, case)

    refused = look(team, as_, case, team.priya, same_in=[str(other.pk)], not_in=[str(other.pk)])

    assert refused.problems == [
        f"Tick {other.reference} once: you found the same there, or you did not"
    ]
    assert refused.fields["words"] == ["At two of three meals."]


def test_with_nothing_to_compare_with_it_is_enough_to_say_why(team: Team, as_: As):
    case = team.triaged(SERIOUS)
    conclude(team, as_, case)

    page = look(team, as_, case, team.priya, words="Nobody else eats alone.")

    page.says("nothing to compare with", "Nobody else eats alone.")


def test_an_empty_form_says_what_to_do_for_each_question(team: Team, as_: As):
    empty = dict.fromkeys(("outcome", "council", "words", "wishes", "risk"), "")

    refused = conclude(team, as_, team.triaged(SERIOUS), decided_on="1/1/2030", **empty)

    assert len(refused.problems) == 6
    assert refused.problems[0] == "Select what the council decided"

"""The pages of a thematic case: opening it, what it looks at, and what a manager of one house sees."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.rules.thematic import CIRCLE
from tests.journey.across import Together, look_at, report_there
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
pytestmark = pytest.mark.requirement("D05")

CANARY = "zqcourt"


def test_priya_opens_it_from_a_case_with_what_is_alike_beside_it(team: Team, as_: As):
    here, there = team.report().case, report_there(team)
    priya = as_(team.priya)
    link = priya.case(here).links["Look at it together with others"]

    page = priya.see(link)
    assert page.fields["cases"] == [str(here.pk)]
    assert set(page.offered["cases"]) == {str(here.pk), str(there.pk)}
    done = priya.send(
        link,
        new_theme="Medicines records",
        cases=page.offered["cases"],
        why="The same gap in both houses",
    )

    done.says("Medicines records", "2026-0003", "Its review begins.", "What it looks at")
    done.says("2026-0001", "2026-0002", "The same gap in both houses", "Elm Court")


@pytest.mark.requirement("R17")
def test_the_page_of_a_case_says_what_it_is_part_of(team: Team, as_: As):
    both = Together.begin(team)

    page = as_(team.priya).case(both.here)

    page.says("Part of a review across services, under “Medicines records”: 2026-0003, open.")
    assert page.links["Open 2026-0003"] == at(both.whole)


def test_it_is_opened_from_a_theme_that_reviews_have_named(team: Team, as_: As):
    case = team.triaged()
    team.write_review(case)
    priya = as_(team.priya)

    chosen = priya.see("/cases/together/")
    page = priya.see("/cases/together/" + chosen.links["Evening transitions"])

    assert page.offered["cases"] == [str(case.pk)]


def test_what_is_missing_is_said_and_what_was_typed_stays(team: Team, as_: As):
    case = team.report().case
    url = f"/cases/together/?case={case.reference}"

    page = as_(team.priya).send(url, cases=[], why="Written already", lead="")

    assert page.problems == [
        "Select a theme, or name a new one",
        "Tick at least one case or report",
        "Select who leads the review",
    ]
    assert page.fields["why"] == ["Written already"]


def test_a_manager_of_one_house_reads_that_it_is_there_and_nothing_of_the_other(
    team: Team, as_: As
):
    here = team.report().case
    there = report_there(team, title=f"Title {CANARY}", facts=f"Facts {CANARY}")
    whole = look_at(team, here, there)
    priya, rob = as_(team.priya), as_(team.rob)
    assert CANARY in priya.case(whole).words

    seen = [rob.see(url) for url in ("/", "/cases/", "/cases/triage/", "/twelve-months/", at(here))]
    seen += [
        rob.see(f"/cases/together/?case={here.reference}"),
        rob.see("/cases/search/?words=title"),
    ]

    seen[4].says(f"Part of a review across services, under “Medicines records”: {whole.reference}")
    assert at(whole) not in {url for page in seen for url in page.urls}
    assert [CANARY in page.words for page in seen] == [False] * len(seen)
    for route in ("detail", "members", "review", "analysis", "close", "people", "links"):
        assert rob.case(whole, route).status == 404


def test_what_came_from_outside_to_the_whole_is_read_where_the_whole_is(team: Team, as_: As):
    both = Together.begin(team)
    priya = as_(team.priya)
    recommended = {"body": "cqc", "body_name": "The regulator", "made_on": "1/3/2026"}
    due = {"due_date": "3/3/2026", "words": f"Words {CANARY}"}
    priya.send(at(both.whole, "keep-recommendation"), **recommended, **due)
    concluded = {"outcome": "substantiated", "decided_on": "1/3/2026", "words": f"Words {CANARY}"}
    person = {"council": f"Council {CANARY}", "wishes": "met", "risk": "reduced"}
    priya.send(at(both.whole, "conclude-enquiry"), **concluded, **person)
    priya.see("/plan/outside/").says("The regulator", f"Council {CANARY}")

    seen = [as_(team.rob).see(url) for url in ("/", "/plan/", "/plan/outside/")]

    assert [CANARY in page.words for page in seen] == [False] * len(seen)
    assert both.whole.reference not in seen[0].words + seen[2].words


def test_members_are_added_by_number_and_taken_out_with_a_reason(team: Team, as_: As):
    both = Together.begin(team)
    fall = team.report(event_type="fall").case
    priya = as_(team.priya)

    wrong = priya.send(at(both.whole, "members"), reference="2026-0099", reason="Why not")
    added = priya.answer(wrong, reference=fall.reference, reason="At the same hour")
    out = priya.send(added.links["Take it out"], reason="Another cause")

    assert wrong.problems == ["There is no case 2026-0099 that you may put here"]
    added.says(fall.reference, "At the same hour")
    out.says("Taken out", "Another cause")


def test_what_would_go_in_a_circle_is_refused_in_a_sentence(team: Team, as_: As):
    both = Together.begin(team)
    outer = look_at(team, both.whole)

    def add(whole: Case, part: Case) -> str:
        page = as_(team.priya).send(at(whole, "members"), reference=part.reference, reason="So")
        return page.words

    assert CIRCLE in add(both.whole, outer)
    assert CIRCLE in add(both.whole, both.whole)


def test_a_shift_lead_reads_the_members_and_adds_none(team: Team, as_: As):
    whole = look_at(team, team.report().case)

    page = as_(team.dev).case(whole, "members")

    assert page.fields == {}
    assert as_(team.dev).post(at(whole, "members"), reference="2026-0001", reason="x").status == 404


@pytest.mark.parametrize("route", ["triage", "amend", "theme"])
def test_there_is_no_report_of_its_own_to_grade_or_add_to(team: Team, as_: As, route: str):
    both = Together.begin(team)

    assert as_(team.priya).case(both.whole, route).status == 404
    page = as_(team.priya).case(both.whole)
    assert at(both.whole, route) not in page.urls
    as_(team.priya).case(both.whole, "review").says("What do these records have in common?")

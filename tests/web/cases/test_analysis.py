"""How it came about: the timeline is built on a page, and what made it likely is drawn."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.timeline.queries import Standing, timeline_of
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]


@pytest.fixture
def case(team: Team) -> Case:
    return team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)


def first(team: Team, case: Case) -> Standing:
    with team.provider.reading():
        return timeline_of(team.review_of(case)).standing[0]


def statement(team: Team, case: Case) -> str:
    return at(case, "statement", statement_id=first(team, case).key)


@pytest.mark.requirement("C07")
def test_a_timeline_is_built_on_what_the_records_say(team: Team, as_: As, case: Case):
    before = as_(team.dev).case(case, "analysis")
    after = as_(team.dev).send(
        at(case, "add-statement"),
        what="Who unlocked the garden door?",
        holds="gap",
        when="exact",
        on_day="1/3/2026",
        at_time="17:10",
        who="Not known",
    )

    before.says("She paced and called out", "Rests on: Report of 2 March 2026")
    after.says("Added to the timeline.", "1 March 2026, 17:10", "We do not know yet")
    assert after.words.index("garden door") < after.words.index("She paced")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"what": ""}, "Write what happened, or what we do not know"),
        ({"when": "exact", "on_day": "1/3/2026"}, "Enter the time"),
        ({"when": "part", "on_day": "1/3/2026"}, "Select the part of the day"),
        ({"when": "day", "on_day": "9/9/2099"}, "Enter a date that is today or earlier"),
        ({"when": ""}, "Select how well we know when"),
    ],
)
def test_a_statement_that_lacks_something_says_what(
    team: Team, as_: As, case: Case, typed: dict[str, str], says: str
):
    whole = {"what": "Tea", "holds": "known", "when": "order"}

    page = as_(team.dev).send(at(case, "add-statement"), **{**whole, **typed})

    assert page.problems == [says]


def test_a_changed_statement_shows_what_stood_there_before(team: Team, as_: As, case: Case):
    page = as_(team.dev).see(statement(team, case))

    after = as_(team.dev).answer(page, what="She walked up and down.", then="change")

    after.says("She walked up and down.", "Changed 1 time", "She paced and called out")


def test_what_is_taken_out_stays_to_be_read_with_the_reason(team: Team, as_: As, case: Case):
    page = as_(team.dev).see(statement(team, case))

    without = as_(team.dev).answer(page, then="out")
    after = as_(team.dev).answer(page, then="out", **{"out-why": "It was another evening"})

    assert without.problems == ["Write why it is taken out, in a sentence"]
    after.says("Taken out (1)", "It was another evening")


def test_the_second_of_two_writers_sees_both_and_loses_nothing(team: Team, as_: As, case: Case):
    page = as_(team.dev).see(statement(team, case))
    as_(team.rob).answer(page, what="Rob's words", then="change")

    again = as_(team.dev).answer(page, what="Dev's words", then="change")

    again.says("Somebody else changed this", "Rob's words")
    assert again.fields["what"] == ["Dev's words"]
    as_(team.dev).answer(again, what="Both words", then="change").says("Both words")


@pytest.mark.requirement("R03")
def test_the_fishbone_says_where_most_of_it_lies_and_where_nothing_was_named(
    team: Team, as_: As, case: Case
):
    team.write_review(
        case,
        factors={
            "handover": "Two shifts, one minute",
            "staff_communication": "",
            "sensory_overload": "",
        },
    )

    page = as_(team.rob).case(case, "analysis")

    page.says(
        "3 things made it more likely, 2 of them in communication",
        "Nothing named in people, process and equipment.",
        "Two shifts, one minute",
    )


def test_a_finished_review_is_read_and_no_longer_written(team: Team, as_: As, case: Case):
    team.write_review(case)
    team.look_wider(case)
    team.ask_people(case)
    team.agree(case)
    page = as_(team.dev).see(at(case, "add-statement"))
    team.submit(case)

    shown = as_(team.dev).case(case, "analysis")
    late = as_(team.dev).answer(page, what="Tea", holds="known", when="order")

    assert at(case, "add-statement") not in shown.urls
    late.says("This review is finished.")
    assert late.fields["what"] == ["Tea"]


def test_who_works_elsewhere_sees_no_timeline(team: Team, as_: As, case: Case):
    assert as_(team.sue).case(case, "analysis").status == 404
    assert as_(team.amina).case(case, "analysis").status == 403

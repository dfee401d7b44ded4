"""Choosing what is counted: a ready measure, and a look at the year before while one chooses."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.verification.models import Counted
from heedwell.rules.measures import READY
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_count import TRIGGER, months_before, reported
from tests.web.cases.test_actions import AGREED
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]


@pytest.fixture
def case(team: Team) -> Case:
    reported(team, months_before(13), 2)
    team.at = TRIGGER
    return team.triaged(Tier.LOW_HARM)


def fill(team: Team, visitor: Visitor, case: Case, **typed: str) -> Page:
    people = {"owner": str(team.dev.pk), "verifier": str(team.priya.pk)}
    return visitor.send(at(case, "agree-action"), **{**AGREED, **people, **typed})


@pytest.mark.requirement("Y01")
def test_show_me_draws_the_year_before_and_agrees_nothing(team: Team, as_: As, case: Case):
    rob = as_(team.rob)

    page = rob.send(at(case, "agree-action"), what="A quiet half-hour", show="1")

    page.says(
        "What can be shown by when",
        "24 in the 12 months before",
        "With 2 a month, a fall of 30% cannot be shown",
        "consider a leading measure",
        "Nothing is agreed yet",
    )
    assert page.problems == []  # what is still empty is asked for later
    assert page.fields["what"] == ["A quiet half-hour"]
    with team.provider.reading():
        assert not Counted.objects.exists()


def test_a_ready_measure_brings_its_words_and_what_to_watch(team: Team, as_: As, case: Case):
    rob = as_(team.rob)

    shown = rob.send(at(case, "agree-action"), ready="falls", show="1")
    fill(team, rob, case, ready="falls", metric="", direction="")

    shown.says("Fall, Rowan House", *READY["falls"].leading)
    with team.provider.reading():
        counted = Counted.objects.select_related("action__measure").get()
    assert (counted.event_type, counted.ready) == ("fall", "falls")
    assert counted.action.measure.metric == "Falls reported"
    assert counted.action.measure.direction == "fewer"


def test_a_narrower_count_is_kept_as_it_was_chosen(team: Team, as_: As, case: Case):
    fill(
        team, as_(team.rob), case, part_of_day="evening", this_person="on", smallest_change="0.5"
    ).says("Select the person whose plan it is")

    fill(
        team,
        as_(team.rob),
        case,
        part_of_day="evening",
        this_person="on",
        person=str(team.person.pk),
        smallest_change="0.5",
        unit="days",
    )

    with team.provider.reading():
        counted = Counted.objects.select_related("action").get()
    assert (counted.part_of_day, counted.person_id) == ("evening", team.person.pk)
    assert (float(counted.smallest_change), counted.unit) == (0.5, "")
    as_(team.rob).case(case, "action", action_id=counted.action_id).says("for Person B")


def test_support_that_is_not_known_is_not_divided_by_and_it_is_said(
    team: Team, as_: As, case: Case
):
    page = as_(team.rob).send(at(case, "agree-action"), unit="support_hours", show="1")

    page.says("The support hours are not known for every month before, so nothing is divided.")


@pytest.mark.requirement("Y01")
@pytest.mark.parametrize(
    ("ticked", "wanted"),
    [({}, False), ({"more_reports": "on"}, True), ({"counts": "near_miss"}, True)],
)
def test_more_of_what_is_looked_at_is_not_more_of_what_is_reported(
    team: Team, as_: As, case: Case, ticked: dict[str, str], wanted: bool
):
    fill(team, as_(team.rob), case, metric="Quiet evenings", direction="more", **ticked)

    with team.provider.reading():
        counted = Counted.objects.get()
    assert counted.wants_more is wanted


def test_what_is_as_usual_stays_folded_until_somebody_chooses(team: Team, as_: As, case: Case):
    folded = '<details class="group"><summary>Count only some, or divide by something else'
    rob = as_(team.rob)

    assert folded in rob.html(at(case, "agree-action"))
    with rob._at_the_door() as client:
        sent = {"unit": "as_known", "smallest_change": "0.7", "show": "1"}
        same = client.post(at(case, "agree-action"), sent).content.decode()
        other = client.post(at(case, "agree-action"), sent | {"unit": "days"}).content.decode()
    assert folded in same
    assert folded not in other

"""A provider's own words: on the report, on the record that was given them, and nowhere before."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.signals import queries as signals
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
PLACES, KINDS = "/set-up/rules/words/places/", "/set-up/rules/words/event_types/"
REPORT = "/report/hurt_or_upset/"
TODAY = {"starts_on": "today", "reason": "It is what we say here."}


def set_it(visitor: Visitor, path: str, typed: dict[str, str]) -> Page:
    return visitor.answer(visitor.send(path, **{**TODAY, **typed}), confirm="yes")


def reported(team: Team, visitor: Visitor, place: str, event_type: str = "fall") -> Case:
    page = visitor.send(
        REPORT,
        event_type=event_type,
        facts="She slipped.",
        happened_on="today",
        place=place,
        role="person_supported",
        physical="none",
        psychological="none",
        immediate_actions="Sat with her.",
        told=["manager_on_call"],
        is_safeguarding="no",
    )
    assert not page.problems
    with team.provider.reading():
        return Case.objects.latest("reference")


def test_a_new_name_is_used_from_its_day_and_old_records_keep_theirs(team: Team, as_: As):
    amina, rob = as_(team.amina), as_(team.rob)
    old = reported(team, amina, "lounge")
    set_it(as_(team.priya), PLACES, {"label:lounge": "Day room"})

    new = reported(team, amina, "lounge")

    assert "Day room" in amina.see(REPORT).words
    assert "Day room" not in rob.see(at(old)).words
    rob.see(at(old)).says("Where Lounge", "Fall, lounge")
    rob.see(at(new)).says("Where Day room", "Fall, day room")


def test_a_place_of_their_own_is_offered_kept_and_named(team: Team, as_: As):
    done = set_it(as_(team.priya), PLACES, {"new:1": "Sensory room", "under:1": "lounge"})
    done.says("Places 1 added")

    case = reported(team, as_(team.amina), "lounge:1")

    with team.provider.reading():
        opening = signals.opening(case)
        assert opening is not None
        assert opening.place == "lounge:1"
    as_(team.rob).see(at(case)).says("Where Sensory room", "Fall, sensory room")


def test_a_kind_of_their_own_is_judged_and_counted_as_ours(team: Team, as_: As):
    set_it(as_(team.priya), KINDS, {"new:1": "Fall from the hoist", "under:1": "fall"})

    case = reported(team, as_(team.amina), "bedroom", event_type="fall:1")

    assert (case.event_type, case.title) == ("fall", "Fall from the hoist, bedroom")


def test_what_they_never_use_is_not_offered(team: Team, as_: As):
    set_it(as_(team.priya), PLACES, {"hide:laundry_or_store": "on"})

    page = as_(team.amina).see(REPORT)

    assert "laundry_or_store" not in page.offered["place"]
    assert "lounge" in page.offered["place"]
    assert "hide:safeguarding" not in as_(team.priya).see(KINDS).offered


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "This is what is set already"),
        ({"new:1": "Attic"}, "Select which of ours “Attic” stands under"),
        ({"new:1": "Kitchen", "under:1": "lounge"}, "“Kitchen” is there already"),
        ({"label:lounge": "Kitchen"}, "“Kitchen” is there already"),
    ],
)
def test_words_that_cannot_be_told_apart_say_so(team: Team, as_: As, typed, says: str):
    page = as_(team.priya).send(PLACES, **TODAY, **typed)

    page.says(says)
    for name, value in typed.items():
        assert page.fields[name] == [value]


def test_two_people_naming_words_lose_nothing(team: Team, as_: As):
    priya = as_(team.priya)
    hers = priya.send(PLACES, **TODAY, **{"label:lounge": "Day room"})
    set_it(priya, PLACES, {"label:kitchen": "Servery"})

    told = priya.answer(hers, confirm="yes")

    told.says("Somebody else saved this", "Place: Kitchen Kitchen became Servery")
    assert told.fields["label:lounge"] == ["Day room"]
    assert told.fields["label:kitchen"] == ["Servery"]

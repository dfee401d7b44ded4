"""Telling us what happened: the right questions per door, plain refusals, and a thank-you that says
what happens next."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.models import Signal
from heedwell.rules.doors import REPORT_DOORS
from heedwell.rules.vocabulary import EVENT_TYPES, SIGNAL_KINDS
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor

As = Callable[[Account], Visitor]
START = reverse("report:start")
MINE = reverse("report:mine")
EVERYBODY = {
    "facts": "She slipped on the wet floor by the sink.",
    "happened_on": "today",
    "place": "kitchen",
    "role": "person_supported",
    "immediate_actions": "Mopped it and sat with her.",
    "told": ["manager_on_call", "family_or_advocate"],
    "is_safeguarding": "no",
}
HARM = {"physical": "low", "psychological": "none"}
NEAR_MISS = {
    "stopped_by": "intervention",
    "what_stopped_it": "I read the name twice.",
    "could_have_happened": "A double dose",
    "weakness_shown": "Two packs look alike",
}


def door(code: str) -> str:
    return reverse("report:write", args=[code])


def tell(visitor: Visitor, code: str = "hurt_or_upset", **typed: Any) -> Page:
    return visitor.send(door(code), **{**EVERYBODY, **typed})


def fall(visitor: Visitor, **typed: Any) -> Page:
    return tell(visitor, event_type="fall", **HARM, **typed)


def only_case(team: Team) -> Case:
    with team.provider.reading():
        return Case.objects.select_related("service").get()


def read_by_rob(team: Team, as_: As) -> Page:
    return as_(team.rob).case(only_case(team))


@pytest.mark.requirement("C03")
def test_the_first_page_takes_serious_events_and_low_level_patterns_alike(team: Team, as_: As):
    page = as_(team.amina).see(START)

    page.says("Is everyone safe now?", "999", "About two minutes. Thank you for speaking up.")
    assert [page.links[each.label] for each in REPORT_DOORS] == [
        door(each.code) for each in REPORT_DOORS
    ]
    as_(team.amina).see(door("opinion")).says("An idea, or something people keep saying")
    as_(team.amina).see(door("nearly_went_wrong")).says("It nearly went wrong")
    as_(team.amina).see(door("hurt_or_upset")).says("Someone was hurt or upset")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        pytest.param(code, kind, marks=pytest.mark.requirement("C01", item), id=item)
        for item, code, kind in (
            ("incident", "hurt_or_upset", "incident"),
            ("near miss", "nearly_went_wrong", "near_miss"),
            ("safeguarding concern", "not_safe", "safeguarding_concern"),
            ("complaint", "opinion", "complaint"),
            ("feedback theme", "opinion", "feedback_theme"),
            ("compliment", "opinion", "compliment"),
            ("audit variance", "audit", "audit_variance"),
        )
    ],
)
def test_a_report_of_each_kind_is_taken_and_read_as_what_it_is(
    team: Team, as_: As, code: str, kind: str
):
    answers: dict[str, Any] = {"kind": kind, "event_type": "other_type", "other_type": "fall"}
    answers |= {"opinion": {}, "audit": {}, "nearly_went_wrong": NEAR_MISS}.get(code, HARM)

    tell(as_(team.amina), code, **answers).says("Thank you, Amina")

    read_by_rob(team, as_).says(f"Kind of report {SIGNAL_KINDS.label(kind)}")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(code, marks=pytest.mark.requirement("C02", item), id=item)
        for item, code in (
            ("safeguarding concern or allegation", "safeguarding"),
            ("medication error or omission", "medication"),
            ("distress or restriction", "distress"),
            ("accident or injury", "accident_injury"),
            ("missing person", "missing_person"),
            ("communication breakdown", "communication_breakdown"),
            ("health deterioration or delayed escalation", "health_deterioration"),
            ("staffing failure", "staffing_unsafe"),
        )
    ],
)
def test_every_kind_of_event_can_be_told_whatever_the_door(team: Team, as_: As, code: str):
    amina = as_(team.amina)
    for each in REPORT_DOORS:
        assert code in amina.see(door(each.code)).offered["other_type"]

    tell(amina, event_type="other_type", other_type=code, **HARM)

    read_by_rob(team, as_).says(f"What kind {EVENT_TYPES.label(code)}")


@pytest.mark.requirement("C05", "C06", "C08")
def test_what_was_told_reaches_the_manager_whole(team: Team, as_: As):
    fall(
        as_(team.amina),
        happened_on="1/3/2026",
        happened_time="5.30pm",
        place_words="By the sink",
        activity="domestic_task",
        person=str(team.person.pk),
        staffing=["short"],
    )

    read_by_rob(team, as_).says(
        "She slipped on the wet floor by the sink.",
        "When yesterday at 17:30",
        "Where Kitchen · By the sink",
        "What was going on Cooking, cleaning or laundry",
        "Person B Low physical harm. No psychological harm.",
        "Made safe straight away Mopped it and sat with her.",
        "Told The manager or the on-call manager, Family or advocate",
        "The team that day One or more people short",
    )


@pytest.mark.requirement("C04", "C18")
def test_a_near_miss_says_what_stopped_it_what_could_have_been_and_what_it_showed(
    team: Team, as_: As
):
    amina = as_(team.amina)
    missing = tell(amina, "nearly_went_wrong", event_type="medication")
    assert missing.problems == [
        "Select what stopped it, or “I don’t know”",
        "Write what could have happened",
    ]
    assert missing.offered["stopped_by"] == ["intervention", "chance", "not_known"]
    assert "physical" not in missing.offered

    amina.answer(missing, **NEAR_MISS).says("Thank you, Amina")

    read_by_rob(team, as_).says(
        "What stopped it Somebody noticed and stepped in · I read the name twice.",
        "What could have happened A double dose",
        "What it showed Two packs look alike",
        "No physical harm. No psychological harm.",
    )


@pytest.mark.requirement("C04", "C18")
def test_medicines_ask_what_stopped_it_only_when_it_nearly_went_wrong(team: Team, as_: As):
    amina = as_(team.amina)
    told = {"event_type": "medication_omission", **HARM}

    incident = tell(amina, "medicines", kind="incident", **told)
    near_miss = tell(amina, "medicines", kind="near_miss", **told)

    incident.says("Thank you, Amina")
    assert near_miss.problems == [
        "Select what stopped it, or “I don’t know”",
        "Write what could have happened",
    ]


def test_each_door_asks_no_more_than_it_needs(team: Team, as_: As):
    asked = {each.code: as_(team.amina).see(door(each.code)) for each in REPORT_DOORS}

    def asks(code: str, name: str) -> bool:
        return name in asked[code].offered or name in asked[code].fields

    assert not any(asks(code, "service") for code in asked), "she works in one service"
    assert [code for code in asked if asks(code, "kind")] == ["medicines", "opinion"]
    assert [code for code in asked if not asks(code, "is_safeguarding")] == ["not_safe"]
    assert [code for code in asked if asks(code, "could_have_happened")] == [
        "nearly_went_wrong",
        "medicines",
    ]


def test_whoever_works_in_several_services_says_which_it_was(team: Team, as_: As):
    page = fall(as_(team.priya))

    assert page.problems == ["Select the service"]
    assert len(page.offered["service"]) == 2
    as_(team.priya).answer(page, service=str(team.here.pk)).says("Thank you, Priya")


def test_an_empty_report_says_what_to_do_for_each_question(team: Team, as_: As):
    page = as_(team.amina).send(door("hurt_or_upset"))

    assert page.problems == [
        "Select what kind it was",
        "Write what happened, in a sentence or two",
        "Enter the day it happened, or the day you noticed it",
        "Select where it was",
        "Select who it happened to",
        "Select whether they were hurt, or that it is not known yet",
        "Select whether they were upset, or that it is not known yet",
        "Write what was done straight away, or that nothing was needed",
        "Select who has been told, or “Nobody yet”",
        "Select yes or no",
    ]


@pytest.mark.requirement("GOALS-R4")
def test_what_was_typed_is_kept_when_something_is_missing(team: Team, as_: As):
    page = fall(
        as_(team.amina), happened_on="31/2/2026", another="yes", also_role="visitor", told=["cqc"]
    )

    assert page.problems[0] == (
        "Enter the day it happened, or the day you noticed it, like 2/3/2026"
    )
    assert page.problems[1:] == [
        "Select whether they were hurt",
        "Select whether they were upset",
    ]
    kept = {name: page.fields[name] for name in ("facts", "happened_on", "also_role", "told")}
    assert kept == {
        "facts": ["She slipped on the wet floor by the sink."],
        "happened_on": ["31/2/2026"],
        "also_role": ["visitor"],
        "told": ["cqc"],
    }


def test_a_day_to_come_is_no_day_it_happened(team: Team, as_: As):
    assert fall(as_(team.amina), happened_on="tomorrow").problems == [
        "Enter a date that is today or earlier"
    ]


def test_two_people_have_each_their_own_harm(team: Team, as_: As):
    fall(
        as_(team.amina),
        another="yes",
        also_role="visitor",
        also_words="Her brother",
        also_physical="moderate",
        also_psychological="not_yet_known",
    )

    read_by_rob(team, as_).says(
        "Low physical harm. No psychological harm.",
        "Her brother Moderate physical harm. Psychological harm not yet known.",
    )


@pytest.mark.requirement("C17", "what happens next", "who does it", "by when")
@pytest.mark.requirement("N01")
def test_the_reporter_is_told_what_happens_next_who_does_it_and_by_when(team: Team, as_: As):
    page = fall(as_(team.amina))

    page.says(
        "Thank you, Amina",
        "Telling us what happened is how we make it less likely to happen again.",
        "By 18:00 tomorrow Priya or Rob reads it and decides what to do.",
        "Before 2 April We tell you what changed. You find it under My reports.",
        "Your report is 2026-0001",
    )


@pytest.mark.requirement("C17", "what happens next")
@pytest.mark.requirement("H13")
def test_a_near_miss_is_told_that_the_team_talks_about_it_without_names(team: Team, as_: As):
    page = tell(as_(team.amina), "nearly_went_wrong", event_type="medication", **NEAR_MISS)

    page.says(
        "Noticing this before it hurt anyone is how we get safer.",
        "This week It is talked about with the team, without names.",
    )


def test_whoever_reports_and_triages_is_not_told_of_themselves(team: Team, as_: As):
    page = fall(as_(team.rob), service=str(team.here.pk))

    page.says("Thank you, Rob", "Priya reads it and decides what to do.")


@pytest.mark.requirement("GOALS-R3")
def test_sending_the_same_page_twice_is_one_report(team: Team, as_: As):
    amina = as_(team.amina)
    form = amina.see(door("hurt_or_upset"))
    answers = {**EVERYBODY, **HARM, "event_type": "fall"}

    first, second = (amina.answer(form, **answers) for _ in range(2))

    assert len(form.fields["client_id"][0]) == len(str(uuid.uuid4()))
    assert first.path == second.path
    with team.provider.reading():
        assert Signal.objects.count() == 1


def test_my_reports_say_where_each_stands_and_at_the_end_what_changed(team: Team, as_: As):
    as_(team.amina).see(MINE).says("You have not reported anything yet")
    team.report()
    as_(team.amina).see(MINE).says("2026-0001 · Rowan House", "Waiting to be read")
    case = team.later(minutes=1).verified()
    team.publish(case)
    team.link(case, "workforce")
    team.close(case)

    page = as_(team.amina).see(MINE)
    page.says("Finished: see what changed")
    one = as_(team.amina).see(page.urls[0])
    one.says("You raised this. Here is what changed", "There is a quiet half-hour now.")
    one.says("How we know: Distress events fell.", "What you wrote")


def test_an_address_that_is_no_door_is_not_there(team: Team, as_: As):
    assert as_(team.amina).see(door("someone-else")).status == 404


@pytest.mark.requirement("P08")
def test_nothing_in_the_questions_lays_blame(team: Team, as_: As):
    as_(team.amina).see(door("hurt_or_upset")).says(
        "No blame, no guesses.",
        "It is never held against anybody.",
        "You are told what changed because of it.",
    )

"""The report form and triage ask whether it is about somebody who works here, and keep it from them."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
pytestmark = pytest.mark.requirement("T05")


def worry(team: Team, as_: As, **typed: str):
    answers = {
        "event_type": "safeguarding",
        "facts": "He shouted at her and pulled her arm.",
        "happened_on": "2/3/2026",
        "place": "lounge",
        "role": "person_supported",
        "person": str(team.person.pk),
        "physical": "none",
        "psychological": "low",
        "another": "no",
        "immediate_actions": "I stayed with her.",
        "told": ["nobody_yet"],
    }
    url = reverse("report:write", kwargs={"door": "not_safe"})
    return as_(team.amina).send(url, **{**answers, **typed})


def test_a_report_about_the_manager_never_reaches_him_and_the_thanks_do_not_promise_it(
    team: Team, as_: As
):
    page = worry(team, as_, about_staff="yes", staff=str(team.rob.pk))

    page.says("Priya reads it and decides what to do.")
    assert "Rob" not in page.words
    as_(team.rob).see(reverse("cases:desk")).says("Nothing waits for triage")
    as_(team.priya).see(reverse("cases:desk")).says("2026-0001")


def test_naming_nobody_is_kept_and_triage_is_asked_to_name_them(team: Team, as_: As):
    worry(team, as_, about_staff="yes")

    page = as_(team.priya).see("/cases/2026-0001/about-staff/")

    page.says("It is about", "Somebody who works here, not named", "Name them below")


def test_triage_names_them_and_takes_it_back_with_a_reason(team: Team, as_: As):
    case = team.report().case
    url = at(case, "about-staff")

    refused = as_(team.rob).send(url)
    page = as_(team.rob).answer(refused, staff=str(team.dev.pk))

    assert refused.problems == ["Select who it is about, or write what is known of them"]
    page.says("Kept. They see and hear nothing of this case.")
    assert as_(team.dev).case(case).status == 404
    form = as_(team.rob).see(url)
    assert str(team.dev.pk) not in form.offered.get("staff", [])
    back = as_(team.rob).post(url, take_back="yes", said=form.offered["said"][-1], reason="Day off")
    back.says("Taken back.")
    assert as_(team.dev).case(case).status == 200


def test_nobody_whom_it_is_about_is_offered_to_lead_it(team: Team, as_: As):
    case = team.report(about_staff=team.dev).case

    page = as_(team.rob).case(case, "triage")

    assert str(team.dev.pk) not in page.offered["lead"]
    assert str(team.rob.pk) in page.offered["lead"]
    sent = as_(team.rob).post(at(case, "triage"), tier="1", lead=str(team.dev.pk))
    assert sent.problems == ["Select who leads the review"]


def test_below_tier_3_a_safeguarding_matter_is_refused_in_one_sentence(team: Team, as_: As):
    case = team.report(is_safeguarding=True).case

    page = as_(team.rob).post(
        at(case, "triage"), tier="1", lead=str(team.dev.pk), reason="A misunderstanding"
    )

    page.says("A safeguarding matter is never below Tier 3, whatever the harm.")
    assert team.again(case).tier is None


def test_only_a_colleague_of_the_same_service_can_be_chosen(team: Team, as_: As):
    for stranger in (str(team.sue.pk), str(team.amina.pk), "nobody"):
        worry(team, as_, about_staff="yes", staff=stranger).says("There is a problem")

    as_(team.priya).see(reverse("cases:desk")).says("Nothing waits for triage")

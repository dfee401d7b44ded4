"""Your last twelve months: how much of what, where, how often alike, and what reports leave out."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.journey import steps
from heedwell.loop.cases import about_staff
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.themes.operations import put_under
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor

As = Callable[[Account], Visitor]
MONTHS = reverse("insight:twelve-months")


def several(team: Team, times: int, days_apart: int = 5, **facts: Any) -> None:
    for number in range(times):
        day = team.today - timedelta(days=number * days_apart)
        team.report(happened_on=day, **facts)


def test_with_nothing_to_count_the_page_says_what_to_do(team: Team, as_: As):
    page = as_(team.rob).see(MONTHS)

    page.says("Nothing to show yet", "Bring in the incident log that you keep in a spreadsheet")
    assert page.links["Bring in a spreadsheet"] == reverse("imports:start")


@pytest.mark.requirement("Y03")
def test_kinds_months_services_and_harm_are_counted(team: Team, as_: As):
    several(team, 3, days_apart=40, event_type="fall", harm="none", place="lounge")
    several(team, 1, event_type="medication_omission", harm="low", place="kitchen")
    team.report(by=team.sue, service=team.provider.there, event_type="fall", harm="moderate")

    page = as_(team.priya).see(MONTHS)

    page.says(
        "April 2025 to March 2026",
        "5 reports in twelve months",
        "Accident or injury is reported most: 4 of 5",
        "3 of 5 did no harm: reporting those is how harm is prevented",
        "A rise in reports is not a failure",
    )
    page.says("Accident or injury 0 0 0 0 0 0 0 0 1 1 0 2 4", "Elm Court 0 0 0 0 0 0 0 0 0 0 0 1 1")
    as_(team.rob).see(MONTHS).says("4 reports in twelve months")
    assert "Elm Court" not in as_(team.rob).see(MONTHS).words


@pytest.mark.requirement("D06")
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "Distress or behaviour that challenges, Person B, Rowan House: 4 times"),
        (
            {"place": "dining_room"},
            "Distress or behaviour that challenges, dining room, Rowan House: 4 times",
        ),
        (
            {"part_of_day": "evening"},
            "Distress or behaviour that challenges, evening (5pm to 10pm), Rowan House: 4 times",
        ),
    ],
)
def test_what_repeats_is_said_by_person_place_and_part_of_day(
    team: Team, as_: As, facts: dict[str, Any], sentence: str
):
    several(team, 4, **facts)

    as_(team.rob).see(MONTHS).says(sentence, "4 of them in the last three months.")


@pytest.mark.requirement("D06")
def test_twice_alike_is_not_yet_a_repeat(team: Team, as_: As):
    several(team, 2)

    as_(team.rob).see(MONTHS).says("Nothing has been reported three times alike.")


@pytest.mark.requirement("Y03")
def test_what_the_reports_leave_out_is_counted(team: Team, as_: As):
    several(team, 2, place="")
    team.report(place="lounge")

    as_(team.rob).see(MONTHS).says("2 of 3")


def test_what_was_withdrawn_and_what_is_older_than_a_year_is_not_counted(team: Team, as_: As):
    case = team.report(event_type="fall").case
    team.report(event_type="fall", happened_on=team.today - timedelta(days=400))
    team.report(event_type="fall")
    steps.withdraw(case=case, reason="Twice", by=team.rob, at=team.at)

    as_(team.rob).see(MONTHS).says("1 report in twelve months")


@pytest.mark.requirement("D06")
def test_themes_that_come_back_are_named_with_their_cases_and_the_repeat_rate(team: Team, as_: As):
    as_(team.rob).see(MONTHS)
    for days, name in (
        (0, "Evening transitions"),
        (40, "Hoist slings"),
        (130, "Evening transitions"),
    ):
        team.later(days=days)
        team.write_review(team.triaged(), theme_names=[name])
    put_under(case=team.triaged(), theme=the(team, "Evening transitions"), by=team.rob, at=team.at)

    page = as_(team.rob).see(MONTHS)

    page.says(
        "2 of 4 (50 %) of the cases with a theme came after an earlier one with the same theme.",
        "Evening transitions: 3 cases, 2 of them in the last three months. "
        "2026-0004, 2026-0003, 2026-0001.",
    )
    assert page.links["2026-0004"] == "/cases/2026-0004/"
    assert "Hoist slings:" not in page.words


@pytest.mark.requirement("D06")
def test_a_theme_counts_once_for_a_case_and_not_where_it_was_taken_out(team: Team, as_: As):
    first, second = team.triaged(), team.triaged()
    for case in (first, second):
        team.write_review(case, theme_names=["Evening transitions"])
    put_under(case=first, theme=the(team, "Evening transitions"), by=team.rob, at=team.at)
    as_(team.rob).see(MONTHS).says("Evening transitions: 2 cases", "1 of 2 (50 %)")

    team.write_review(second, theme_names=["Hoist slings"])

    as_(team.rob).see(MONTHS).says("No learning theme stands in two cases", "0 of 2 (0 %)")


@pytest.mark.requirement("D06")
def test_themes_are_counted_in_the_services_that_somebody_reads_and_never_about_themselves(
    team: Team, as_: As
):
    for by, service in ((team.amina, team.here), (team.sue, team.provider.there)):
        case = team.report(by=by, service=service).case
        lead = {team.here: team.dev, team.provider.there: team.sue}[service]
        team.triage(case, Tier.MODERATE_OR_REPEAT, lead=lead, by=team.priya)
        team.write_review(case, by=lead, theme_names=["Evening transitions"])
    as_(team.priya).see(MONTHS).says("Evening transitions: 2 cases")
    as_(team.rob).see(MONTHS).says("0 of 1 (0 %)")

    about_staff.say(case=case, account=team.priya, words="", by=team.sue, at=team.at)

    as_(team.priya).see(MONTHS).says("0 of 1 (0 %)")


def the(team: Team, name: str) -> Theme:
    with team.provider.reading():
        return Theme.objects.get(organisation=team.organisation_id, name=name)


@pytest.mark.requirement("Y03")
def test_overdue_work_and_weaknesses_stand_there_at_once(team: Team, as_: As):
    _, action = team.reviewed()
    assert "Nothing is overdue" in as_(team.rob).see(MONTHS).words
    team.report()
    team.later(days=(action.due_at - team.at).days + 60)

    page = as_(team.rob).see(MONTHS)

    page.says(
        "Reports that wait for triage",
        "Actions that are not done",
        "Recorded but not completed More than",
        "1 late",
    )
    assert "Reviews that are not finished" not in page.words
    assert page.links["Actions that are not done"] == f"{reverse('plan:plan')}?standing=late"
    assert page.links["Reports that wait for triage"] == reverse("cases:desk")
    as_(team.rob).see(page.links["Actions that are not done"]).says(action.what)
    assert "Actions that are not done" not in as_(team.sue).see(MONTHS).words


@pytest.mark.requirement("Y03")
def test_a_look_after_the_change_was_verified_is_overdue_too(team: Team, as_: As):
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)
    team.later(weeks=1).check(action)
    assert "Changes that are not checked" not in as_(team.priya).see(MONTHS).words

    team.later(weeks=9)

    as_(team.priya).see(MONTHS).says("Changes that are not checked")

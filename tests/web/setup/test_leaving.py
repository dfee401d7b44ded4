"""Ending access on the screen: who takes over is asked first, all at once or piece by piece."""

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Membership
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor


@pytest.fixture
def team(db: None, settings) -> Team:
    settings.SECOND_FACTOR_REQUIRED = False
    return Team.begin()


@pytest.fixture
def priya(team: Team) -> Visitor:
    return Visitor(team, team.priya)


def leave(team: Team, name: str) -> str:
    return reverse("setup:leave", args=[team.provider.members[name].pk])


def has_access(team: Team, name: str) -> bool:
    with team.provider.reading():
        return Membership.objects.get(pk=team.provider.members[name].pk).ended_at is None


def pieces(page: Page) -> list[str]:
    return [name for name in page.offered if name.startswith(("lead-", "action-", "check-"))]


@pytest.mark.requirement("A08")
def test_who_takes_over_is_asked_before_access_ends_and_nothing_chosen_is_lost(
    team: Team, priya: Visitor
):
    case, _ = team.reviewed()
    page = priya.see(leave(team, "Dev"))
    page.says("They still hold work", f"{case.reference}, Rowan House: leads the case")
    action, lead = sorted(pieces(page))

    refused = priya.answer(page, **{lead: str(team.rob.pk)})

    assert refused.problems == ["Select who takes over 2026-0001"]
    assert refused.fields[lead] == [str(team.rob.pk)]
    assert has_access(team, "Dev")
    priya.answer(refused, **{action: str(team.amina.pk)}).says("Dev has no access any more")
    assert team.again(case).lead_id == team.rob.pk
    assert not has_access(team, "Dev")


def test_all_of_it_goes_to_one_person_save_what_they_cannot_take(team: Team, priya: Visitor):
    team.reviewed()
    page = priya.see(leave(team, "Dev"))

    refused = priya.answer(page, everything=str(team.amina.pk))

    assert refused.problems == ["Amina cannot take this. Select somebody else"]
    priya.answer(page, everything=str(team.rob.pk)).says("Whoever takes over has been told")


def test_whoever_holds_nothing_leaves_with_one_press(team: Team, priya: Visitor):
    page = priya.see(leave(team, "Amina"))

    page.says("No open work depends on it")
    priya.answer(page).says("Amina has no access any more")


def test_the_page_tells_nothing_of_what_happened(team: Team, priya: Visitor):
    case = team.triaged()

    page = priya.see(leave(team, "Dev"))

    page.says(case.reference)
    assert case.title not in page.words
    assert Visitor(team, team.rob).see(leave(team, "Dev")).status == 403


def test_a_deputy_is_named_with_the_last_day(team: Team, priya: Visitor):
    url = reverse("setup:until", args=[team.provider.members["Dev"].pk])

    priya.send(url, expires_on="1/7/2099", deputy=str(team.rob.pk))

    assert priya.see(url).fields["deputy"] == [str(team.rob.pk)]

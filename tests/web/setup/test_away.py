"""Saying that one is away, or that somebody else is, on the screen."""

import pytest
from django.urls import reverse

from tests.journey.team import Team
from tests.web.cases.visiting import Visitor

MINE = "/account/away/"


@pytest.fixture
def team(db: None, settings) -> Team:
    settings.SECOND_FACTOR_REQUIRED = False
    return Team.begin()


@pytest.mark.requirement("A08")
def test_somebody_says_when_they_are_away_and_takes_it_back(team: Team):
    dev = Visitor(team, team.dev)
    page = dev.send(MINE, first_day="3/3/2026", last_day="9/3/2026", stand_in=str(team.rob.pk))
    page.says("Rob stands in, tomorrow to Monday 9 March")

    dev.post(MINE, back=page.fields["back"][0]).says("Nobody stands in for those days any more")

    assert "Rob stands in" not in dev.see(MINE).words


def test_days_that_are_past_or_turned_round_keep_what_was_typed(team: Team):
    page = Visitor(team, team.dev).send(
        MINE, first_day="9/3/2026", last_day="3/3/2026", stand_in=str(team.rob.pk)
    )

    assert page.problems == ["Enter a day that is not before the first"]
    assert page.fields["first_day"] == ["9/3/2026"]
    assert page.fields["stand_in"] == [str(team.rob.pk)]


def test_only_who_reads_cases_there_is_offered(team: Team):
    offered = Visitor(team, team.dev).see(MINE).offered["stand_in"]

    assert {str(team.rob.pk), str(team.priya.pk)} <= set(offered)
    assert not {str(team.sue.pk), str(team.amina.pk)} & set(offered)


def test_whoever_sets_up_staff_says_it_for_somebody_who_is_ill(team: Team):
    url = reverse("setup:away", args=[team.provider.members["Rob"].pk])

    Visitor(team, team.priya).send(
        url, first_day="2/3/2026", last_day="2/3/2026", stand_in=str(team.priya.pk)
    ).says("Priya stands in, today")
    assert Visitor(team, team.dev).see(url).status == 403

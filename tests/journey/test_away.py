"""Somebody is away: notices, Today and late work go to whoever stands in too, and come back alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.queries import load_viewer
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Absence, Account
from heedwell.foundation.setup import absence
from heedwell.foundation.setup.absence import CannotStandIn, DaysArePast
from heedwell.journey.sweep import sweep
from heedwell.journey.worklists import worklist
from heedwell.rules.handing_over import stands_in
from tests.journey.team import Team


@pytest.fixture
def hana(team: Team) -> Account:
    return team.provider.employ("Hana", Role.SHIFT_LEAD, team.here)


def away(team: Team, who: Account, stand_in: Account, days: int = 5) -> Absence:
    return absence.say_away(
        organisation_id=team.organisation_id,
        account=who,
        stand_in=stand_in,
        first_day=team.today,
        last_day=team.today + timedelta(days=days),
        by=who,
        at=team.at,
    )


def told(team: Team, kind: str) -> set[str]:
    with team.provider.reading():
        notices = Notice.objects.filter(organisation=team.organisation_id, kind__startswith=kind)
        return {notice.to_account.name for notice in notices if notice.to_account}


def todays(team: Team, who: Account) -> set[str]:
    viewer = load_viewer(who, team.organisation_id, team.at)
    assert viewer is not None
    with team.provider.reading():
        work = worklist(viewer, team.at, days=30)
    return {str(item.task) for item in (*work.late, *work.today, *work.week) if item.is_mine}


@pytest.mark.requirement("A08")
def test_whoever_stands_in_is_told_what_the_other_is_told(team: Team, hana: Account):
    away(team, team.dev, hana)
    away(team, team.rob, team.priya)

    team.triaged()

    assert told(team, "signal.reported") >= {"Rob", "Priya"}
    assert told(team, "triage.decided") == {"Dev", "Hana"}


@pytest.mark.requirement("A08")
def test_today_shows_it_to_whoever_stands_in_and_it_goes_back_by_itself(team: Team, hana: Account):
    team.reviewed()
    assert "act" not in todays(team, hana)
    away(team, team.dev, hana)

    assert "act" in todays(team, hana)
    team.later(days=6)
    assert "act" not in todays(team, hana)
    assert "act" in todays(team, team.dev)


@pytest.mark.requirement("A08")
def test_late_work_of_somebody_away_is_told_to_both(team: Team, hana: Account):
    _, action = team.reviewed()
    away(team, team.dev, hana, days=30)

    sweep(team.organisation_id, action.due_at + timedelta(minutes=1))

    assert told(team, "late.action") == {"Dev", "Hana"}


def test_somebody_whom_a_case_is_about_hears_of_it_in_nobody_s_place(team: Team, hana: Account):
    away(team, team.dev, hana)

    team.triaged(about_staff=hana)

    assert told(team, "triage.decided") == {"Dev"}


def test_whoever_stands_in_reads_cases_where_the_other_works(team: Team):
    for stand_in in (team.sue, team.amina, team.dev):
        with pytest.raises(CannotStandIn):
            away(team, team.dev, stand_in)
    with pytest.raises(DaysArePast):
        away(team, team.dev, team.rob, days=-1)


def test_whoever_only_reads_for_others_is_never_asked_to_stand_in(team: Team, hana: Account):
    for name, role in (("Ian", Role.INSPECTOR), ("Helen", Role.BOARD_MEMBER)):
        team.provider.employ(name, role)

    with team.provider.reading():
        able = absence.who_can_stand_in(team.organisation_id, team.rob, team.at)

    assert {who.name for who in able} == {"Dev", "Hana", "Priya"}


def test_who_comes_back_early_has_it_alone_again(team: Team, hana: Account):
    row = away(team, team.dev, hana)
    absence.come_back(absence=row, by=team.dev, at=team.at)

    team.triaged()

    assert told(team, "triage.decided") == {"Dev"}


@given(away=st.dictionaries(st.integers(0, 5), st.integers(0, 5)), who=st.integers(0, 5))
def test_standing_in_ends_somewhere_and_names_nobody_twice(away: dict[int, int], who: int):
    found = stands_in(who, away)

    assert len(set(found)) == len(found)
    assert bool(found) == (who in away)

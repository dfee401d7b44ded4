"""A provider changes its rules: what stands is judged as before, what comes by the new."""

from datetime import date, timedelta
from typing import Any

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.journey import steps
from heedwell.journey.models import Escalation
from heedwell.journey.sweep import sweep
from heedwell.loop.cases import operations
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.rulebooks import newest_rulebook, rulebook_for, rulebook_version
from heedwell.rules.choices import NOBODY, told_key
from heedwell.rules.escalation import Work, escalation_route
from heedwell.rules.rulebook import overlay
from heedwell.rules.tiers import Tier
from heedwell.web.cases.lookups import due_dates
from tests.journey.team import Team

SECOND = told_key("triage", "second")


@pytest.fixture
def team(db: None) -> Team:
    return Team.begin()


def change(team: Team, starts_on: date | None = None, /, **changes: Any) -> None:
    with team.provider.reading():
        newest = newest_rulebook(team.organisation_id)
    operations.set_rulebook(
        organisation_id=team.organisation_id,
        rulebook=overlay(newest, changes),
        seen=newest.version,
        starts_on=starts_on or team.today,
        reason="We want to be quicker.",
        by=team.priya,
        at=team.at,
    )


def report(team: Team) -> Case:
    with team.provider.reading():
        rulebook = rulebook_for(team.organisation_id, team.today)
    draft = team.draft()
    return steps.report(draft=draft, rulebook=rulebook, by=team.amina, at=team.at).case


def told(team: Team, case: Case) -> list[tuple[str, str]]:
    sweep(team.organisation_id, team.at)
    with team.provider.reading():
        rows = Escalation.objects.filter(case=case).order_by("told_at", "rung")
        return [(row.rung, row.told_role) for row in rows]


@pytest.mark.requirement("A08")
def test_an_open_case_keeps_its_moments_and_its_ladder_and_a_new_one_follows_the_new(team: Team):
    old = report(team)
    change(team, triage_hours=4, escalate_triage_third_hours=12, **{SECOND: NOBODY})
    new = report(team)

    assert old.triage_due_at - team.at == timedelta(hours=24)
    assert team.again(old).triage_due_at == old.triage_due_at
    assert new.triage_due_at - team.at == timedelta(hours=4)

    team.later(hours=24 + 20)
    assert told(team, old) == [
        ("triage-first", "shift_lead"),
        ("triage-second", "registered_manager"),
    ]
    assert told(team, new) == [
        ("triage-first", "shift_lead"),
        ("triage-third", "quality_lead"),
    ]


@pytest.mark.requirement("A01", "escalation route")
def test_the_route_that_a_case_shows_is_that_of_its_own_version(team: Team):
    old = report(team)
    change(team, **{told_key("action", "second"): "shift_lead"})
    new = report(team)

    with team.provider.reading():
        routes = [
            escalation_route(Work.ACTION, rulebook_version(team.organisation_id, version))
            for version in (old.rulebook_version, new.rulebook_version)
        ]

    assert [route[1] for route in routes] == [
        "1 day later: the registered manager",
        "1 day later: the shift lead",
    ]


def test_a_board_member_on_the_last_rung_is_told(team: Team):
    helen = team.provider.employ("Helen", Role.BOARD_MEMBER)
    change(team, **{told_key("review", "third"): "board_member"})
    case = report(team)
    team.later(hours=1).triage(case)
    team.later(days=12)

    assert ("review-third", "board_member") in told(team, case)
    with team.provider.reading():
        assert Escalation.objects.filter(told=helen, rung="review-third").exists()


@pytest.mark.requirement("N22")
def test_a_version_that_begins_later_is_not_followed_before(team: Team):
    change(team, team.today + timedelta(days=7), triage_hours=4)

    before = report(team)
    after = report(team.later(days=7))

    assert [before.rulebook_version, after.rulebook_version] == [0, 1]
    assert before.triage_due_at - before.opened_at == timedelta(hours=24)
    assert after.triage_due_at - after.opened_at == timedelta(hours=4)


@pytest.mark.requirement("R18")
def test_a_review_is_due_by_the_version_that_its_case_was_reported_under(team: Team):
    old = report(team)
    change(team, tier_2_review_days=3)
    new = report(team)

    with team.provider.reading():
        days = [due_dates(case, team.at)[Tier.MODERATE_OR_REPEAT] for case in (old, new)]

    assert days == [date(2026, 3, 9), date(2026, 3, 5)]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"starts_on": date(2026, 3, 1)}, operations.StartsInThePast),
        ({"reason": " "}, operations.NoReason),
        ({"seen": 3}, operations.EditedMeanwhile),
        ({"changes": {}}, operations.NothingChanges),
    ],
)
def test_what_the_page_refuses_is_refused_behind_it_too(team: Team, given, refusal):
    with team.provider.reading():
        newest = newest_rulebook(team.organisation_id)
    facts = {"seen": 0, "starts_on": team.today, "reason": "X", **given}
    changes = facts.pop("changes", {"triage_hours": 4})

    with pytest.raises(refusal):
        operations.set_rulebook(
            organisation_id=team.organisation_id,
            rulebook=overlay(newest, changes),
            by=team.priya,
            at=team.at,
            **facts,
        )


def test_a_version_is_asked_for_once_and_then_kept(team: Team, django_assert_num_queries):
    change(team, triage_hours=4)
    with team.provider.reading():
        first = rulebook_version(team.organisation_id, 1)
        with django_assert_num_queries(0):
            assert rulebook_version(team.organisation_id, 1) is first
        with django_assert_num_queries(1):
            assert rulebook_for(team.organisation_id, team.today) is first

"""Our promises: the same rules, in plain words, for everybody who works here or looks in."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.journey import steps
from heedwell.loop.cases.operations import set_rulebook
from heedwell.loop.cases.rulebooks import newest_rulebook, rulebook_for
from heedwell.rules.escalation import Work, escalation_route
from heedwell.rules.gates import GATES
from heedwell.rules.plain import CADENCES, reporting, tier_says
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, SETTINGS, Rulebook, overlay
from heedwell.rules.stages import Step
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor

As = Callable[[Account], Visitor]
PROMISES = "/our-promises/"


def change(team: Team, in_days: int = 0, **changes: int | str) -> Rulebook:
    with team.provider.reading():
        newest = newest_rulebook(team.organisation_id)
    rulebook = overlay(newest, changes)
    set_rulebook(
        organisation_id=team.organisation_id,
        rulebook=rulebook,
        seen=newest.version,
        starts_on=team.today + timedelta(days=in_days),
        reason="X",
        by=team.priya,
        at=team.at,
    )
    return rulebook


def says_all(page: Page, rulebook: Rulebook) -> bool:
    for line in reporting(rulebook):
        page.says(line)
    for tier in Tier:
        page.says(tier.label, *tier_says(tier, rulebook))
    for work in Work:
        page.says(*escalation_route(work, rulebook))
    for keys in CADENCES.values():
        page.says(*(SETTINGS[key].said(rulebook[key]) for key in keys))
    return page.says(*(gate.says for gate in GATES if Step.CLOSE in gate.steps))


@pytest.mark.requirement("Q04")
@pytest.mark.requirement("N22")
@pytest.mark.parametrize("role", [Role.CARE_WORKER, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_everybody_who_works_here_or_looks_in_reads_the_promises(team: Team, as_: As, role: Role):
    page = as_(team.provider.employ("Reader", role)).see(PROMISES)

    page.says("As Heedwell comes. Read on 2 March 2026.")
    assert says_all(page, DEFAULT_RULEBOOK)


@pytest.mark.requirement("N22")
@pytest.mark.requirement("R18")
def test_the_promises_are_the_rules_that_hold_and_say_since_when(team: Team, as_: As):
    own = change(
        team,
        triage_hours=12,
        tier_2_review_days=3,
        tier_2_route="mdt",
        cadence_debrief_minutes=20,
        escalate_action_second_goes_to="shift_lead",
    )
    change(team, in_days=7, triage_hours=6)

    page = as_(team.amina).see(PROMISES)

    page.says("Version 1, in force since 2 March 2026.", "Version 2 holds from 9 March 2026.")
    assert says_all(page, own)
    assert "6 hours" not in page.words


def test_the_promises_are_reached_from_every_page(team: Team, as_: As):
    with as_(team.amina)._at_the_door() as client:
        answer = client.get("/")

    assert f'href="{PROMISES}"' in answer.content.decode()


@pytest.mark.requirement("R08")
def test_a_new_case_is_reviewed_by_the_route_that_the_provider_chose(team: Team):
    old = team.report().case
    change(team, tier_2_route="swarm")
    with team.provider.reading():
        rulebook = rulebook_for(team.organisation_id, team.today)
    new = steps.report(draft=team.draft(), rulebook=rulebook, by=team.amina, at=team.at).case

    routes = []
    for case in (old, new):
        team.triage(case, Tier.MODERATE_OR_REPEAT, reason="Agreed")
        routes.append(team.review_of(case).route)

    assert routes == ["rca_light", "swarm"]

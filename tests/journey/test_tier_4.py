"""Tier 4 to its end: a plan and a re-audit in each service, and the governing body closes it."""

from datetime import timedelta

import pytest

from heedwell.journey import steps
from heedwell.journey.steps import NotYet
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.thematic.closing import DecidedInTheFuture, DecisionNotTraceable
from heedwell.loop.thematic.sites import Result, sites_of
from heedwell.loop.verification.operations import CheckDraft, NothingCounted
from heedwell.loop.verification.states import Finding
from heedwell.rules.stages import CaseState
from tests.access.trail import verbs
from tests.journey.across import Together, decide, made, plan, reviewed
from tests.journey.team import Team, says

PLAN = "Agree an action for each service that it looks at"
TRAINING = "Agree a training refresh: training, coaching, a competency check or a new induction"
SITES = "Record a re-audit that passed in each service"
BODY = "Record the decision of the governing body to close it, with the date and the minute"


def results(both: Together) -> dict[str, Result]:
    with both.team.provider.reading():
        return {site.service.name: site.result for site in sites_of(both.team.again(both.whole))}


def refused_to_close(both: Together) -> list[str]:
    with pytest.raises(NotYet) as refused:
        both.team.close(both.whole, by=both.team.priya)
    return says(refused.value)


def pass_at(both: Together, action: Action) -> None:
    both.team.check(action, "first")
    both.team.check(action, "final")


@pytest.mark.requirement("T06")
def test_its_review_is_not_finished_without_a_plan_for_each_service_and_training(team: Team):
    both = Together.begin(team)
    team.write_review(both.whole, by=team.priya, immediate_actions="Each was put right.")
    team.look_wider(both.whole, by=team.priya)
    team.debrief(both.whole)
    team.agree(both.whole)

    with pytest.raises(NotYet) as refused:
        team.submit(both.whole, by=team.priya)
    assert says(refused.value) == [PLAN, TRAINING]

    plan(both)
    assert team.submit(both.whole, by=team.priya).stage == "review"


@pytest.mark.requirement("V06")
def test_each_service_has_its_own_result_and_one_that_fails_opens_its_own_action_only(team: Team):
    both = Together.begin(team)
    here, there = reviewed(both)
    assert set(results(both).values()) == {Result.UNDER_WAY}
    team.later(days=3)
    for action in (here, there):
        team.do(action, by=action.owner)
    assert set(results(both).values()) == {Result.WAITS}

    team.later(weeks=6)
    pass_at(both, here)
    team.check(there, "final", Finding.NOT_IN_PRACTICE)

    assert results(both) == {"Rowan House": Result.PASSED, "Elm Court": Result.FAILED}
    with team.provider.reading():
        states = dict(Action.objects.filter(case=both.whole).values_list("pk", "state"))
    assert states == {here.pk: ActionState.VERIFIED, there.pk: ActionState.AGREED}
    assert SITES in refused_to_close(both)


@pytest.mark.requirement("T06")
@pytest.mark.requirement("V06")
def test_it_closes_when_each_service_has_passed_and_the_governing_body_has_decided(team: Team):
    both = Together.begin(team)
    for action in made(both):
        pass_at(both, action)
    team.publish(both.whole)
    team.link(both.whole, "governance")
    assert refused_to_close(both) == [BODY]

    decide(both)

    assert verbs(team.provider)[-1] == "thematic.closure_decided"
    assert team.close(both.whole, by=team.priya).state == CaseState.CLOSED


@pytest.mark.requirement("V06")
def test_the_re_audit_of_a_service_counts_what_it_looked_at(team: Team):
    both = Together.begin(team)
    here, _ = reviewed(both)
    team.later(days=3).do(here)
    team.later(weeks=6).check(here, "first")
    seen = CheckDraft(
        method="re_audit", finding=Finding.IN_PRACTICE, words="It works.", checked_on=team.today
    )

    with pytest.raises(NothingCounted):
        steps.record_check(
            recheck=team.check_of(here, "final"), draft=seen, by=team.priya, at=team.at
        )


@pytest.mark.requirement("T06")
def test_a_governing_body_decides_on_a_day_that_has_been_and_leaves_a_minute(team: Team):
    both = Together.begin(team)

    with pytest.raises(DecidedInTheFuture):
        decide(both, decided_on=team.today + timedelta(days=1))
    with pytest.raises(DecisionNotTraceable):
        decide(both, minute=" ")

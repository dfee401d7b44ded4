"""A check by observing practice: behaviours named beforehand, and the check rests on what was seen."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.utils import DatabaseError

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import OwnerCannotVerify
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.verification.models import Check, Recheck
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.models import Observation, ObservationPlan
from heedwell.loop.verification.ways.observing import operations as observing
from heedwell.loop.verification.ways.observing.operations import (
    ChangeWasMade,
    NoBehaviours,
    NothingSeen,
    NotOnThatDay,
    ObservationDraft,
    ObservedAlready,
    ObservedEnough,
    PlanDraft,
    RuleCannotBeMet,
)
from heedwell.loop.verification.ways.observing.results import (
    NothingObserved,
    NotObservedEnough,
    Observed,
    ObservedTooSeldom,
    behaviours_of,
    observed,
)
from heedwell.rules.observing import PassRule
from heedwell.rules.sampling import Seen
from heedwell.rules.tiers import Tier
from tests.access.trail import last_line
from tests.journey.team import Team

YES, NO, NOT_SEEN = Seen.YES, Seen.NO, Seen.NOT_SEEN
LOOKED_FOR = ("Says what comes next", "Waits five minutes")


@pytest.fixture
def action(team: Team) -> Action:
    return team.reviewed(Tier.LOW_HARM)[1]


def plan(
    team: Team,
    action: Action,
    behaviours: Sequence[str] = LOOKED_FOR,
    rule: PassRule | None = None,
    by: Account | None = None,
) -> ObservationPlan:
    draft = PlanDraft(behaviours=behaviours, rule=rule or PassRule(5, 4))
    return observing.plan(action=action, draft=draft, by=by or team.priya, at=team.at)


def see(
    team: Team,
    row: ObservationPlan,
    *found: Seen,
    recheck: Recheck | None = None,
    by: Account | None = None,
    **parts: Any,
) -> Observation:
    with team.provider.reading():
        asked = behaviours_of(row)
    told: dict[str, Any] = {
        "observed_on": team.today,
        "part_of_day": "evening",
        "role": "care_workers",
        "found": {each.pk: seen for each, seen in zip(asked, found, strict=True)},
        "recheck": recheck,
        **parts,
    }
    return observing.observe(
        plan=row, draft=ObservationDraft(**told), by=by or team.priya, at=team.at
    )


def live(team: Team, action: Action, kind: str = "final") -> Recheck:
    """The change was made, and the window of its check has opened."""
    team.later(days=3).do(action)
    recheck = team.check_of(action, kind)
    team.later(days=(recheck.opens_on - team.today).days)
    return recheck


def see_five(team: Team, row: ObservationPlan, recheck: Recheck | None, second: int = 5) -> None:
    """The first behaviour is done each time, the other in so many of five."""
    for at in range(5):
        see(team, row, YES, YES if at < second else NO, recheck=recheck)


def result(team: Team, row: ObservationPlan, recheck: Recheck | None = None) -> Observed:
    with team.provider.reading():
        found = observed(row, recheck)
    assert found is not None
    return found


@pytest.mark.requirement("V01", "observation")
def test_the_check_rests_on_what_was_observed_and_not_on_what_is_typed(team: Team, action: Action):
    row = plan(team, action)
    see_five(team, row, live(team, action), second=4)

    team.check(action, method="spot_check")  # types 4 of 5

    with team.provider.reading():
        check = Check.objects.get(action=action)
        assert Action.objects.get(pk=action.pk).state == ActionState.VERIFIED
    assert (check.method, check.sample, check.met) == ("observation", 5, 4)


@pytest.mark.requirement("V01", "observation")
def test_a_check_by_observation_passes_only_after_somebody_looked(team: Team, action: Action):
    live(team, action)

    with pytest.raises(NothingObserved):
        team.check(action, method="observation")
    team.check(action, finding=Finding.NOT_IN_PRACTICE, method="observation")

    with team.provider.reading():
        assert Action.objects.get(pk=action.pk).state == ActionState.AGREED


def test_too_few_observations_pass_nothing(team: Team, action: Action):
    row = plan(team, action)
    recheck = live(team, action)
    for _ in range(4):
        see(team, row, YES, YES, recheck=recheck)

    with pytest.raises(NotObservedEnough):
        team.check(action)
    see(team, row, YES, NO, recheck=recheck)
    team.check(action)


@pytest.mark.requirement("V01", "observation")
def test_one_behaviour_done_too_seldom_does_not_pass(team: Team, action: Action):
    row = plan(team, action)
    see_five(team, row, live(team, action), second=3)

    with pytest.raises(ObservedTooSeldom) as refused:
        team.check(action)
    assert [line.words for line in refused.value.result.too_seldom] == ["Waits five minutes"]


def test_what_could_not_be_seen_is_no_failure_and_is_looked_for_once_more(
    team: Team, action: Action
):
    row = plan(team, action)
    recheck = live(team, action)
    for second in (YES, YES, YES, NOT_SEEN, NOT_SEEN):
        see(team, row, YES, second, recheck=recheck)
    with pytest.raises(NotObservedEnough):
        team.check(action)

    see(team, row, YES, YES, recheck=recheck)

    lines = [(line.met, line.sample) for line in result(team, row, recheck).lines]
    assert lines == [(6, 6), (4, 4)]
    assert result(team, row, recheck).shows_it


def test_nobody_looks_on_until_it_fits(team: Team, action: Action):
    row = plan(team, action)
    recheck = live(team, action)
    see_five(team, row, recheck, second=3)

    with pytest.raises(ObservedEnough):
        see(team, row, YES, YES, recheck=recheck)


@pytest.mark.requirement("V01", "observation")
def test_what_counts_is_fixed_before_the_first_observation(team: Team, action: Action):
    plan(team, action, ["Says something"])
    row = plan(team, action)
    see(team, row, NO, NO)

    with pytest.raises(ObservedAlready):
        plan(team, action, ["Says something"], PassRule(5, 1))
    with pytest.raises((DatabaseError, IntegrityError)), write(team.organisation_id):
        ObservationPlan.objects.filter(pk=row.pk).update(needed=1)


def test_who_had_an_older_plan_open_sees_the_new_one_first(team: Team, action: Action):
    old = plan(team, action)
    plan(team, action, ["Says something"])

    with pytest.raises(EditedMeanwhile):
        see(team, old, YES, YES)


def test_before_and_since_stand_side_by_side(team: Team, action: Action):
    row = plan(team, action)
    for at in range(5):
        see(team, row, YES if at == 0 else NO, NO)
    recheck = live(team, action)
    see_five(team, row, recheck)

    before, now = result(team, row), result(team, row, recheck)
    assert [(line.met, line.sample) for line in before.lines] == [(1, 5), (0, 5)]
    assert [(line.met, line.sample) for line in now.lines] == [(5, 5), (5, 5)]
    assert (before.whole, now.whole) == (0, 5)


def test_once_it_is_live_nobody_sees_how_it_was_before(team: Team, action: Action):
    row = plan(team, action)
    live(team, action)
    with pytest.raises(ChangeWasMade):
        see(team, row, NO, NO)

    team.check(action, finding=Finding.NOT_IN_PRACTICE)  # and it is to be made again

    with pytest.raises(ChangeWasMade):
        see(team, row, NO, NO)


def test_the_change_has_time_to_show_before_practice_is_observed(team: Team, action: Action):
    row = plan(team, action)
    recheck = live(team, action)

    with pytest.raises(NotOnThatDay):
        see(team, row, YES, YES, recheck=recheck, observed_on=recheck.opens_on - timedelta(days=1))
    with pytest.raises(NotOnThatDay):
        see(team, row, YES, YES, recheck=recheck, observed_on=team.today + timedelta(days=1))


def test_a_check_that_was_recorded_takes_no_more(team: Team, action: Action):
    row = plan(team, action)
    recheck = live(team, action)
    team.check(action, finding=Finding.TOO_EARLY)

    with pytest.raises(ObservedEnough):
        see(team, row, YES, YES, recheck=recheck)


@pytest.mark.requirement("V04")
def test_whoever_makes_the_change_neither_plans_nor_observes(team: Team, action: Action):
    with pytest.raises(OwnerCannotVerify):
        plan(team, action, by=team.dev)
    row = plan(team, action)
    with pytest.raises(OwnerCannotVerify):
        see(team, row, YES, YES, by=team.dev)


@pytest.mark.parametrize("behaviours", [[], ["", " "], [f"Does thing {n}" for n in range(9)]])
def test_between_one_and_eight_behaviours_are_named(
    team: Team, action: Action, behaviours: list[str]
):
    with pytest.raises(NoBehaviours):
        plan(team, action, behaviours)


def test_more_than_are_wanted_cannot_be_needed(team: Team, action: Action):
    with pytest.raises(RuleCannotBeMet):
        plan(team, action, rule=PassRule(3, 4))


def test_who_could_see_nothing_has_not_observed(team: Team, action: Action):
    with pytest.raises(NothingSeen):
        see(team, plan(team, action), NOT_SEEN, NOT_SEEN)


def test_the_trail_tells_of_the_plan_and_of_each_observation(team: Team, action: Action):
    row = plan(team, action)
    assert last_line(team.provider).verb == "observation.planned"

    see(team, row, YES, NOT_SEEN)

    line = last_line(team.provider)
    assert (line.verb, line.by_id) == ("observation.made", team.priya.pk)
    assert line.digests.count("ways_behaviourseen") == 2

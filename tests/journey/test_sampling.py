"""A check by a sample: the product draws it, somebody opens each case, and the check rests on that."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.utils import DatabaseError

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.models import TrailLine
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import OwnerCannotVerify
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases import about_staff
from heedwell.loop.verification.models import Check
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.models import Draw, Drawn
from heedwell.loop.verification.ways.sampling import operations as sampling
from heedwell.loop.verification.ways.sampling.operations import (
    AlreadyDrawn,
    AlreadyJudged,
    NothingEligible,
    TooEarlyToDraw,
)
from heedwell.loop.verification.ways.sampling.results import (
    NothingDrawn,
    Result,
    SampleNotJudged,
    SampleShowsTooLittle,
    result_of,
)
from heedwell.rules.sampling import Frame, Seen, drawn
from heedwell.rules.tiers import Tier
from tests.journey.team import Team


def changed(team: Team, reports: int = 8) -> Action:
    """A change that is live, and then so many reports of its kind before the final check."""
    team.report()
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)
    for _ in range(reports):
        team.later(hours=25).report()
    team.later(weeks=2)
    return action


def draw(team: Team, action: Action, frame: Frame = Frame.REPORTS) -> Draw:
    recheck = team.check_of(action, "final")
    return sampling.draw(recheck=recheck, frame=frame, by=team.priya, at=team.at)


def cases_of(team: Team, row: Draw) -> list[Drawn]:
    with team.provider.reading():
        found = Drawn.objects.filter(draw=row).select_related("draw__recheck__action", "signal")
        return list(found.order_by("number"))


def judge(team: Team, row: Draw, *, shown: int) -> None:
    """In the first so many it shows in the record and in practice; in the others not in practice."""
    for at, each in enumerate(cases_of(team, row)):
        sampling.judge(
            drawn=each,
            in_record=Seen.YES,
            in_practice=Seen.YES if at < shown else Seen.NOT_SEEN,
            words="The evening note tells of the garden room.",
            by=team.priya,
            at=team.at,
        )


def result(team: Team, action: Action) -> Result:
    with team.provider.reading():
        found = result_of(team.organisation_id, team.check_of(action, "final"))
    assert found is not None
    return found


def state(team: Team, action: Action) -> str:
    with team.provider.reading():
        return Action.objects.get(pk=action.pk).state


@pytest.mark.requirement("V07")
@pytest.mark.requirement("N14")
def test_five_are_drawn_from_all_that_happened_since_the_change(team: Team):
    action = changed(team, reports=8)

    row = draw(team, action)

    listed = row.eligible.splitlines()
    chosen = [str(each.signal_id) for each in cases_of(team, row)]
    assert (len(listed), row.eligible_count, len(chosen)) == (8, 8, 5)
    assert tuple(chosen) == drawn(row.seed, listed, 5)
    for each in cases_of(team, row):
        assert each.signal is not None
        assert action.live_on is None
        assert each.signal.occurred_on >= row.eligible_from


@pytest.mark.requirement("N14")
def test_nobody_draws_until_it_fits(team: Team):
    action = changed(team)
    row = draw(team, action)

    with pytest.raises(AlreadyDrawn):
        draw(team, action)
    with pytest.raises((DatabaseError, IntegrityError)), write(team.organisation_id):
        Draw.objects.filter(pk=row.pk).update(seed="0" * 32)


def test_two_draws_have_seeds_that_nobody_chose(team: Team):
    seeds = {draw(team, changed(team, reports=2)).seed for _ in range(3)}

    assert len(seeds) == 3
    assert {len(seed) for seed in seeds} == {32}


@pytest.mark.requirement("V01", "sampling")
@pytest.mark.requirement("N14")
def test_the_check_rests_on_the_judged_sample_and_not_on_what_is_typed(team: Team):
    action = changed(team)
    judge(team, draw(team, action), shown=4)

    team.check(action)  # types 4 of 5 by a re-audit

    with team.provider.reading():
        check = Check.objects.get(action=action)
    assert (check.method, check.sample, check.met) == ("sample", 5, 4)
    assert state(team, action) == ActionState.VERIFIED


@pytest.mark.requirement("N14")
def test_a_change_that_shows_in_too_few_is_not_in_practice(team: Team):
    action = changed(team)
    judge(team, draw(team, action), shown=3)

    with pytest.raises(SampleShowsTooLittle):
        team.check(action)
    team.check(action, finding=Finding.NOT_IN_PRACTICE)

    assert state(team, action) == ActionState.AGREED


def test_each_case_is_judged_before_the_check(team: Team):
    action = changed(team)
    row = draw(team, action)

    with pytest.raises(SampleNotJudged):
        team.check(action)
    first = cases_of(team, row)[0]
    judge_one(team, first)
    with pytest.raises(AlreadyJudged):
        judge_one(team, first)


def judge_one(team: Team, drawn: Drawn, by: Account | None = None) -> None:
    sampling.judge(
        drawn=drawn,
        in_record=Seen.YES,
        in_practice=Seen.NO,
        words="Not that evening.",
        by=by or team.priya,
        at=team.at,
    )


def test_a_sample_that_somebody_picked_is_none(team: Team):
    action = changed(team)

    with pytest.raises(NothingDrawn):
        team.check(action, method="sample")


def test_what_could_not_be_seen_does_not_count_as_shown(team: Team):
    action = changed(team)
    judge(team, draw(team, action), shown=0)

    found = result(team, action)

    assert (found.in_record, found.in_practice, found.met, found.needed) == (5, 0, 0, 4)
    assert found.interval == pytest.approx((0, 0.4507), abs=1e-4)  # 1 - 0.05 ** (1 / 5)


def test_all_are_looked_at_where_there_are_fewer_than_five(team: Team):
    action = changed(team, reports=3)
    judge(team, draw(team, action), shown=3)

    found = result(team, action)

    assert (found.size, found.needed, found.shows_it) == (3, 3, True)


def test_where_nothing_happened_the_people_who_are_supported_are_drawn(team: Team):
    action = changed(team, reports=0)
    for number in range(6):
        team.provider.add_person(f"Person {number}")
    left = team.provider.add_person("Person at Elm Court", team.provider.there)

    with pytest.raises(NothingEligible):
        draw(team, action)
    row = draw(team, action, Frame.PEOPLE)

    assert (row.eligible_count, len(cases_of(team, row))) == (7, 5)
    assert str(left.pk) not in row.eligible


def test_the_sample_waits_until_the_change_had_time_to_show(team: Team):
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)

    with pytest.raises(TooEarlyToDraw):
        draw(team, action)


@pytest.mark.requirement("V04")
def test_whoever_made_the_change_neither_draws_nor_judges(team: Team):
    action = changed(team)
    recheck = team.check_of(action, "final")
    with pytest.raises(OwnerCannotVerify):
        sampling.draw(recheck=recheck, frame=Frame.REPORTS, by=team.dev, at=team.at)
    first = cases_of(team, draw(team, action))[0]

    with pytest.raises(OwnerCannotVerify):
        judge_one(team, first, by=team.dev)


def test_a_report_about_whoever_draws_is_not_among_them(team: Team):
    action = changed(team, reports=2)
    team.at -= timedelta(days=7)
    case = team.report(about_staff_words="The lead on quality").case
    about_staff.say(case=case, account=team.priya, words="", by=team.rob, at=team.at)
    team.later(days=7)

    assert draw(team, action).eligible_count == 2


def test_the_trail_tells_of_the_draw_and_of_each_case(team: Team):
    action = changed(team)
    judge(team, draw(team, action), shown=5)

    with team.provider.reading():
        lines = TrailLine.objects.filter(chain=team.organisation_id)
        verbs = list(lines.filter(verb__startswith="sample.").values_list("verb", flat=True))
    assert verbs.count("sample.drawn") == 1
    assert verbs.count("sample.judged") == 5

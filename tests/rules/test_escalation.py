from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission, Role
from heedwell.rules.choices import told_key
from heedwell.rules.deadlines import LONDON
from heedwell.rules.escalation import (
    LADDERS,
    OWNER,
    SAFEGUARDING,
    Work,
    escalation_route,
    ladder,
    rungs_reached,
    stands_in,
)
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, SETTINGS, overlay

DUE = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("work", Work)
def test_each_kind_of_late_work_has_a_ladder_of_people_who_exist(work: Work):
    ladder = LADDERS[work]

    assert len({rung.key for rung in ladder}) == len(ladder)
    for rung in ladder:
        assert rung.role == OWNER or rung.role in set(Role)
        assert rung.setting is None or rung.setting in SETTINGS


def test_whoever_is_told_after_the_shift_lead_that_triage_is_late_may_triage():
    first, *others = LADDERS[Work.TRIAGE]

    assert Permission.READ_CASES in ROLE_PERMISSIONS[Role(first.role)]
    for rung in others:
        assert Permission.TRIAGE in ROLE_PERMISSIONS[Role(rung.role)]


def test_no_notice_of_one_kind_of_work_is_taken_for_another():
    every_key = [rung.key for ladder in LADDERS.values() for rung in ladder]

    assert len(set(every_key)) == len(every_key)


@pytest.mark.requirement("A08", "T08")
@pytest.mark.parametrize(
    ("work", "late", "told"),
    [
        (Work.TRIAGE, timedelta(seconds=-1), []),
        (Work.TRIAGE, timedelta(0), ["shift_lead"]),
        (Work.TRIAGE, timedelta(hours=4), ["shift_lead", "registered_manager"]),
        (Work.TRIAGE, timedelta(hours=24), ["shift_lead", "registered_manager", "quality_lead"]),
        (Work.REVIEW, timedelta(hours=23), [OWNER]),
        (Work.REVIEW, timedelta(days=1), [OWNER, "registered_manager"]),
        (Work.ACTION, timedelta(0), [OWNER]),
        (Work.ACTION, timedelta(days=1), [OWNER, "registered_manager"]),
        (Work.ACTION, timedelta(days=3), [OWNER, "registered_manager", "quality_lead"]),
        (Work.CHECK, timedelta(days=3), [OWNER, "registered_manager", "quality_lead"]),
    ],
)
def test_late_work_climbs_its_ladder(work: Work, late: timedelta, told: list[str]):
    rungs = ladder(work, is_safeguarding=False)

    assert [rung.role for rung in rungs_reached(rungs, DUE, DUE + late)] == told


@pytest.mark.requirement("T08")
def test_a_safeguarding_matter_is_told_to_the_safeguarding_lead_at_once_whoever_else_is():
    assert [rung.role for rung in rungs_reached(LADDERS[Work.TRIAGE], DUE, DUE)] == [
        "shift_lead",
        SAFEGUARDING,
    ]
    own = overlay(DEFAULT_RULEBOOK, {told_key("triage", "first"): SAFEGUARDING})
    assert [rung.role for rung in ladder(Work.TRIAGE, own)].count(SAFEGUARDING) == 1


@pytest.mark.parametrize(
    ("work", "at", "asked"),
    [
        (Work.TRIAGE, 0, ("shift_lead", "registered_manager", "quality_lead")),
        (Work.TRIAGE, 1, ("safeguarding_lead", "registered_manager", "quality_lead")),
        (Work.TRIAGE, 3, ("quality_lead",)),
        (Work.ACTION, 0, ("registered_manager", "quality_lead")),
    ],
)
def test_where_nobody_holds_a_rung_whoever_stands_above_it_is_told(work, at, asked):
    assert stands_in(LADDERS[work], LADDERS[work][at]) == asked


def test_a_provider_can_be_told_sooner():
    own = overlay(DEFAULT_RULEBOOK, {"escalate_action_second_hours": 2})

    reached = rungs_reached(LADDERS[Work.ACTION], DUE, DUE + timedelta(hours=2), own)

    assert [rung.role for rung in reached] == [OWNER, "registered_manager"]


def test_a_rung_counts_elapsed_hours_over_the_clock_change():
    due = datetime(2026, 10, 24, 12, 0, tzinfo=LONDON)

    reached = rungs_reached(LADDERS[Work.ACTION], due, datetime(2026, 10, 25, 11, 0, tzinfo=LONDON))

    assert [rung.role for rung in reached] == [OWNER, "registered_manager"]


@pytest.mark.requirement("A01", "escalation route")
def test_the_route_of_a_late_action_is_told_in_words():
    assert escalation_route(Work.ACTION) == (
        "When it is late: the person responsible",
        "1 day later: the registered manager",
        "3 days later: the quality lead",
    )


@pytest.mark.parametrize("work", Work)
def test_every_ladder_can_be_told_in_words(work: Work):
    assert len(escalation_route(work)) == len(LADDERS[work])


def test_hours_that_are_no_whole_day_are_told_as_hours():
    own = overlay(
        DEFAULT_RULEBOOK, {"escalate_check_second_hours": 1, "escalate_check_third_hours": 30}
    )

    assert escalation_route(Work.CHECK, own)[1:] == (
        "1 hour later: the registered manager",
        "30 hours later: the quality lead",
    )


@given(work=st.sampled_from(Work), hours=st.integers(-10, 500), more=st.integers(0, 100))
def test_nobody_who_was_told_is_untold_as_time_goes_on(work: Work, hours: int, more: int):
    earlier = rungs_reached(LADDERS[work], DUE, DUE + timedelta(hours=hours))
    later = rungs_reached(LADDERS[work], DUE, DUE + timedelta(hours=hours + more))

    assert later[: len(earlier)] == earlier
    assert LADDERS[work][: len(later)] == later

"""What the worker and the pages read: late work climbs, Today says the next thing, tallies agree."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import Notice
from heedwell.journey import steps
from heedwell.journey.line import Point, points_of, standing_of
from heedwell.journey.models import Escalation
from heedwell.journey.sweep import sweep
from heedwell.journey.timeline import story_of
from heedwell.journey.worklists import Task, worklist
from heedwell.loop.signals import counts
from heedwell.loop.signals import operations as signals
from heedwell.rules.stages import Stage
from heedwell.rules.tiers import Tier
from tests.journey.team import Team


def told(team: Team, kind: str) -> list[str]:
    with team.provider.reading():
        notices = Notice.objects.filter(organisation=team.organisation_id, kind=kind)
        return sorted(notice.to_account.name for notice in notices if notice.to_account)


@pytest.mark.requirement("A08", "T08")
def test_late_triage_climbs_from_the_shift_lead_to_the_manager_to_the_quality_lead(team: Team):
    team.report()

    sweep(team.organisation_id, team.later(hours=23).at)
    assert told(team, "late.triage") == []
    sweep(team.organisation_id, team.later(hours=2).at)
    assert told(team, "late.triage") == ["Dev"]
    sweep(team.organisation_id, team.later(hours=4).at)
    assert told(team, "late.triage") == ["Dev", "Rob"]
    sweep(team.organisation_id, team.later(hours=20).at)

    assert told(team, "late.triage") == ["Dev", "Priya", "Rob"]


@pytest.mark.requirement("T08")
def test_a_late_safeguarding_concern_is_told_to_the_safeguarding_lead_at_once(team: Team):
    team.provider.employ("Nia", Role.SAFEGUARDING_LEAD)
    team.report(kind="safeguarding_concern", event_type="safeguarding")

    sweep(team.organisation_id, team.later(hours=25).at)

    assert told(team, "late.triage") == ["Dev", "Nia"]


@pytest.mark.requirement("T08")
def test_where_nobody_leads_the_shift_the_manager_is_told_at_once(team: Team):
    there = team.provider.there
    team.report(by=team.sue, service=there, affected=[])

    sweep(team.organisation_id, team.later(hours=25).at)

    assert told(team, "late.triage") == ["Sue"]


@pytest.mark.requirement("A08")
def test_an_overdue_action_tells_its_owner_then_the_manager_then_the_quality_lead(team: Team):
    _, action = team.reviewed()
    team.at = action.due_at + timedelta(minutes=1)

    for hours in (0, 25, 73):
        sweep(team.organisation_id, team.at + timedelta(hours=hours))

    assert told(team, "late.action") == ["Dev", "Priya", "Rob"]


@pytest.mark.requirement("A08")
def test_each_person_is_told_once_however_often_the_worker_looks(team: Team):
    team.report()
    team.later(hours=26)

    for _ in range(5):
        sweep(team.organisation_id, team.at)

    with team.provider.reading():
        assert Escalation.objects.filter(organisation=team.organisation_id).count() == 1


def test_doing_the_work_ends_the_climb(team: Team):
    case = team.report().case
    sweep(team.organisation_id, team.later(hours=25).at)
    team.triage(case)

    assert sweep(team.organisation_id, team.at + timedelta(hours=30)) == 0


@pytest.mark.requirement("T08")
def test_today_says_what_is_late_what_is_due_and_what_comes(team: Team):
    team.at = datetime(2026, 3, 4, 8, tzinfo=UTC)
    late = team.report(happened_on=team.today).case
    team.later(hours=26)
    soon = team.report().case
    team.later(hours=1)
    case = team.triaged()
    team.agree(case, due_date=team.today + timedelta(days=3))

    rob = team.provider.viewer(team.rob)
    with team.provider.reading():
        work = worklist(rob, team.at)

    assert [item.case for item in work.late] == [late]
    tasks = {(item.task, item.case.pk) for item in [*work.today, *work.week]}
    assert (Task.TRIAGE, soon.pk) in tasks
    assert (Task.REVIEW, case.pk) in tasks
    assert (Task.ACT, case.pk) in tasks


def test_today_shows_a_care_worker_the_action_they_own_and_nothing_else(team: Team):
    case = team.triaged()
    team.agree(case, owner=team.amina)

    amina = team.provider.viewer(team.amina)
    with team.provider.reading():
        work = worklist(amina, team.at)

    items = [*work.late, *work.today, *work.week]
    assert [(item.task, item.is_mine) for item in items] == [(Task.ACT, True)]


def test_today_shows_the_manager_elsewhere_nothing_of_it(team: Team):
    team.agree(team.triaged())
    team.report()

    sue = team.provider.viewer(team.sue)
    with team.provider.reading():
        assert worklist(sue, team.later(days=2).at).is_empty


@pytest.mark.requirement("N19")
def test_the_journey_line_marks_what_is_done_now_late_and_not_needed(team: Team):
    case = team.triaged()
    huddle = team.triage(team.report(kind="near_miss", harm="none").case)

    assert [point.point for point in points_of(standing_of(case, team.at))] == [
        Point.DONE,
        Point.DONE,
        Point.NOW,
        Point.TODO,
        Point.TODO,
        Point.TODO,
    ]
    late = points_of(standing_of(case, team.at + timedelta(days=30)))
    assert late[2].point is Point.LATE
    skipped = [p.stage for p in points_of(standing_of(huddle, team.at)) if p.point is Point.SKIPPED]
    assert skipped == [Stage.REVIEW, Stage.ACTION, Stage.VERIFY]


@pytest.mark.requirement("E01")
def test_the_story_of_a_case_tells_every_step_in_order(team: Team):
    case = team.verified()
    team.huddle(case)
    team.publish(case)

    rob = team.provider.viewer(team.rob)
    with team.provider.reading():
        story = story_of(rob, case)

    kinds = [event.kind for event in story]
    assert kinds == [
        "signal",
        "triage",
        "action",
        "review_submitted",
        "signed_off",
        "change",
        "check_in_practice",
        "check_in_practice",
        "person_outcome",
        *kinds[-2:],
    ]
    assert set(kinds[-2:]) == {"huddle", "note"}
    assert story[0].who == "Amina"


REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["fall", "medication_omission", "distress", ""]),
        st.sampled_from(["none", "low", "moderate", "not_yet_known"]),
        st.sampled_from(["lounge", "bathroom", ""]),
        st.sampled_from(["evening", "night", ""]),
        st.integers(0, 400),
        st.sampled_from(["case", "history"]),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.requirement("GOALS-P8")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=REPORTS)
def test_tallies_equal_a_rebuild_after_any_reports_and_withdrawals(
    team: Team, reports: list[tuple[str, str, str, str, int, str, bool]]
):
    for event_type, harm, place, part, days_ago, standing, is_withdrawn in reports:
        facts: dict[str, Any] = {
            "event_type": event_type,
            "harm": harm,
            "place": place,
            "part_of_day": part,
            "happened_on": team.today - timedelta(days=days_ago),
        }
        if standing == "case":
            reported = team.report(**facts)
            if is_withdrawn:
                steps.withdraw(case=reported.case, reason="Twice", by=team.rob, at=team.at)
        else:
            signal = signals.enter_history(
                draft=team.draft(**facts), reported_at=team.at, by=None, at=team.at
            )
            if is_withdrawn:
                signals.withdraw(signal=signal, reason="Twice", by=None, at=team.at)

    with team.provider.reading():
        assert counts.kept(team.organisation_id) == counts.rebuilt(team.organisation_id)


def test_a_case_whose_records_did_not_change_is_not_moved(team: Team):
    case = team.triaged(Tier.LOW_HARM)
    version_before = case.next_due_at

    team.huddle(case)

    case = team.again(case)
    assert case.next_due_at == version_before

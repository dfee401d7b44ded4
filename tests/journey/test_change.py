"""Action, verification, sharing and closing: done is not verified, and nothing closes before."""

from datetime import timedelta

import pytest

from heedwell.foundation.notices.models import Notice
from heedwell.journey import steps
from heedwell.loop.actions.changing import NothingChanged, mark_done
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionNotOpen, OwnerCannotVerify
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.sharing import operations as sharing
from heedwell.loop.sharing.models import LearningNote, NoteRead
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.operations import TooEarlyToVerify
from heedwell.loop.verification.states import Finding
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import ACTION_KINDS
from tests.access.trail import verbs
from tests.journey.team import Team, says


def fresh(action: Action) -> Action:
    return Action.objects.select_related("measure").get(pk=action.pk)


@pytest.mark.requirement("A01", "A02", "A03", "A04", "N16", "V02")
def test_an_action_has_an_owner_a_date_one_metric_and_a_verifier_from_the_start(team: Team):
    case = team.triaged()

    action = team.agree(case)

    with team.provider.reading():
        kept = fresh(action)
        assert (kept.owner, kept.due_date) == (team.dev, team.today + timedelta(days=5))
        assert kept.measure.metric == "Distress events between 17:00 and 19:00 in a month"
        assert (kept.measure.verifier, kept.measure.check_method) == (team.priya, "sample")


@pytest.mark.requirement("A05")
@pytest.mark.parametrize("kind", [term.code for term in ACTION_KINDS])
def test_every_kind_of_action_can_be_agreed(team: Team, kind: str):
    assert team.agree(team.triaged(), kind=kind).kind == kind


@pytest.mark.requirement("V02")
def test_the_owner_is_never_the_one_who_checks(team: Team):
    case = team.triaged()

    with pytest.raises(OwnerCannotVerify):
        team.agree(case, owner=team.dev, verifier=team.dev)


@pytest.mark.requirement("A03")
def test_the_owner_is_told_of_the_action(team: Team):
    case = team.triaged()
    team.agree(case)

    with team.provider.reading():
        notice = Notice.objects.get(kind__startswith="action.agreed")
    assert notice.to_account == team.dev
    assert "Quiet half-hour" not in notice.body


@pytest.mark.requirement("A03", "N05")
def test_a_change_is_recorded_with_before_and_after_and_its_checks_are_planned(team: Team):
    case, action = team.reviewed()

    case = team.later(days=3).do(action)

    with team.provider.reading():
        change = action.changes.get()
        windows = list(
            Recheck.objects.filter(action=action).values_list("kind", "opens_on", "due_date")
        )
    assert change.before.startswith("The meal began")
    assert change.after.startswith("A quiet half-hour")
    live = team.today
    assert sorted(windows) == [
        ("final", live + timedelta(weeks=6), live + timedelta(weeks=8)),
        ("first", live + timedelta(weeks=4), live + timedelta(weeks=6)),
    ]
    assert case.stage == Stage.VERIFY


def test_a_change_without_words_is_no_change(team: Team):
    _, action = team.reviewed()

    with pytest.raises(NothingChanged):
        mark_done(
            action=action,
            what_changed="Plan",
            before="",
            after=" ",
            live_on=team.today,
            by=team.dev,
            at=team.at,
        )


def test_an_action_is_done_once(team: Team):
    _, action = team.reviewed()
    team.do(action)

    with pytest.raises(ActionNotOpen):
        team.do(action)


def test_moving_a_date_needs_the_newest_version_and_moves_the_case(team: Team):
    case, action = team.reviewed()
    moved = team.today + timedelta(days=10)

    steps.move_due_date(
        action=action,
        due_date=moved,
        reason="The parts are late",
        version=1,
        by=team.rob,
        at=team.at,
    )
    with pytest.raises(EditedMeanwhile):
        steps.move_due_date(
            action=action, due_date=moved, reason="Again", version=1, by=team.dev, at=team.at
        )

    case = team.again(case)
    assert case.next_due_at is not None
    assert case.next_due_at.date() == moved


@pytest.mark.requirement("V01", "V03", "N04", "N05")
def test_a_final_check_in_its_window_verifies_the_change(team: Team):
    case, action = team.reviewed()
    team.later(days=3).do(action)

    team.later(weeks=4).check(action, "first")
    with team.provider.reading():
        assert fresh(action).verified_at is None
    case = team.later(weeks=2).check(action, "final")

    with team.provider.reading():
        check = action.checks.latest("recorded_at")
        assert (check.method, check.sample, check.met) == ("re_audit", 5, 4)
        assert check.checked_on == team.today
        assert fresh(action).verified_at == team.at
    assert case.stage == Stage.SHARE


@pytest.mark.requirement("V04", "N04")
def test_a_quiet_week_verifies_nothing(team: Team):
    _, action = team.reviewed()
    team.later(days=3).do(action)

    with pytest.raises(TooEarlyToVerify):
        team.later(weeks=1).check(action, "first")
    with pytest.raises(TooEarlyToVerify):
        team.later(weeks=2).check(action, "final")


@pytest.mark.requirement("V02")
def test_the_owner_cannot_record_the_check_by_any_route(team: Team):
    _, action = team.reviewed()
    team.later(days=3).do(action)

    with pytest.raises(OwnerCannotVerify):
        team.later(weeks=6).check(action, "final", by=team.dev)


@pytest.mark.requirement("V10")
def test_a_failed_check_reopens_the_action_and_the_case_goes_back(team: Team):
    case, action = team.reviewed()
    team.later(days=3).do(action)

    case = team.later(weeks=4).check(action, "first", Finding.NOT_IN_PRACTICE)

    with team.provider.reading():
        again = fresh(action)
        assert (again.state, again.reopened, again.done_at) == ("agreed", 1, None)
        assert not Recheck.objects.filter(action=action, is_open=True).exists()
    assert case.stage == Stage.ACTION
    assert "action.reopened" in verbs(team.provider)


@pytest.mark.requirement("V05")
def test_too_early_to_tell_plans_another_look_and_verifies_nothing(team: Team):
    _, action = team.reviewed()
    team.later(days=3).do(action)

    case = team.later(weeks=6).check(action, "final", Finding.TOO_EARLY)

    with team.provider.reading():
        later = Recheck.objects.get(action=action, kind="final", is_open=True)
    assert later.due_date == team.today + timedelta(weeks=4)
    assert case.stage == Stage.VERIFY


@pytest.mark.requirement("V04", "H22", "R10")
def test_closing_says_everything_that_is_missing(team: Team):
    case, _ = team.reviewed()

    with pytest.raises(steps.NotYet) as refusal:
        team.close(case)

    assert says(refusal.value) == [
        "Finish each action",
        "Record the re-check that shows each change worked",
        "Record how staff learn from this: in an action or by sharing",
        "Share what changed with the team",
    ]


@pytest.mark.requirement("V04")
def test_done_is_not_verified_and_cannot_be_closed(team: Team):
    case, action = team.reviewed()
    case = team.later(days=3).do(action)
    team.huddle(case)
    team.publish(case)

    with pytest.raises(steps.NotYet) as refusal:
        team.close(case)

    assert says(refusal.value) == ["Record the re-check that shows each change worked"]


@pytest.mark.requirement("N19", "H22", "T04")
def test_a_tier_2_case_closes_after_all_six_stages(team: Team):
    case = team.verified()
    team.huddle(case)
    team.publish(case)

    case = team.later(days=1).close(case)

    assert case.state == CaseState.CLOSED
    assert case.closed_at == team.at


@pytest.mark.requirement("T03", "N02")
def test_a_tier_1_case_closes_with_one_change_and_one_check(team: Team):
    case = team.verified(Tier.LOW_HARM)
    team.huddle(case)
    team.link(case, "governance")

    assert team.close(case).state == CaseState.CLOSED


@pytest.mark.requirement("H13", "T02")
def test_tier_0_closes_with_a_huddle_and_nothing_more(team: Team):
    case = team.triage(team.report(kind="near_miss", harm="none").case)

    with pytest.raises(steps.NotYet) as refusal:
        team.close(case)
    team.huddle(case)

    assert says(refusal.value) == ["Share it in a huddle and record the day and the team"]
    assert team.close(case).state == CaseState.CLOSED


def test_harm_that_is_not_known_keeps_a_case_open(team: Team):
    case = team.triage(team.report(kind="near_miss", harm="not_yet_known").case, Tier.LOW_HARM)

    with pytest.raises(steps.NotYet) as refusal:
        team.close(case)

    assert says(refusal.value)[0].startswith("Record how much harm there was")


@pytest.mark.requirement("R10")
def test_a_safeguarding_case_does_not_close_without_the_recorded_decision(team: Team):
    case = team.verified(Tier.SERIOUS_OR_SAFEGUARDING, kind="safeguarding_concern")
    team.publish(case)
    team.link(case, "workforce", "governance")

    with pytest.raises(steps.NotYet) as refusal:
        team.close(case)
    team.link(case, "safeguarding")

    assert says(refusal.value) == ["Record the decision about telling the council, with its reason"]
    assert team.close(case).state == CaseState.CLOSED


@pytest.mark.requirement("H01", "H11")
def test_publishing_the_note_tells_whoever_reported_it(team: Team):
    case = team.verified()

    team.publish(case)

    with team.provider.reading():
        notice = Notice.objects.get(kind__startswith="note.published")
    assert notice.to_account == team.amina
    assert notice.subject == "You raised this: here is what changed"


@pytest.mark.requirement("H01")
def test_reading_a_note_is_kept_once(team: Team):
    case = team.verified()
    team.publish(case)
    with team.provider.reading():
        note = LearningNote.objects.get(case=case)

    sharing.mark_read(note=note, by=team.amina, at=team.at)
    sharing.mark_read(note=note, by=team.amina, at=team.at)

    with team.provider.reading():
        assert NoteRead.objects.filter(note=note, account=team.amina).count() == 1

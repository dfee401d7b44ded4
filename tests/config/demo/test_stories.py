"""The eight operational stories of the articles, each as records from the first report to the trend."""

from statistics import median

import pytest

from heedwell.config.demo.staff import ELM, FERRY, ROWAN
from heedwell.config.demo.stories import (
    competence,
    evenings,
    handover,
    late_recognition,
    near_misses,
    night_calls,
    records,
    restrictions,
)
from heedwell.loop.actions.models import Action, Change, Progress
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import LinkCheck, ReviewFactor, SignOff, Writer
from heedwell.loop.reviews.states import About
from heedwell.loop.sharing.models import HuddleShare, LearningNote
from heedwell.loop.signals.models import Affected, CaseSignal, Signal
from heedwell.loop.signals.states import Standing
from heedwell.loop.thematic.queries import closures_of
from heedwell.loop.thematic.sites import Result, sites_of
from heedwell.loop.verification.models import Check
from heedwell.loop.verification.states import Finding
from heedwell.rules.deadlines import local_date
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier
from tests.config.demo.shown import Shown, around, day

pytestmark = pytest.mark.django_db

CASES = [
    pytest.param(evenings.THEME, ROWAN, marks=pytest.mark.requirement("Z01")),
    pytest.param(late_recognition.THEME, FERRY, marks=pytest.mark.requirement("Z02")),
    pytest.param(handover.THEME, ROWAN, marks=pytest.mark.requirement("Z03")),
    pytest.param(near_misses.THEME, ROWAN, marks=pytest.mark.requirement("Z04")),
    pytest.param(competence.THEME, ELM, marks=pytest.mark.requirement("Z05")),
    pytest.param(restrictions.THEME, ROWAN, marks=pytest.mark.requirement("Z06")),
    pytest.param(night_calls.THEME, ELM, marks=pytest.mark.requirement("Z07")),
    pytest.param(records.THEME, ELM, marks=pytest.mark.requirement("Z08")),
    pytest.param(records.THEME, ROWAN, marks=pytest.mark.requirement("Z08")),
    pytest.param(records.THEME, FERRY, marks=pytest.mark.requirement("Z08")),
]


@pytest.mark.parametrize(("theme", "where"), CASES)
def test_each_story_went_through_all_stages_to_closed(demo: Shown, theme: str, where: str):
    with demo.reading():
        case = demo.themed(theme, where)
        actions = demo.actions(case)

        assert case.state == CaseState.CLOSED
        assert case.tier is not None
        assert case.tier >= Tier.MODERATE_OR_REPEAT
        assert len(_signals_of(case)) >= 2
        assert _factors(demo, case)
        assert actions
        assert all(action.state == "verified" for action in actions)
        assert all(action.measure.before and action.measure.metric for action in actions)
        assert _changes(case)
        assert all(change.before and change.after for change in _changes(case))
        assert LearningNote.objects.filter(case=case).exists()


@pytest.mark.parametrize(("theme", "where"), CASES)
def test_each_story_was_signed_and_checked_by_somebody_else(demo: Shown, theme: str, where: str):
    with demo.reading():
        case = demo.themed(theme, where)
        signed = SignOff.objects.filter(review__case=case, is_signed=True)
        wrote = Writer.objects.filter(review__case=case).values_list("account", flat=True)
        checks = Check.objects.filter(action__case=case).select_related("action", "recheck")

        assert signed.exists()
        assert not set(signed.values_list("decided_by", flat=True)) & set(wrote)
        for check in checks:
            assert check.checked_by_id != check.action.owner_id
            assert check.recheck is not None
            assert check.recheck.opens_on <= check.checked_on <= check.recheck.due_date


@pytest.mark.requirement("Z01")
def test_hard_evenings_looked_isolated_until_they_lay_together(demo: Shown):
    with demo.reading():
        case = demo.themed(evenings.THEME, ROWAN)
        signals = _signals_of(case)
        people = Affected.objects.filter(signal__in=signals).values("person").distinct()

        assert len(signals) == 14
        assert people.count() >= 4
        assert {signal.part_of_day for signal in signals} == {"evening"}
        assert sum(signal.standing == Standing.HISTORY for signal in signals) == 12
        assert _factors(demo, case) == {
            "staff_communication",
            "sensory_overload",
            "staffing_continuity",
            "proactive_strategies_unused",
            "transition_preparation",
        }
        assert {action.kind for action in demo.actions(case)} == {
            "communication_guidance_person",
            "coaching_supervision",
            "routine_transition_change",
            "staffing_adjustment",
        }


@pytest.mark.requirement("Z01")
def test_hard_evenings_became_fewer(demo: Shown):
    with demo.reading():
        early_evening = demo.signals(ROWAN, (evenings.TYPE,)).filter(
            happened_time__hour__range=(17, 19)
        )
        before, after = around(early_evening, evenings.LIVE, 93)

    assert before >= 12
    assert after <= before / 4


@pytest.mark.requirement("Z02")
def test_worries_come_sooner_and_more_complete_than_before(demo: Shown):
    with demo.reading():
        told = demo.signals(FERRY).filter(kind=late_recognition.KIND)
        before = list(told.filter(reported_at__date__lt=day(late_recognition.LIVE)))
        after = list(told.filter(reported_at__date__gt=day(late_recognition.LIVE)))
        case = demo.themed(late_recognition.THEME, FERRY)

        assert case.event_type == "safeguarding_delayed_recognition"
        assert case.tier == Tier.SERIOUS_OR_SAFEGUARDING
        assert {action.kind for action in demo.actions(case)} == {
            "policy_guidance_update",
            "training",
            "supervision_prompt",
        }
        assert LinkCheck.objects.filter(case=case, about=About.SAFEGUARDING).exists()
    assert median(map(_days_until_told, before)) >= 6
    assert max(map(_days_until_told, after)) == 0
    assert not any(_is_complete(signal) for signal in before if signal.standing == "history")
    assert all(_is_complete(signal) for signal in after)


@pytest.mark.requirement("Z03")
def test_handover_was_changed_looked_at_twice_and_the_audit_improved(demo: Shown):
    with demo.reading():
        case = demo.themed(handover.THEME, ROWAN)
        actions = {action.kind: action for action in demo.actions(case)}
        audit = actions["tool_introduced"]
        last = Check.objects.filter(action=audit, recheck__kind="final").latest("checked_on")
        failed = Check.objects.filter(action__case=case, finding=Finding.NOT_IN_PRACTICE)
        gaps = demo.signals(ROWAN, handover.TYPES)
        before, after = around(gaps, handover.LIVE, 60)

        assert set(actions) == {
            "tool_introduced",
            "policy_guidance_update",
            "coaching_supervision",
        }
        assert (audit.measure.before, last.measured) == ("11 of 20", "19 of 20")
        assert failed.count() == 1
        assert actions["coaching_supervision"].reopened == 1
    assert before >= 5
    assert after <= 1


@pytest.mark.requirement("Z04")
def test_reports_of_near_misses_rise_and_then_repeats_fall(demo: Shown):
    with demo.reading():
        nearly = demo.signals(ROWAN).filter(kind=near_misses.KIND)
        slips = demo.signals(ROWAN, (near_misses.REPEAT_TYPE,)).filter(
            place=near_misses.REPEAT_PLACE, kind="incident"
        )
        reported_before, reported_after = around(nearly, near_misses.LIVE, 90)
        slips_before = slips.filter(occurred_on__lt=day(near_misses.LIVE)).count()
        slips_since = slips.filter(occurred_on__gte=day(near_misses.LIVE - 45)).count()
        harmed = nearly.exclude(severity="no_harm").count()
        case = demo.themed(near_misses.THEME, ROWAN)

        assert "safety_culture" in _factors(demo, case)
        assert HuddleShare.objects.filter(case=case).exists()
    assert reported_before <= 3
    assert reported_after >= 5 * reported_before
    assert slips_before >= 6
    assert slips_since <= 1
    assert harmed == 0


@pytest.mark.requirement("Z05")
def test_medicine_errors_fell_by_watching_and_talking_not_by_training_again(demo: Shown):
    with demo.reading():
        case = demo.themed(competence.THEME, ELM)
        errors = demo.signals(ELM, competence.TYPES)
        before, after = around(errors, competence.LIVE, 92)

        assert {action.kind for action in demo.actions(case)} == {
            "coaching_supervision",
            "competency_check",
        }
        assert {"competence_not_checked", "supervision_gap"} <= _factors(demo, case)
    assert before >= 8
    assert after <= 2


@pytest.mark.requirement("Z06")
def test_unwritten_restrictions_ended_and_confidence_rose(demo: Shown):
    with demo.reading():
        case = demo.themed(restrictions.THEME, ROWAN)
        kinds = {action.kind: action for action in demo.actions(case)}
        sure = Check.objects.filter(action=kinds["training"], recheck__kind="final").latest(
            "checked_on"
        )
        found = demo.signals(ROWAN, (restrictions.TYPE,))
        before, after = around(found, restrictions.LIVE, 98)

        assert set(kinds) == {"template_record_change", "restriction_reduction", "training"}
        assert kinds["training"].measure.before == "5 of 14"
        assert (sure.met, sure.sample) == (12, 14)
        assert set(_links(case)) == set(About)
        assert "legal_framework_unclear" in _factors(demo, case)
    assert before >= 6
    assert after <= 1


@pytest.mark.requirement("Z07")
def test_late_calls_at_night_fell_to_none_in_eight_weeks(demo: Shown):
    with demo.reading():
        case = demo.themed(night_calls.THEME, ELM)
        late = demo.signals(ELM, (night_calls.TYPE,))
        before, after = around(late, night_calls.LIVE, 56)
        card = next(each for each in demo.actions(case) if each.kind == "tool_introduced")
        last = Check.objects.filter(action=card, recheck__kind="final").latest("checked_on")
        sampled = Progress.objects.filter(
            action=card, words__contains="sample", noted_at__gt=last.recorded_at
        )

        assert card.live_on is not None
        assert (last.checked_on - card.live_on).days == 56
        assert last.measured == "0 in eight weeks"
        assert sampled.count() >= 2
    assert (before, after) == (5, 0)


@pytest.mark.requirement("Z08")
def test_one_thematic_review_answers_the_same_gap_in_three_services(demo: Shown):
    with demo.reading():
        case = demo.themed(records.THEME, ELM)
        gaps = demo.signals(types=(records.TYPE,)).filter(kind="incident")
        services = set(gaps.values_list("service__name", flat=True))
        before, after = around(gaps, records.LIVE, 50)
        governance = LinkCheck.objects.filter(case=case, about=About.GOVERNANCE)

        assert case.tier == Tier.SYSTEMIC
        assert len(services) == 3
        assert {action.kind for action in demo.actions(case)} == {
            "training",
            "policy_guidance_update",
            "competency_check",
        }
        assert governance.filter(words__contains="Board").exists()
        assert {site.service.name: site.result for site in sites_of(case)} == dict.fromkeys(
            services, Result.PASSED
        )
        assert len(closures_of(case)) == 1
        assert case.state == CaseState.CLOSED
    assert before >= 4
    assert after <= before / 2


def _signals_of(case: Case) -> list[Signal]:
    return [link.signal for link in CaseSignal.objects.filter(case=case).select_related("signal")]


def _factors(demo: Shown, case: Case) -> set[str]:
    rows = ReviewFactor.objects.filter(review=demo.review(case), is_current=True)
    return set(rows.values_list("code", flat=True))


def _changes(case: Case) -> list[Change]:
    return list(Change.objects.filter(action__in=Action.objects.filter(case=case)))


def _links(case: Case) -> list[str]:
    return list(LinkCheck.objects.filter(case=case).values_list("about", flat=True))


def _days_until_told(signal: Signal) -> int:
    return (local_date(signal.reported_at) - signal.occurred_on).days


def _is_complete(signal: Signal) -> bool:
    return bool(signal.happened_time and signal.place and signal.immediate_actions and signal.told)

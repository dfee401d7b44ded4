from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.facts import Facts
from heedwell.rules.stages import STEPS, CaseState, Stage, Step, may_take, stage_of, stages_for
from heedwell.rules.tiers import Tier

READY_TO_SHARE = Facts(
    tier=Tier.MODERATE_OR_REPEAT, submitted=True, signed_off=True, actions_total=2
)


@pytest.mark.requirement("N19")
def test_the_loop_has_six_stages_in_order():
    assert [stage.label for stage in Stage] == [
        "Signal", "Triage", "Review", "Action", "Verify", "Share",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("what_is_left", "stage"),
    [
        ({"tier": None}, Stage.TRIAGE),
        ({"submitted": False}, Stage.REVIEW),
        ({"signed_off": False}, Stage.REVIEW),
        ({"actions_total": 0}, Stage.ACTION),
        ({"actions_without_owner_or_date": 1}, Stage.ACTION),
        ({"actions_not_done": 1, "actions_unverified": 2}, Stage.ACTION),
        ({"actions_unverified": 1}, Stage.VERIFY),
        ({}, Stage.SHARE),
    ],
)
def test_a_case_stands_at_the_first_stage_with_something_left_to_do(
    what_is_left: dict[str, object], stage: Stage
):
    facts = replace(READY_TO_SHARE, **what_is_left)  # type: ignore[arg-type]  # shorthand

    assert stage_of(facts) is stage


def test_a_tier_one_review_needs_no_signature_to_move_on():
    facts = replace(READY_TO_SHARE, tier=Tier.LOW_HARM, signed_off=False, actions_not_done=1)

    assert stage_of(facts) is Stage.ACTION


@pytest.mark.requirement("T02")
def test_a_near_miss_goes_from_triage_to_the_huddle():
    assert stage_of(Facts(tier=Tier.NEAR_MISS)) is Stage.SHARE
    assert stages_for(Tier.NEAR_MISS) == (Stage.SIGNAL, Stage.TRIAGE, Stage.SHARE)


@pytest.mark.parametrize("tier", [None, *list(Tier)[1:]])
def test_every_other_case_passes_all_six_stages(tier: Tier | None):
    assert stages_for(tier) == tuple(Stage)


@pytest.mark.requirement("V10")
def test_a_check_that_fails_brings_the_case_back_to_its_action():
    checked = replace(READY_TO_SHARE, actions_unverified=1)
    failed = replace(checked, actions_not_done=1)

    assert stage_of(checked) is Stage.VERIFY
    assert stage_of(failed) is Stage.ACTION


@pytest.mark.parametrize("step", Step)
def test_each_step_is_in_the_table_with_words_and_a_place(step: Step):
    move = STEPS[step]

    assert move.label
    assert move.at
    assert Stage.SIGNAL not in move.at


@pytest.mark.parametrize("step", set(Step) - {Step.OPEN_FROM_HISTORY})
@pytest.mark.parametrize("state", set(CaseState) - {CaseState.OPEN})
def test_nothing_more_is_done_to_a_case_that_has_ended(step: Step, state: CaseState):
    for stage_facts in (Facts(), READY_TO_SHARE, Facts(tier=Tier.LOW_HARM)):
        assert not may_take(step, state, stage_facts)


def test_history_can_be_opened_as_a_case_and_an_open_case_cannot_again():
    assert may_take(Step.OPEN_FROM_HISTORY, CaseState.HISTORY, Facts())
    assert not may_take(Step.OPEN_FROM_HISTORY, CaseState.OPEN, Facts())


@pytest.mark.parametrize(
    ("step", "ends_as"),
    [
        (Step.JOIN, CaseState.JOINED),
        (Step.THANK, CaseState.THANKED),
        (Step.WITHDRAW, CaseState.WITHDRAWN),
        (Step.CLOSE, CaseState.CLOSED),
    ],
)
def test_four_steps_end_a_case_each_in_its_own_state(step: Step, ends_as: CaseState):
    assert STEPS[step].to is ends_as
    assert {other for other in Step if STEPS[other].to is ends_as} == {step}
    assert ends_as.label


def test_a_case_is_closed_from_its_last_stage_only():
    assert may_take(Step.CLOSE, CaseState.OPEN, READY_TO_SHARE)
    assert not may_take(Step.CLOSE, CaseState.OPEN, replace(READY_TO_SHARE, actions_unverified=1))
    assert not may_take(Step.CLOSE, CaseState.OPEN, Facts())


def test_a_case_is_triaged_once_and_then_graded_again():
    assert may_take(Step.TRIAGE, CaseState.OPEN, Facts())
    assert not may_take(Step.REGRADE, CaseState.OPEN, Facts())
    assert may_take(Step.REGRADE, CaseState.OPEN, READY_TO_SHARE)
    assert not may_take(Step.TRIAGE, CaseState.OPEN, READY_TO_SHARE)


facts_of_any_case = st.builds(
    Facts,
    tier=st.one_of(st.none(), st.sampled_from(Tier)),
    submitted=st.booleans(),
    signed_off=st.booleans(),
    actions_total=st.integers(0, 3),
    actions_without_owner_or_date=st.integers(0, 1),
    actions_not_done=st.integers(0, 2),
    actions_unverified=st.integers(0, 2),
)


@given(facts=facts_of_any_case)
def test_a_case_stands_at_a_stage_that_it_passes_and_has_a_next_step(facts: Facts):
    stage = stage_of(facts)

    assert stage in stages_for(facts.tier)
    assert any(may_take(step, CaseState.OPEN, facts) for step in Step)


@given(facts=facts_of_any_case)
def test_work_that_gets_done_never_takes_a_case_back(facts: Facts):
    order = list(Stage)
    for done in (
        replace(facts, submitted=True),
        replace(facts, signed_off=True),
        replace(facts, actions_not_done=0),
        replace(facts, actions_unverified=0),
    ):
        assert order.index(stage_of(done)) >= order.index(stage_of(facts))

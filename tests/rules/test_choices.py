from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission, Role
from heedwell.rules.choices import CHOICES, NOBODY, Choice, told_key
from heedwell.rules.differences import differences
from heedwell.rules.escalation import OWNER, Work, escalation_route, ladder, rungs_reached
from heedwell.rules.rule_groups import GROUPS, short
from heedwell.rules.rulebook import (
    DEFAULT_RULEBOOK,
    RULES,
    OutOfBounds,
    Rulebook,
    from_json,
    overlay,
    to_json,
)

DUE = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)
choices = pytest.mark.parametrize("choice", CHOICES.values(), ids=lambda each: each.key)


@choices
def test_a_choice_begins_with_one_of_its_own_list_and_has_words_for_each(choice: Choice):
    assert choice.default in choice.options
    for option in choice.options:
        assert choice.said(option) != option


@pytest.mark.parametrize(
    "choice", [each for each in CHOICES.values() if each.key.startswith("escalate_")]
)
def test_whoever_can_be_told_may_open_the_case(choice: Choice):
    decides = choice.key in (told_key("triage", "second"), told_key("triage", "third"))
    needed = Permission.TRIAGE if decides else Permission.READ_CASES

    for option in set(choice.options) - {NOBODY}:
        assert needed in ROLE_PERMISSIONS[Role(option)]


@choices
@pytest.mark.parametrize("answer", ["care_worker", "", "owner", 5, None])
def test_what_is_not_on_the_list_is_refused(choice: Choice, answer):
    with pytest.raises(OutOfBounds) as refused:
        overlay(DEFAULT_RULEBOOK, {choice.key: answer})

    assert choice.label in refused.value.problems[choice.key]


def test_the_same_role_cannot_stand_twice_on_a_ladder():
    with pytest.raises(OutOfBounds) as refused:
        overlay(DEFAULT_RULEBOOK, {told_key("action", "second"): "quality_lead"})

    assert refused.value.problems == {
        told_key("action", "third"): (
            "Choose somebody else: the quality lead is already told of a late action."
        )
    }


@pytest.mark.requirement("A08")
def test_a_provider_chooses_who_is_told_and_may_leave_the_middle_out():
    own = overlay(
        DEFAULT_RULEBOOK,
        {told_key("action", "second"): NOBODY, told_key("action", "third"): "board_member"},
    )

    assert [rung.role for rung in ladder(Work.ACTION, own)] == [OWNER, "board_member"]
    assert escalation_route(Work.ACTION, own) == (
        "When it is late: the person responsible",
        "3 days later: a board member",
    )
    late = DUE + timedelta(days=3)
    assert len(rungs_reached(ladder(Work.ACTION, own), DUE, late, own)) == 2


@pytest.mark.requirement("A08")
@given(
    answers=st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(each.options) for key, each in CHOICES.items()}
    )
)
def test_nobody_can_switch_a_ladder_off(answers: dict[str, str]):
    try:
        own = overlay(DEFAULT_RULEBOOK, answers)
    except OutOfBounds:
        return

    for work in Work:
        rungs = ladder(work, own, is_safeguarding=False)
        assert len(rungs) >= 2
        assert (rungs[0].key, rungs[-1].key) == (f"{work}-first", f"{work}-third")
        assert work is Work.TRIAGE or rungs[0].role == OWNER
        assert len({rung.role for rung in rungs}) == len(rungs)


def test_every_rule_is_in_exactly_one_group_and_has_a_short_name_there():
    placed = [rule.key for group in GROUPS.values() for rule in group.rules]

    assert sorted(placed) == sorted(RULES)
    for group in GROUPS.values():
        assert group.rules
        for rules in group.parts.values():
            assert len({short(rule) for rule in rules}) == len(rules)


def test_what_two_versions_say_differently_is_told_in_words():
    own = overlay(
        DEFAULT_RULEBOOK, {"tier_1_review_days": 1, told_key("review", "second"): "shift_lead"}
    )

    said = [
        (each.rule.label, each.before, each.after) for each in differences(DEFAULT_RULEBOOK, own)
    ]

    assert said == [
        ("Tier 1: review done after triage within", "7 days", "1 day"),
        ("Late review: told second", "the registered manager", "the shift lead"),
    ]


def test_a_version_from_before_there_were_choices_takes_ours():
    stored = to_json(Rulebook(4))
    del stored["choices"]

    assert from_json(stored).choices == DEFAULT_RULEBOOK.choices

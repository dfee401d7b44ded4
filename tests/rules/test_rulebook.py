import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.rulebook import (
    DEFAULT_RULEBOOK,
    SETTINGS,
    OutOfBounds,
    Rulebook,
    Setting,
    from_json,
    overlay,
    to_json,
)
from heedwell.rules.tiers import TIER_RULES, TIMESCALES, Tier


def ask_for(changes: dict[str, int]) -> Rulebook | OutOfBounds:
    try:
        return overlay(DEFAULT_RULEBOOK, changes)
    except OutOfBounds as refused:
        return refused


settings = pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda each: each.key)


@settings
def test_the_default_of_a_setting_is_within_its_own_bounds(setting: Setting):
    assert setting.lowest <= setting.default <= setting.highest
    assert setting.source.strip()
    assert setting.ours == (setting.source == "ours") or setting.key.startswith("tier_")


@settings
def test_a_setting_may_be_set_to_either_bound_or_says_which_other_is_in_its_way(setting: Setting):
    for value in (setting.lowest, setting.highest):
        answer = ask_for({setting.key: value})
        if isinstance(answer, OutOfBounds):
            assert "cannot be less than" in str(answer)
        else:
            assert answer[setting.key] == value


@settings
def test_a_setting_outside_its_bounds_is_refused_with_the_bounds(setting: Setting):
    for value in (setting.lowest - 1, setting.highest + 1):
        with pytest.raises(OutOfBounds) as refused:
            overlay(DEFAULT_RULEBOOK, {setting.key: value})

        said = refused.value.problems[setting.key]
        assert f"from {setting.lowest} to {setting.highest} {setting.unit}" in said
        assert str(value) in said


def test_the_sentence_says_what_may_be_set():
    with pytest.raises(OutOfBounds) as refused:
        overlay(DEFAULT_RULEBOOK, {"triage_hours": 30})

    assert str(refused.value) == (
        "Triage after the report within can be set from 1 to 24 hours. You entered 30."
    )


@pytest.mark.requirement("N01")
def test_nobody_can_give_triage_more_than_the_24_hours_we_promise():
    assert DEFAULT_RULEBOOK["triage_hours"] == SETTINGS["triage_hours"].highest == 24


def test_every_problem_is_told_at_once():
    with pytest.raises(OutOfBounds) as refused:
        overlay(DEFAULT_RULEBOOK, {"triage_hours": 0, "history_days": 999, "lunch_hours": 1})

    assert set(refused.value.problems) == {"triage_hours", "history_days", "lunch_hours"}


@pytest.mark.parametrize("value", [True, 5.5, "5", None])
def test_only_whole_numbers_are_taken(value):
    with pytest.raises(OutOfBounds, match="whole number"):
        overlay(DEFAULT_RULEBOOK, {"triage_hours": value})


def test_a_window_cannot_close_before_it_opens():
    with pytest.raises(OutOfBounds) as refused:
        overlay(DEFAULT_RULEBOOK, {"tier_2_first_opens_weeks": 6, "tier_2_first_due_weeks": 5})

    assert "cannot be less than" in refused.value.problems["tier_2_first_due_weeks"]


def test_a_change_makes_the_next_version_and_leaves_the_old_one_alone():
    ours = overlay(DEFAULT_RULEBOOK, {"tier_2_review_days": 3})
    later = overlay(ours, {"triage_hours": 12})

    assert [DEFAULT_RULEBOOK.version, ours.version, later.version] == [0, 1, 2]
    assert later.changed == {"tier_2_review_days": 3, "triage_hours": 12}
    assert DEFAULT_RULEBOOK["tier_2_review_days"] == 5
    assert overlay(DEFAULT_RULEBOOK, {}, version=7).version == 7


def test_a_rulebook_cannot_be_changed_in_place():
    with pytest.raises(TypeError):
        DEFAULT_RULEBOOK.values["triage_hours"] = 1  # type: ignore[index]  # the point of it


@pytest.mark.parametrize("tier", Tier)
def test_the_default_rulebook_gives_the_tiers_as_they_are_written(tier: Tier):
    assert DEFAULT_RULEBOOK.rule(tier) == TIER_RULES[tier]


def test_every_timescale_of_every_tier_can_be_set():
    for tier, rule in TIER_RULES.items():
        for timescale in TIMESCALES:
            is_asked = getattr(rule, timescale) is not None
            assert (f"{tier.code}_{timescale}" in SETTINGS) == is_asked


def test_a_providers_own_timescale_reaches_the_rule_of_its_tier_only():
    own = overlay(DEFAULT_RULEBOOK, {"tier_3_review_days": 15})

    assert own.rule(Tier.SERIOUS_OR_SAFEGUARDING).review_days == 15
    assert own.rule(Tier.SYSTEMIC) == TIER_RULES[Tier.SYSTEMIC]


def test_a_stored_rulebook_outlives_a_setting_that_is_newer_than_it():
    stored = to_json(overlay(DEFAULT_RULEBOOK, {"triage_hours": 8}))
    del stored["values"]["sample_cases"]
    stored["values"]["a setting of long ago"] = 1

    again = from_json(stored)

    assert again["triage_hours"] == 8
    assert again["sample_cases"] == SETTINGS["sample_cases"].default
    assert set(again.values) == set(SETTINGS)


def test_a_stored_rulebook_is_read_even_when_bounds_have_moved_since():
    stored = to_json(DEFAULT_RULEBOOK)
    stored["values"]["triage_hours"] = 36

    assert from_json(stored)["triage_hours"] == 36


changes = st.fixed_dictionaries(
    {}, optional={key: st.integers(-5, s.highest + 20) for key, s in SETTINGS.items()}
)


@given(changes=changes)
def test_whatever_is_asked_a_rulebook_in_force_is_within_bounds_and_in_order(
    changes: dict[str, int],
):
    rulebook = ask_for(changes)
    if isinstance(rulebook, OutOfBounds):
        assert set(rulebook.problems) <= set(SETTINGS)
        return

    for key, setting in SETTINGS.items():
        assert setting.lowest <= rulebook[key] <= setting.highest
    for tier in Tier:
        rule = rulebook.rule(tier)
        for opens, due in (
            (rule.first_opens_weeks, rule.first_due_weeks),
            (rule.final_opens_weeks, rule.final_due_weeks),
            (rule.first_due_weeks, rule.final_due_weeks),
        ):
            assert opens is None or due is None or opens <= due


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    values = {key: draw(st.integers(s.lowest, s.highest)) for key, s in SETTINGS.items()}
    return Rulebook(draw(st.integers(0, 99)), values)


@given(rulebook=rulebooks())
def test_a_rulebook_comes_back_from_its_row_as_it_went_in(rulebook: Rulebook):
    again = from_json(json.loads(json.dumps(to_json(rulebook))))

    assert again == rulebook
    assert again.version == rulebook.version

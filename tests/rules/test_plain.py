import pytest

from heedwell.rules.gates import GATES
from heedwell.rules.plain import CADENCES, before_closing, reporting, tier_says
from heedwell.rules.routes import routes_for
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, SETTINGS, OutOfBounds, Setting, overlay
from heedwell.rules.stages import Step
from heedwell.rules.tiers import Tier

TIMESCALES = [each for each in SETTINGS.values() if each.key.startswith("tier_")]


@pytest.mark.requirement("Q04")
@pytest.mark.parametrize("setting", TIMESCALES, ids=lambda each: each.key)
def test_no_timescale_of_a_tier_can_change_without_the_promises_saying_so(setting: Setting):
    tier = Tier.from_code(setting.key[:6])
    for value in range(setting.lowest, setting.highest + 1):
        try:
            own = overlay(DEFAULT_RULEBOOK, {setting.key: value})
        except OutOfBounds:
            continue
        lines = " ".join(tier_says(tier, own))
        assert str(value) in lines
        assert (lines == " ".join(tier_says(tier, DEFAULT_RULEBOOK))) == (value == setting.default)


def test_the_promises_say_the_numbers_in_plain_words():
    assert reporting(DEFAULT_RULEBOOK)[0] == (
        "Somebody reads it and decides what to do within 24 hours."
    )
    assert tier_says(Tier.MODERATE_OR_REPEAT, DEFAULT_RULEBOOK)[:3] == (
        "It is reviewed within 5 working days of triage: RCA light.",
        "A manager who did not write the review signs it off.",
        "A first check, 4 to 6 weeks after the change, looks whether it is there.",
    )


@pytest.mark.parametrize("tier", list(Tier)[1:])
def test_the_route_that_a_provider_chose_is_the_route_that_is_promised(tier: Tier):
    for rule in routes_for(tier):
        own = overlay(DEFAULT_RULEBOOK, {f"{tier.code}_route": str(rule.route)})

        assert own.rule(tier).route is rule.route
        assert rule.label.lower() in " ".join(tier_says(tier, own)).lower()


def test_a_route_that_is_not_proportionate_to_the_tier_is_refused():
    with pytest.raises(OutOfBounds):
        overlay(DEFAULT_RULEBOOK, {"tier_3_route": "reflective"})


def test_everything_that_a_case_needs_to_close_is_said_once():
    said = [gate.key for gates in before_closing().values() for gate in gates]

    assert sorted(said) == sorted(gate.key for gate in GATES if Step.CLOSE in gate.steps)
    assert [gate.key for gate in before_closing()["From Tier 2 up"]] == ["review-signed-off"]


@pytest.mark.requirement("N22")
@pytest.mark.parametrize("word", CADENCES)
def test_each_unnumbered_word_of_the_articles_can_be_set(word: str):
    for key in CADENCES[word]:
        setting = SETTINGS[key]
        assert setting.lowest < setting.highest
        assert overlay(DEFAULT_RULEBOOK, {key: setting.lowest})[key] == setting.lowest

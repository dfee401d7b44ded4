import pytest

from heedwell.rules.tiers import TIER_RULES, TIMESCALES, ReviewRoute, Tier
from heedwell.rules.vocabulary import SHARING_ROUTES


@pytest.mark.requirement("N18")
def test_there_are_five_tiers_from_0_to_4_and_each_has_a_rule():
    assert [int(tier) for tier in Tier] == [0, 1, 2, 3, 4]
    assert list(TIER_RULES) == list(Tier)


@pytest.mark.parametrize(
    ("tier", "route", "label"),
    [
        (Tier.NEAR_MISS, ReviewRoute.HUDDLE, "Tier 0 · near miss, no harm"),
        (Tier.LOW_HARM, ReviewRoute.REFLECTIVE, "Tier 1 · low harm"),
        (
            Tier.MODERATE_OR_REPEAT,
            ReviewRoute.RCA_LIGHT,
            "Tier 2 · moderate harm or repeat theme",
        ),
        (
            Tier.SERIOUS_OR_SAFEGUARDING,
            ReviewRoute.FULL_RCA,
            "Tier 3 · serious incident or safeguarding",
        ),
        (Tier.SYSTEMIC, ReviewRoute.THEMATIC, "Tier 4 · systemic theme"),
    ],
)
def test_each_tier_has_its_route_and_its_words(tier: Tier, route: ReviewRoute, label: str):
    assert TIER_RULES[tier].route is route
    assert tier.label == label
    assert Tier.from_code(tier.code) is tier


def test_a_tier_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="9"):
        Tier.from_code("tier_9")


@pytest.mark.requirement("T02")
def test_tier_zero_is_a_huddle_share_and_nothing_more():
    rule = TIER_RULES[Tier.NEAR_MISS]

    assert rule.shared_by == ("huddle",)
    assert not rule.learning_gate
    assert not rule.needs_sign_off
    assert rule.review_days is None
    assert rule.final_due_weeks is None


@pytest.mark.requirement("T03", "N02")
def test_tier_one_is_a_brief_review_and_a_micro_action_in_seven_days():
    rule = TIER_RULES[Tier.LOW_HARM]

    assert (rule.review_days, rule.action_days) == (7, 7)
    assert not rule.review_days_are_working
    assert not rule.needs_sign_off
    assert rule.learning_gate


@pytest.mark.requirement("T04", "N03", "N04", "N05")
def test_tier_two_is_an_rca_light_with_sign_off_and_a_re_check():
    rule = TIER_RULES[Tier.MODERATE_OR_REPEAT]

    assert (rule.review_days, rule.review_days_are_working) == (5, True)
    assert (rule.first_opens_weeks, rule.first_due_weeks) == (4, 6)
    assert (rule.final_opens_weeks, rule.final_due_weeks) == (6, 8)
    assert rule.needs_sign_off
    assert rule.ours == frozenset()


@pytest.mark.parametrize(
    ("tier", "days"), [(Tier.SERIOUS_OR_SAFEGUARDING, 20), (Tier.SYSTEMIC, 40)]
)
def test_the_review_times_of_the_upper_tiers_are_ours_and_say_so(tier: Tier, days: int):
    rule = TIER_RULES[tier]

    assert (rule.review_days, rule.review_days_are_working) == (days, True)
    assert "review_days" in rule.ours
    assert "needs_sign_off" in rule.ours


@pytest.mark.parametrize("tier", Tier)
def test_a_tier_is_shared_by_routes_that_exist(tier: Tier):
    assert TIER_RULES[tier].shared_by
    assert all(route in SHARING_ROUTES for route in TIER_RULES[tier].shared_by)


@pytest.mark.parametrize("tier", Tier)
def test_what_is_ours_names_real_fields_and_the_rest_has_a_source(tier: Tier):
    rule = TIER_RULES[tier]

    assert all(hasattr(rule, name) for name in rule.ours)
    assert rule.source.startswith("S3:")


@pytest.mark.requirement("R19")
def test_a_second_person_signs_from_tier_two_up():
    signed = [tier for tier, rule in TIER_RULES.items() if rule.needs_sign_off]

    assert signed == [2, 3, 4]


def test_checks_get_no_earlier_as_the_tier_rises():
    for timescale in TIMESCALES:
        if timescale.startswith("final"):
            weeks = [getattr(TIER_RULES[tier], timescale) for tier in list(Tier)[1:]]
            assert weeks == sorted(weeks)

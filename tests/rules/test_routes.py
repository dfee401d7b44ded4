import pytest

from heedwell.rules.facts import Facts
from heedwell.rules.gates import GATES, unmet
from heedwell.rules.routes import ROUTES, Box, RouteRule, may_choose, question_of, routes_for
from heedwell.rules.stages import Step
from heedwell.rules.tiers import TIER_RULES, ReviewRoute, Tier
from heedwell.rules.vocabulary import CONTRIBUTOR_ROLES

EVERY_ROUTE = pytest.mark.parametrize("rule", ROUTES.values(), ids=str)


@EVERY_ROUTE
def test_a_route_says_what_it_is_for_how_long_it_takes_and_who_takes_part(rule: RouteRule):
    assert rule.purpose.endswith(".")
    assert rule.tiers
    assert rule.minutes > 0
    assert rule.people
    assert all(role in CONTRIBUTOR_ROLES for role in rule.people)
    assert rule.source


@EVERY_ROUTE
@pytest.mark.requirement("R02")
def test_every_route_asks_the_four_boxes_in_its_own_words_and_nothing_twice(rule: RouteRule):
    codes = [question.code for question in rule.questions]

    assert [code for code in codes if code in set(Box)] == list(Box)
    assert len(set(codes)) == len(codes)
    assert all(question.text for question in rule.questions)


@EVERY_ROUTE
def test_the_gates_of_a_route_are_gates(rule: RouteRule):
    assert rule.gates <= {gate.key for gate in GATES}


@pytest.mark.requirement("R01")
def test_the_deeper_routes_ask_questions_of_their_own():
    for route in set(ReviewRoute) - {ReviewRoute.HUDDLE, ReviewRoute.RCA_LIGHT}:
        assert ROUTES[route].extra


@pytest.mark.requirement("R22")
def test_a_full_analysis_asks_how_early_signs_were_understood_and_passed_on():
    asked = question_of("early_signs")

    assert asked in ROUTES[ReviewRoute.FULL_RCA].extra
    assert asked.box is Box.WHY
    assert "to whom it was passed on" in asked.hint


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.requirement("R01")
def test_a_tier_offers_its_own_route_first(tier: Tier):
    offered = routes_for(tier)

    assert offered[0].route is TIER_RULES[tier].route
    assert all(may_choose(rule.route, tier) for rule in offered)


@pytest.mark.parametrize(
    ("tier", "others"),
    [
        (Tier.NEAR_MISS, set()),
        (Tier.LOW_HARM, {"rca_light", "swarm", "after_action"}),
        (Tier.MODERATE_OR_REPEAT, {"full_rca", "swarm", "after_action", "mdt"}),
        (Tier.SERIOUS_OR_SAFEGUARDING, {"swarm", "after_action", "mdt"}),
        (Tier.SYSTEMIC, {"full_rca"}),
    ],
)
def test_what_else_a_tier_allows(tier: Tier, others: set[str]):
    assert {rule.route for rule in routes_for(tier)[1:]} == others


@pytest.mark.requirement("N12")
@pytest.mark.parametrize("tier", [Tier.LOW_HARM, Tier.MODERATE_OR_REPEAT])
def test_the_review_that_tiers_1_and_2_propose_takes_fifteen_minutes(tier: Tier):
    assert routes_for(tier)[0].minutes == 15


@pytest.mark.parametrize(
    ("route", "takes"),
    [
        (ReviewRoute.RCA_LIGHT, "about 15 minutes"),
        (ReviewRoute.MDT, "about 60 minutes"),
        (ReviewRoute.FULL_RCA, "about 8 hours in all"),
    ],
)
def test_how_long_it_takes_is_said_in_words(route: ReviewRoute, takes: str):
    assert ROUTES[route].takes == takes


@pytest.mark.requirement("R15")
def test_a_huddle_is_not_finished_before_those_who_were_there_have_spoken():
    facts = Facts(
        tier=Tier.LOW_HARM, route=ReviewRoute.SWARM, roles_heard=frozenset({"staff_involved"})
    )
    key = "people-present"

    assert key in {gate.key for gate in unmet(Step.SUBMIT_REVIEW, facts)}
    heard = Facts(
        tier=Tier.LOW_HARM,
        route=ReviewRoute.SWARM,
        roles_heard=frozenset({"staff_involved", "manager"}),
    )
    other = Facts(tier=Tier.LOW_HARM, route=ReviewRoute.REFLECTIVE)
    for met in (heard, other):
        assert key not in {gate.key for gate in unmet(Step.SUBMIT_REVIEW, met)}


def test_a_question_that_no_route_asks_any_more_keeps_its_code():
    assert question_of("long_gone").text == "long_gone"

"""Whatever the kind of review: it asks why and what prevents it, and ends in an owned change."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.journey import steps
from heedwell.loop.cases.models import Case
from heedwell.rules.routes import ROUTES, Box, RouteRule
from heedwell.rules.tiers import TIER_RULES, ReviewRoute
from tests.journey.team import Team
from tests.web.cases.test_review_page import WRITTEN
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
ROUTINE_AND_SERIOUS = [rule for rule in ROUTES.values() if rule.route is not ReviewRoute.HUDDLE]
every_kind = pytest.mark.parametrize("rule", ROUTINE_AND_SERIOUS, ids=lambda rule: rule.route.value)


def begun(team: Team, rule: RouteRule) -> Case:
    """The review of a case of the lowest tier that may have this kind."""
    tier = min(rule.tiers)
    case = team.triaged(tier)
    if TIER_RULES[tier].route is not rule.route:
        steps.choose_route(
            review=team.review_of(case),
            route=rule.route,
            reason="It fits those who were there",
            by=team.rob,
            at=team.at,
        )
    return case


@every_kind
@pytest.mark.requirement("R12")
def test_every_kind_asks_why_and_what_will_change_not_only_what_happened(
    team: Team, as_: As, rule: RouteRule
):
    page = as_(team.dev).case(begun(team, rule), "review")

    page.says(*(question.text for question in rule.questions), rule.purpose)
    assert set(Box) <= page.fields.keys()
    assert {"factors", "factors_together", "new_themes"} <= page.fields.keys() | page.offered.keys()


@every_kind
@pytest.mark.parametrize("empty", [Box.WHY, Box.CHANGE])
@pytest.mark.requirement("R12")
def test_what_happened_alone_finishes_no_review(team: Team, as_: As, rule: RouteRule, empty: Box):
    case = begun(team, rule)
    team.agree(case)

    page = as_(team.dev).send(at(case, "review"), **{**WRITTEN, empty: "", "then": "submit"})

    page.says("You cannot finish this review yet.", "Fill in all four boxes of the review")
    assert team.review_of(case).submitted_at is None


@every_kind
@pytest.mark.requirement("R20")
def test_routine_or_serious_no_review_is_finished_without_a_change_that_somebody_owns(
    team: Team, as_: As, rule: RouteRule
):
    case = begun(team, rule)
    review = at(case, "review")

    page = as_(team.dev).send(review, **{**WRITTEN, "then": "submit"})
    team.agree(case)
    written = as_(team.dev).see(review)

    page.says("You cannot finish this review yet.", "Agree at least one learning action")
    written.says("Quiet half-hour before the meal", "Dev, by Saturday 7 March. Priya checks:")
    assert "Still open: Agree at least one learning action" not in written.words


@every_kind
@pytest.mark.requirement("R20")
def test_what_is_written_is_kept_in_the_same_order_for_routine_and_serious(
    team: Team, as_: As, rule: RouteRule
):
    case = begun(team, rule)
    as_(team.dev).send(at(case, "review"), **WRITTEN)

    read = as_(team.rob).case(case, "sign-review").words

    places = [read.index(str(WRITTEN[box])) for box in Box]
    assert places == sorted(places)
    assert read.index("Evening transitions") > places[-1]

"""Services side by side: a funnel with the limits of each one's size, never a league table."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import exposure
from heedwell.loop.cases import about_staff
from heedwell.statistics.charts.funnel import rate_funnel, rate_limits
from tests.journey.team import Team
from tests.journey.test_count import months_before
from tests.web.cases.visiting import Visitor

As = Callable[[Account], Visitor]
URL = "/twelve-months/services/"


def support(team: Team, service: Service, days: int, months: int = 12) -> None:
    amounts = {
        (moment.date().replace(day=1), "person_days"): Decimal(days)
        for moment in months_before(months)
    }
    exposure.enter(service=service, amounts=amounts, by=team.rob, at=team.at)


def report_in(team: Team, service: Service, number: int, harm: str = "low") -> None:
    now = team.at
    for at in range(number):
        team.at = now - timedelta(days=20 + 10 * at)
        team.report(service=service, affected=[], harm=harm, client_id=uuid.uuid4())
    team.at = now


def test_a_service_outside_what_chance_gives_is_a_question_and_nobody_is_ranked(
    team: Team, as_: As
):
    support(team, team.here, 300)
    support(team, team.provider.there, 300)
    report_in(team, team.here, 30)
    report_in(team, team.provider.there, 4)

    page = as_(team.priya).see(URL)

    page.says(
        "Every kind: Elm Court lies below what chance alone gives",
        "so nobody is ranked",
        "30 in 3,600 person-days, all twelve months",
    )
    words = page.words
    assert words.rindex("Elm Court") < words.rindex("Rowan House")  # by name, not by rate


def test_two_services_that_differ_by_chance_are_said_to_be_alike(team: Team, as_: As):
    support(team, team.here, 300)
    support(team, team.provider.there, 300)
    report_in(team, team.here, 7)
    report_in(team, team.provider.there, 4)

    as_(team.priya).see(URL).says("no service lies outside what chance alone gives")


def test_a_month_without_support_is_left_out_with_its_events(team: Team, as_: As):
    support(team, team.here, 300, months=6)
    support(team, team.provider.there, 300)
    report_in(team, team.here, 30)
    report_in(team, team.provider.there, 4)

    as_(team.priya).see(URL).says("in 1,800 person-days, 6 of twelve months")


def test_whoever_a_report_is_about_is_shown_the_numbers_without_it(team: Team, as_: As):
    support(team, team.here, 300)
    support(team, team.provider.there, 300)
    report_in(team, team.here, 7)
    report_in(team, team.provider.there, 4)
    tom = team.provider.employ("Tom", Role.QUALITY_LEAD)
    earlier = team.today - timedelta(days=40)
    told = team.report(affected=[], harm="severe", happened_on=earlier)
    about_staff.say(case=told.case, account=tom, words="", by=team.rob, at=team.at)

    as_(team.priya).see(URL).says("8 in 3,600 person-days")
    as_(tom).see(URL).says("7 in 3,600 person-days")


def test_a_service_whose_support_is_not_known_is_never_taken_for_nought(team: Team, as_: As):
    support(team, team.here, 300)
    report_in(team, team.here, 5)
    report_in(team, team.provider.there, 4)

    as_(team.priya).see(URL).says(
        "Nothing to compare yet", "Left out, as nobody has entered their person-days: Elm Court."
    )


def test_the_lines_of_the_funnel_are_the_limits_of_its_points():
    funnel = rate_funnel([12, 30], [3.0, 10.0])

    small, large = rate_limits(funnel.centre, [3.0, 10.0])

    assert small == pytest.approx(
        (funnel.lower[0], funnel.inner_lower[0], funnel.inner_upper[0], funnel.upper[0])
    )
    assert large[3] - large[0] < small[3] - small[0]

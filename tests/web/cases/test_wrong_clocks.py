"""The server's clock put back between two steps, and a phone's clock that is wrong by years."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import TrailLine
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import time_spent
from tests.journey.team import Team
from tests.web.cases.test_review_page import WRITTEN
from tests.web.cases.visiting import Visitor, at
from tests.web.report.test_reporting import fall

As = Callable[[Account], Visitor]
pytestmark = pytest.mark.requirement("GOALS-R7")
STEPS = [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-1), timedelta(days=1)]


def whole_loop(team: Team) -> Case:
    case = team.verified()
    team.publish(case)
    team.link(case, "workforce")
    return team.close(case)


@pytest.mark.parametrize("step", STEPS)
def test_triage_that_seems_to_come_before_its_report_took_no_time(
    team: Team, as_: As, step: timedelta
):
    case = team.report().case
    team.at += step

    team.triage(case)

    took = {3600: "1 h", 86400: "1 day"}.get(int(step.total_seconds()), "1 min")
    as_(team.rob).case(case).says(f"{took} after the report")
    as_(team.priya).see(reverse("insight:triage")).says(f"Half of them within {took}")


@pytest.mark.parametrize("step", STEPS)
def test_a_clock_that_is_put_right_at_every_step_stops_nothing_and_keeps_the_order(
    team: Team, as_: As, step: timedelta
):
    first = team.triaged()
    team.at += step

    whole_loop(team)

    with team.provider.reading():
        lines = TrailLine.objects.filter(chain=team.organisation_id).order_by("sequence")
        verbs = list(lines.values_list("verb", flat=True))
        numbers = list(lines.values_list("sequence", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert verbs.index("signal.reported") < verbs.index("review.saved") < len(verbs) - 1
    assert verbs[-1] == "case.ended"
    as_(team.rob).case(first).says("after the report")


@pytest.mark.parametrize("years", [-9, -1, 1, 9])
def test_the_clock_of_a_phone_is_never_asked(team: Team, as_: As, years: int):
    """What a page sends along of its own clock counts nothing, and no deadline looks at it."""
    case = team.triaged()
    theirs = team.at.timestamp() + years * 365 * 86400

    as_(team.dev).send(
        at(case, "review"), **WRITTEN, opened=signing.dumps(theirs, salt="review-opened"), beats="1"
    )
    fall(as_(team.amina), happened_on="today")

    assert time_spent.seconds_of(team.review_of(case), team.dev) == 0
    with team.provider.reading():
        newest = Case.objects.latest("opened_at")
    assert newest.opened_at == team.at
    assert newest.triage_due_at - newest.opened_at == timedelta(hours=24)


def test_a_day_that_only_a_wrong_phone_could_mean_is_not_taken(team: Team, as_: As):
    page = fall(as_(team.amina), happened_on="2/3/2035")

    assert page.problems == ["Enter a date that is today or earlier"]
    assert page.fields["happened_on"] == ["2/3/2035"]

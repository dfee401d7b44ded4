"""What counts are divided by: visits and medicines beside days and hours, carried with a mark, never guessed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import exposure
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.counting import AmountNotKnown, carried_words
from heedwell.rules.counting import CountChoice
from heedwell.rules.months import month_after
from tests.journey.team import Team
from tests.journey.test_count import (
    after,
    agreed,
    count,
    counted,
    live,
    months_before,
    verdicts,
)
from tests.web.cases.visiting import Visitor

As = Callable[[Account], Visitor]
MONTHS = [moment.date().replace(day=1) for moment in months_before(13)]


def enter(team: Team, unit: str, amounts: dict[date, int]) -> None:
    exposure.enter(
        service=team.here,
        amounts={(month, unit): Decimal(amount) for month, amount in amounts.items()},
        by=team.rob,
        at=team.at,
    )


def visits_agreed(team: Team) -> Action:
    enter(team, "visits", dict.fromkeys(MONTHS, 3000))
    return agreed(team, 8, count=CountChoice(unit="visits"))


@pytest.mark.parametrize(("unit", "words"), exposure.UNITS)
def test_a_count_is_divided_by_each_kind_of_amount_and_says_so(team: Team, unit: str, words: str):
    enter(team, unit, dict.fromkeys([*MONTHS, date(2026, 3, 1)], 3000))
    action = agreed(team, 8, count=CountChoice(unit=unit))
    live(team, action)
    after(team, 1)
    team.check(action)

    assert counted(team, action).unit == unit
    assert [span.exposure for span in count(team, action).before] == [3000.0] * 12
    assert verdicts(team, action)[0].says.count(f"For each 1,000 {words}: ") == 1


def test_what_nobody_named_is_never_divided_by_medicines(team: Team):
    enter(team, "medicines", dict.fromkeys(MONTHS, 9000))

    action = agreed(team, 1)

    assert counted(team, action).unit == ""


def test_an_amount_that_is_not_known_for_every_month_is_refused_and_not_guessed(team: Team):
    enter(team, "person_days", dict.fromkeys(MONTHS, 300))
    enter(team, "visits", dict.fromkeys(MONTHS[:-1], 3000))

    with pytest.raises(AmountNotKnown) as refused:
        agreed(team, 1, count=CountChoice(unit="visits"))

    assert refused.value.unit == "visits"
    with team.provider.reading():
        assert not Action.objects.exists()


def test_what_is_carried_forward_says_from_when_on_the_chart_and_in_the_working(
    team: Team,
    as_: As,
):
    action = visits_agreed(team)
    live(team, action)
    after(team, 1)
    team.check(action)

    carried = "visits of March and April carried forward from February 2026"
    assert verdicts(team, action)[0].carried == carried
    page = as_(team.rob).case(action.case, "action", action_id=action.pk)
    page.says(
        "visits of April carried forward from February 2026",
        f"Carried forward {carried}",
        "not entered yet.",
    )


def test_beyond_what_may_be_carried_a_month_is_a_gap_on_the_chart(team: Team, as_: As):
    action = visits_agreed(team)
    live(team, action)
    after(team, 1)
    team.later(weeks=8)

    spans = count(team, action).after

    assert [span.exposure is None for span in spans] == [False, False, True, True][: len(spans)]
    assert carried_words(spans[-1:], "visits") == ""
    assert spans[-1].first == month_after(date(2026, 4, 1)) or spans[-1].exposure is None
    as_(team.rob).case(action.case, "action", action_id=action.pk).says(
        "A month without a known amount has no point, and is left out."
    )

"""Numbers to watch beside a count: entered by hand each week, a gap where nobody did."""

from collections.abc import Callable

import pytest

from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.leading.models import Reading
from heedwell.rules.measures import READY
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]


@pytest.fixture
def action(team: Team) -> Action:
    case = team.triaged(Tier.LOW_HARM)
    team.write_review(case)
    return team.agree(case, count=READY["falls"].count)


def watch(as_: As, who: Account, action: Action, **typed: str) -> Page:
    return as_(who).send(at(action.case, "watch", action_id=action.pk), **typed)


def page(as_: As, who: Account, action: Action) -> Page:
    return as_(who).case(action.case, "action", action_id=action.pk)


@pytest.mark.requirement("V08", "audit or quality indicators")
def test_a_number_is_watched_week_by_week_beside_the_count(team: Team, as_: As, action: Action):
    form = watch(as_, team.dev, action, own="Night checks done")
    as_(team.dev).answer(form, day="2/3/2026", number="12", out_of="14")
    team.later(weeks=2)
    again = as_(team.dev).see(form.path)
    as_(team.dev).answer(again, day="16/3/2026", number="14", out_of="14")

    page(as_, team.priya, action).says(
        "Night checks done: 14 of 14 (100 %) in the last week that was entered, "
        "12 of 14 (86 %) in the first",
        "Week of 9 March 2026 no count",
    )


def test_a_correction_stands_beside_what_was_entered_and_the_last_holds(
    team: Team, as_: As, action: Action
):
    form = watch(as_, team.dev, action, own="Debriefs held")
    for number in ("3", "4"):
        team.later(minutes=5)
        as_(team.dev).answer(as_(team.dev).see(form.path), day="2/3/2026", number=number)

    page(as_, team.dev, action).says("Debriefs held: 4 in the last week")
    with team.provider.reading():
        assert Reading.objects.count() == 2


def test_more_than_there_were_and_a_week_to_come_are_refused_and_kept(
    team: Team, as_: As, action: Action
):
    form = watch(as_, team.dev, action, own="Checks done")

    refused = as_(team.dev).answer(form, day="9/3/2026", number="15", out_of="14")

    assert "Enter at least as many as you counted" in refused.problems
    assert refused.fields["number"] == ["15"]
    with team.provider.reading():
        assert not Reading.objects.exists()


def test_a_number_is_watched_once_under_its_name(team: Team, as_: As, action: Action):
    watch(as_, team.dev, action, own="Checks done")

    again = watch(as_, team.dev, action, own="Checks done")

    assert again.problems == ["This is watched already. Write another, or go back"]


def test_only_whoever_carries_the_change_out_enters_its_numbers(
    team: Team, as_: As, action: Action
):
    assert as_(team.sue).case(action.case, "watch", action_id=action.pk).status == 404
    assert as_(team.amina).case(action.case, "watch", action_id=action.pk).status in (403, 404)

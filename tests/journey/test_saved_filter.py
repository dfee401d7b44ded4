"""What a measure counts is a saved filter: kind, part of day, person, repeats, late reports."""

from datetime import time, timedelta
from typing import Any

import pytest

from heedwell.loop.signals.draft import AffectedDraft
from heedwell.loop.verification import queries
from heedwell.loop.verification.counting import power_says
from heedwell.rules.counting import CountChoice, Counts
from heedwell.rules.measures import READY
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_count import (
    TRIGGER,
    agreed,
    count,
    counted,
    live,
    months_before,
    reported,
    verdicts,
)


def before(team: Team, months: int = 12, **facts: Any) -> None:
    """One in each of the months before, of another make than the usual ones."""
    now = team.at
    for moment in months_before(months):
        team.at = moment
        team.report(**facts)
    team.at = now


def events(team: Team, choice: CountChoice, **parts: Any) -> int:
    action = agreed(team, 1, count=choice, **parts)
    return sum(span.events for span in count(team, action).before)


def test_kinds_that_were_chosen_are_counted_and_others_are_not(team: Team):
    before(team, event_type="fall")
    before(team, event_type="medication_omission")

    assert events(team, CountChoice(kinds=("fall",))) == 12


def test_only_one_part_of_the_day_is_counted(team: Team):
    before(team, happened_time=time(18, 15))

    assert events(team, CountChoice(part_of_day="evening")) == 12


def test_only_what_happened_to_one_person_is_counted(team: Team):
    other = team.provider.add_person("Person C")
    harm = {"physical_harm": "low", "psychological_harm": "none"}
    before(team, affected=[AffectedDraft(person=other, **harm)])

    assert events(team, CountChoice(this_person=True), person=other) == 12


def test_only_repeats_for_the_same_person_are_counted(team: Team):
    now = team.at
    for moment in months_before(12):
        team.at = moment + timedelta(days=5)
        team.report()
    team.at = now

    # The first of each month comes about 25 days after the last, the second 5 days after.
    assert events(team, CountChoice(counts=Counts.REPEATS)) == 24


def test_reports_that_were_made_late_are_counted_apart(team: Team):
    before(team, 4, happened_time=time(17, 30))  # reported at 18:00, in winter
    before(team, 4, happened_time=time(15, 0))

    assert events(team, READY["late_escalation"].count) == 4


@pytest.mark.requirement("Z04")
def test_near_misses_are_counted_apart_and_more_of_them_is_what_is_wanted(team: Team):
    before(team, 12, kind="near_miss", event_type="choking")
    action = agreed(team, 1, count=READY["near_misses"].count, direction="more")
    live(team, action)
    for _ in range(12):
        team.later(days=1).report(kind="near_miss", event_type="fall", harm="none")
    team.later(weeks=3).check(action)

    found = count(team, action)
    (verdict,) = verdicts(team, action)
    assert sum(span.events for span in found.before) == 12
    assert verdict.word == "improved"


def test_the_filter_is_fixed_with_the_action(team: Team):
    ready = READY["falls"].count
    action = agreed(team, 0, count=ready)

    fixed = counted(team, action)

    assert (fixed.event_type, fixed.counts) == ("fall", Counts.REPORTS)


def test_where_more_is_wanted_a_rise_is_an_improvement(team: Team):
    action = agreed(team, 2, count=CountChoice(wants_more=True), direction="more")
    live(team, action)
    reported(team, [team.at + timedelta(days=1)], 12, harm="none")
    team.later(weeks=4).check(action)

    (verdict,) = verdicts(team, action)
    assert verdict.word == "improved"


@pytest.mark.requirement("Y01")
def test_while_choosing_it_is_said_what_can_be_shown_by_when(team: Team):
    reported(team, months_before(13), 2)
    team.at = TRIGGER
    case = team.triaged(Tier.LOW_HARM)
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        found = queries.preview_of(viewer, case, None, CountChoice(smallest_change="0.5"), team.at)

    assert found is not None
    assert sum(span.events for span in found.before) == 24
    assert power_says(found).startswith("With 2 a month, a halving can be shown after about")
    assert "consider a leading measure" in power_says(found)

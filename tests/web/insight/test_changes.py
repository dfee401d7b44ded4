"""What our changes did: each small chart says what can be told, and nothing is green for being few."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.insight import changes as insight
from heedwell.insight.impact import impacts
from heedwell.journey.pulses import ask
from heedwell.loop.actions.models import Action
from heedwell.loop.cases import about_staff
from heedwell.loop.verification.ways.pulse import operations as pulses
from heedwell.rules.counting import CountChoice, Counts
from heedwell.rules.pulse import NEWEST, Side
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journey.test_count import after, agreed, live, months_before, reported
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
URL = "/twelve-months/changes/"


def checked(team: Team, before: int, since: int, harm: str = "low", **parts: Any) -> Action:
    action = agreed(team, before, **parts)
    live(team, action)
    after(team, since, harm)
    team.check(action)
    return action


def records(as_: As, who: Account, action: Action) -> Page:
    return as_(who).case(action.case, "counted", action_id=action.pk)


@pytest.mark.requirement("V08", "fewer similar incidents")
@pytest.mark.requirement("V09")
def test_a_change_after_which_fewer_are_reported_says_so_with_both_sides(team: Team, as_: As):
    checked(team, 6, 0)

    as_(team.priya).see(URL).says(
        "Of 1 change: 1 reduced.",
        "Distress or behaviour that challenges, at Rowan House: fewer since “Quiet half-hour",
        "72 before and 0 since; the rate is",
        "With harm: 72 before, 0 since.",
    )


def test_what_was_checked_comes_before_what_waits_for_its_first_check(team: Team, as_: As):
    action = checked(team, 6, 0)
    waits = team.agree(team.triaged(Tier.LOW_HARM))

    urls = as_(team.priya).see(URL).urls

    first, second = (at(one.case, "action", action_id=one.pk) for one in (action, waits))
    assert urls.index(first) < urls.index(second)


def test_a_long_list_is_read_in_pages_and_summed_as_a_whole(
    team: Team, as_: As, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(insight, "PAGE", 1)
    first, second = agreed(team, 2), agreed(team, 0)

    page = as_(team.priya).see(URL)
    older = as_(team.priya).see(f"{URL}{page.links['Older']}")

    for each in (page, older):
        each.says("Of 2 changes: 2 not checked yet")
    urls = [at(one.case, "action", action_id=one.pk) for one in (second, first)]
    assert [[url for url in urls if url in each.urls] for each in (page, older)] == [
        urls[:1],
        urls[1:],
    ]
    assert "Older" not in older.links


@pytest.mark.requirement("V09")
def test_repeats_for_the_same_person_are_followed_before_and_after(team: Team, as_: As):
    checked(team, 6, 0, count=CountChoice(counts=Counts.REPEATS))

    as_(team.priya).see(URL).says("challenges, repeats, at Rowan House: fewer since")


@pytest.mark.requirement("B09")
def test_a_quiet_month_is_never_shown_as_good(team: Team, as_: As):
    checked(team, 1, 0)

    page = as_(team.priya).see(URL)

    page.says("too few to tell since", "A quiet month proves nothing")
    assert 'class="tag good"' not in as_(team.priya).html(URL)


@pytest.mark.requirement("B09")
@pytest.mark.requirement("Z04")
def test_more_reports_without_more_harm_are_not_painted_as_worse(team: Team, as_: As):
    checked(team, 2, 12, harm="none")

    page = as_(team.priya).see(URL)

    page.says(
        "more reports, not more harm, since",
        "Without harm: 0 of 24 (0 %) before, 12 of 12 (100 %) since.",
    )
    assert 'class="tag bad"' not in as_(team.priya).html(URL)


def test_a_change_that_was_not_checked_yet_is_not_judged(team: Team, as_: As):
    live(team, agreed(team, 6))

    as_(team.priya).see(URL).says("1 not checked yet", "A verdict comes only with a recorded check")


@pytest.mark.requirement("V14")
def test_harm_and_tier_are_trends_apart_from_how_much_is_reported(team: Team, as_: As):
    moments = months_before(12)
    reported(team, moments[:6], 5, harm="moderate")
    reported(team, moments[6:], 10, harm="none")
    team.at = moments[-1].replace(year=2026, month=3, day=2)

    as_(team.priya).see(URL).says(
        "With harm, of all reports: reduced. 30 of 30 (100 %) in the earlier half year "
        "and 0 of 60 (0 %) in the later half year",
        "Tier 3 or 4, of all that were triaged: too few to tell",
    )


@pytest.mark.requirement("V09")
def test_repeats_leave_out_the_report_about_whoever_reads_them(team: Team, as_: As):
    tom = team.provider.employ("Tom", Role.QUALITY_LEAD)
    day = months_before(12)[-2].date()
    third = [team.report(happened_on=day) for _ in range(3)][-1]
    as_(tom).see(URL).says("2 of 3 (67 %) in the later half year")

    about_staff.say(case=third.case, account=tom, words="", by=team.rob, at=team.at)

    as_(tom).see(URL).says("1 of 2 (50 %) in the later half year")
    as_(team.priya).see(URL).says("2 of 3 (67 %) in the later half year")


def test_an_inspector_opens_the_working_and_the_reports_on_each_side(team: Team, as_: As):
    action = checked(team, 6, 1)
    ian = team.provider.employ("Ian", Role.INSPECTOR)

    page = records(as_, ian, action)

    page.says(
        "Before: 72",
        "Left out: from the month that led to the change until it was live: 1",
        "Since the change: 1",
        "Rate since over rate before",
        "exact conditional test",
    )


def test_only_what_is_counted_stands_among_its_reports(team: Team, as_: As):
    action = checked(team, 2, 1, harm="none", count=CountChoice(counts=Counts.HARM))

    records(as_, team.priya, action).says("Before: 24", "Since the change: 0")


def test_whoever_a_report_is_about_sees_none_of_the_numbers_and_is_not_told_why(
    team: Team, as_: As
):
    action = checked(team, 2, 0)
    tom = team.provider.employ("Tom", Role.QUALITY_LEAD)
    as_(tom).see(URL).says(action.what)
    told = team.report(about_staff_words="The quality lead", harm="severe")
    before = as_(team.priya).see(URL).words
    about_staff.say(case=told.case, account=tom, words="", by=team.rob, at=team.at)

    page = as_(tom).see(URL)

    page.says("No change is counted yet")
    assert "about you" not in page.words
    assert as_(team.priya).see(URL).words == before
    assert as_(tom).see(at(action.case, "counted", action_id=action.pk)).status == 404


def test_a_change_elsewhere_is_shown_to_whoever_a_report_is_about(team: Team, as_: As):
    action = checked(team, 2, 0)
    tom = team.provider.employ("Tom", Role.QUALITY_LEAD)
    told = team.report(service=team.provider.there, by=team.sue, affected=[])
    about_staff.say(case=told.case, account=tom, words="", by=team.sue, at=team.at)

    as_(tom).see(URL).says(action.what)


def test_a_manager_of_another_house_sees_no_change_of_this_one(team: Team, as_: As):
    checked(team, 2, 0)

    as_(team.sue).see(URL).says("No change is counted yet")


@pytest.mark.requirement("V08", "fewer similar incidents")
@pytest.mark.requirement("V08", "confidence or competence")
@pytest.mark.requirement("V08", "outcomes for people")
@pytest.mark.requirement("V08", "audit or quality indicators")
def test_each_change_says_which_kinds_of_impact_were_looked_at_and_what_each_said(
    team: Team, as_: As
):
    staff = [
        team.dev,
        *(team.provider.employ(f"W{n}", Role.CARE_WORKER, team.here) for n in range(6)),
    ]
    action = agreed(team, 6)
    feel(team, action, Side.BEFORE, staff, 2)
    live(team, action)
    feel(team, action, Side.AFTER, staff, 5)
    after(team, 0, "low")
    as_(team.priya).see(URL).says(
        "Fewer similar incidents not checked yet",
        "0 of 7 (0 %) before, 7 of 7 (100 %) since: more confident",
        "Not looked at for the person and audits",
    )

    team.check(action)

    as_(team.priya).see(URL).says(
        "Fewer similar incidents reduced",
        "For the person better",
        "Audits re-audit: 4 of 5 (80 %)",
    )
    as_(team.sue).see(URL).says("No change is counted yet")


def feel(team: Team, action: Action, side: Side, staff: list[Account], step: int) -> None:
    pulse = ask(action=action, side=side, by=team.rob, at=team.at)
    for who in staff:
        pulses.answer(pulse=pulse, chosen={each.code: step for each in NEWEST.statements}, who=who)
    pulses.end_round(pulse=pulse, by=team.rob, at=team.at)


@pytest.mark.requirement("GOALS-P6")
def test_the_kinds_of_impact_are_asked_for_all_changes_at_once(
    team: Team, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
):
    ids = [agreed(team, 1).pk for _ in range(3)]
    viewer = team.provider.viewer(team.priya)

    with team.provider.reading(), django_assert_num_queries(2):
        impacts(viewer, ids)

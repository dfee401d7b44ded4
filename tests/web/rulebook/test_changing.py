"""Changing the rules: typed, read as what it would do, and only then set."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import RulebookVersion
from heedwell.loop.cases.operations import EditedMeanwhile, set_rulebook
from heedwell.loop.cases.rulebooks import newest_rulebook, rulebook_for
from heedwell.rules.rule_groups import GROUPS, RuleGroup
from heedwell.rules.rulebook import SETTINGS, overlay
from tests.access.trail import last_line
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor

As = Callable[[Account], Visitor]
RULES, HISTORY = "/set-up/rules/", "/set-up/rules/history/"
TRIAGE = "/set-up/rules/change/triage/"
LATE = "/set-up/rules/change/escalation/"
SOON = {"starts_on": "9/3/2026", "reason": "The board asked for it."}


def set_it(visitor: Visitor, path: str, **typed: Any) -> Page:
    """Read what it would do, and set it."""
    return visitor.answer(visitor.send(path, **{**SOON, **typed}), confirm="yes")


def in_force(team: Team, on: date):
    with team.provider.reading():
        return rulebook_for(team.organisation_id, on)


def versions(team: Team) -> int:
    with team.provider.reading():
        return RulebookVersion.objects.count()


def test_every_number_stands_with_its_unit_bounds_beginning_and_source(team: Team, as_: As):
    page = as_(team.priya).see(RULES)

    page.says("These are the rules that Heedwell comes with")
    for group in GROUPS.values():
        page.says(group.title)
    for setting in SETTINGS.values():
        page.says(setting.label, setting.said(setting.default))
        page.says(f"{setting.lowest} to {setting.highest}")
    page.says("“From risk to learning”, line 42", "ours")


@pytest.mark.requirement("N22")
@pytest.mark.requirement("R08")
def test_what_changes_is_read_before_it_is_set(team: Team, as_: As):
    priya = as_(team.priya)

    preview = priya.send(TRIAGE, triage_hours="12", **SOON)

    preview.says("From 9 March 2026", "24 hours", "12 hours")
    preview.says("New reports from 9 March 2026 follow this.", "Cases keep the version")
    assert versions(team) == 0

    done = priya.answer(preview, confirm="yes")

    done.says("Version 1 holds from 9 March 2026", "Version 1 is set for 9 March 2026")
    done.says("12 hours from 9 March 2026")
    assert in_force(team, date(2026, 3, 8))["triage_hours"] == 24
    assert in_force(team, date(2026, 3, 9))["triage_hours"] == 12
    assert last_line(team.provider).verb == "rulebook.set"


@pytest.mark.parametrize("group", GROUPS.values(), ids=lambda each: each.code)
def test_every_number_is_kept_within_its_bounds_on_the_screen(
    team: Team, as_: As, group: RuleGroup
):
    numbers = [SETTINGS[rule.key] for rule in group.rules if rule.key in SETTINGS]
    priya = as_(team.priya)
    path = f"/set-up/rules/change/{group.code}/"

    for way, value in (("lowest", -1), ("highest", 1)):
        typed = {rule.key: str(getattr(rule, way) + value) for rule in numbers}
        page = priya.send(path, **SOON, **typed)
        for rule in numbers:
            page.says(f"can be set from {rule.lowest} to {rule.highest} {rule.unit}")
            assert page.fields[rule.key] == [typed[rule.key]]
    assert versions(team) == 0


@pytest.mark.parametrize(
    ("path", "typed", "says"),
    [
        (TRIAGE, {"triage_hours": "soon"}, "Enter how many hours, in figures"),
        (TRIAGE, {"triage_hours": ""}, "Enter how many hours"),
        (TRIAGE, {"triage_hours": "24"}, "This is what is set already"),
        (TRIAGE, {"triage_hours": "12", "reason": "  "}, "Write why, in a sentence"),
        (TRIAGE, {"triage_hours": "12", "starts_on": "1/3/2026"}, "Enter today or a later day"),
        (TRIAGE, {"triage_hours": "12", "starts_on": ""}, "Enter the day from which it holds"),
        (
            "/set-up/rules/change/tier_2/",
            {"tier_2_first_opens_weeks": "6", "tier_2_first_due_weeks": "5"},
            "(5 weeks) cannot be less than",
        ),
        (LATE, {"escalate_action_second_goes_to": "quality_lead"}, "Choose somebody else"),
        (LATE, {"escalate_action_third_goes_to": "nobody"}, "Select one"),
    ],
)
def test_what_cannot_be_set_says_so_and_keeps_what_was_typed(
    team: Team, as_: As, path: str, typed: dict[str, str], says: str
):
    page = as_(team.priya).send(path, **{**SOON, **typed})

    page.says(says)
    assert page.problems
    assert page.fields["reason"] == [{**SOON, **typed}["reason"]]
    assert versions(team) == 0


def test_what_is_confirmed_is_what_was_read(team: Team, as_: As):
    priya = as_(team.priya)
    preview = priya.send(TRIAGE, triage_hours="12", **SOON)

    again = priya.answer(preview, triage_hours="6", confirm="yes")

    again.says("6 hours", "Set it from 9 March 2026")
    assert versions(team) == 0


def test_two_people_at_once_the_second_sees_both_and_loses_nothing(team: Team, as_: As):
    priya, ada = as_(team.priya), as_(team.provider.employ("Ada", Role.ADMINISTRATOR))
    path = "/set-up/rules/change/tier_2/"
    hers = priya.send(path, tier_2_review_days="3", tier_2_final_due_weeks="9", **SOON)
    set_it(ada, path, tier_2_review_days="4", tier_2_first_due_weeks="5", starts_on="2/3/2026")

    told = priya.answer(hers, confirm="yes")

    told.says("Somebody else saved this while you were typing")
    told.says("5 working days became 4 working days; you: 3 working days")
    assert told.fields["tier_2_review_days"] == ["3"]
    assert told.fields["tier_2_first_due_weeks"] == ["5"]
    assert told.fields["reason"] == [SOON["reason"]]
    assert versions(team) == 1

    priya.answer(priya.answer(told), confirm="yes")

    held = in_force(team, date(2026, 3, 9))
    assert (held.version, held["tier_2_review_days"], held["tier_2_first_due_weeks"]) == (2, 3, 5)
    assert held["tier_2_final_due_weeks"] == 9


def test_a_planned_version_is_overtaken_never_edited_and_history_tells_it(team: Team, as_: As):
    priya = as_(team.priya)
    set_it(priya, TRIAGE, triage_hours="12", starts_on="1/4/2026")

    preview = priya.send(TRIAGE, triage_hours="8", starts_on="20/3/2026", reason="Sooner.")

    preview.says("Version 1, set for 1 April 2026, never comes into force")
    priya.answer(preview, confirm="yes")
    history = priya.see(HISTORY)
    history.says("Version 2 planned", "from 20 March 2026", "Set by Priya, 2 March 2026, 18:00")
    history.says("Why Sooner.", "12 hours", "8 hours")
    history.says("Version 1 never in force", "was to hold from 1 April 2026")


def test_an_earlier_version_is_put_back_as_a_new_one(team: Team, as_: As):
    priya = as_(team.priya)
    set_it(priya, TRIAGE, triage_hours="12", starts_on="2/3/2026")

    done = set_it(priya, "/set-up/rules/put-back/0/", starts_on="2/3/2026")

    done.says("Version 2 holds from 2 March 2026")
    assert in_force(team, team.today).changed == {}
    assert priya.see("/set-up/rules/put-back/9/").status == 404


def test_rules_are_set_by_whoever_leads_all_services_and_read_by_whoever_reads_cases(
    team: Team, as_: As
):
    head = team.provider.employ("Head", Role.REGISTERED_MANAGER)

    for may in (team.priya, head):
        assert as_(may).see(TRIAGE).path == TRIAGE
    refused = as_(team.rob).see(TRIAGE)
    assert refused.path == RULES
    refused.says("only somebody whose role is for all of them sets them")
    assert TRIAGE not in refused.urls
    assert as_(team.dev).see(HISTORY).status == 200
    assert as_(team.dev).see(TRIAGE).status == 403
    assert as_(team.amina).see(RULES).status == 403


@pytest.mark.requirement("A08")
def test_a_ladder_on_which_nobody_stands_is_named_with_who_is_told_instead(team: Team, as_: As):
    team.provider.employ("Sam", Role.SAFEGUARDING_LEAD, team.provider.there)

    page = as_(team.priya).see(RULES)

    instead = "whoever comes next, or else the quality lead, is told instead."
    page.says(f"Nobody at Rowan House is a safeguarding lead; {instead}")
    assert "Nobody at Elm Court is a safeguarding lead" not in page.words
    preview = as_(team.priya).send(LATE, escalate_check_third_goes_to="board_member", **SOON)
    preview.says(f"Nobody at any service is a board member; {instead}")


def test_a_new_version_keeps_what_another_group_was_set_to(team: Team, as_: As):
    priya = as_(team.priya)
    set_it(priya, TRIAGE, triage_hours="12")
    set_it(priya, "/set-up/rules/change/imports/", history_days="60")

    held = in_force(team, date(2026, 3, 9))

    assert held.changed == {"triage_hours": 12, "history_days": 60}


def test_a_version_is_set_once_by_two_who_confirm_at_the_same_moment(team: Team):
    with team.provider.reading():
        newest = newest_rulebook(team.organisation_id)
    facts: dict[str, Any] = {
        "organisation_id": team.organisation_id,
        "rulebook": overlay(newest, {"triage_hours": 12}),
        "seen": newest.version,
        "starts_on": team.today,
        "reason": "X",
        "by": team.priya,
        "at": team.at,
    }
    set_rulebook(**facts)

    with pytest.raises(EditedMeanwhile):
        set_rulebook(**facts)

    assert versions(team) == 1

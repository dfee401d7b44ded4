"""The stories of the articles as somebody reads them: from the case to what the count says last."""

import pytest
from pytest_django.fixtures import Settings

from heedwell.config.demo.staff import ELM, FERRY, ROWAN
from heedwell.config.demo.stories import (
    competence,
    evenings,
    handover,
    late_recognition,
    near_misses,
    night_calls,
    records,
    restrictions,
)
from tests.config.demo.shown import Shown
from tests.web.cases.visiting import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_a_second_step(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def opened(demo: Shown, theme: str, where: str, by: str) -> tuple[Page, dict[str, Page]]:
    """The page of the case, and the page of each of its actions by the kind of change."""
    with demo.reading():
        case = demo.themed(theme, where)
        actions = [(each.kind, each.what) for each in demo.actions(case)]
    visitor = demo.visitor(by)
    page = visitor.case(case)
    return page, {kind: visitor.see(page.links[what]) for kind, what in actions}


@pytest.mark.requirement("Z03")
def test_the_handover_can_be_read_from_the_gap_to_the_better_audit(demo: Shown):
    page, actions = opened(demo, handover.THEME, ROWAN, "priya")

    page.says(
        "Priya checked “A handover checklist with a line for medicines that changed”. Yes: the change is in"
    )
    page.says("Handover inconsistent", "Learning themes Handover between shifts")
    actions["tool_introduced"].says(
        "Handover checklist, version 1", "11 of 20", "17 of 20", "19 of 20"
    )
    actions["policy_guidance_update"].says("Recording guide, page 1", "Fourteen of fifteen.")
    actions["coaching_supervision"].says(
        "reopened", "No: the change is not in practice. 2 of 4.", "Yes: the change is in practice."
    )


@pytest.mark.requirement("Z07")
def test_the_late_calls_can_be_read_from_five_to_none_with_the_sampling_since(demo: Shown):
    page, actions = opened(demo, night_calls.THEME, ELM, "priya")

    page.says("Escalation route unclear")
    actions["tool_introduced"].says(
        "Pocket card, version 1",
        "5 in five weeks",
        "0 in four weeks",
        "0 in eight weeks",
        "Monthly sample of five nights: none late. Sampling goes on.",
    )
    actions["communication_system"].says("Evening handover script, version 2")


@pytest.mark.requirement("Z01")
def test_hard_evenings_are_fewer_and_half_a_year_later_the_count_says_so(demo: Shown):
    page, actions = opened(demo, evenings.THEME, ROWAN, "priya")

    page.says(
        "Sensory overload or overwhelming surroundings", "Transition not prepared consistently"
    )
    actions["routine_transition_change"].says(
        "Evening plan, version 7",
        "Did it stick, 2 November",
        "Reduced: 9 before and 5 since",
        "For each 1,000 person-days: 4.7 before and 0.71 since.",
        "Final check, 28 April: too few events to tell",
        "Evenings on which nothing broke into the quiet half-hour: 7 of 7",
    )


@pytest.mark.requirement("Z02")
def test_worries_are_written_better_and_told_sooner_with_what_can_be_told_of_it(demo: Shown):
    _, actions = opened(demo, late_recognition.THEME, FERRY, "priya")

    handbook = actions["policy_guidance_update"]
    handbook.says(
        "Staff handbook, page 12, version 4",
        "reported late, at Ferry Road Home Care: 0 in the",
        "Too few events to tell: 5 before and 0 since",
    )
    audit = demo.visitor("grace").see(handbook.links["Open the audit"])
    audit.says("What the person wants", "1 of 10", "9 of 10", "Improved")


@pytest.mark.requirement("Z04")
def test_more_near_misses_are_what_was_wanted_and_repeats_fall_after_them(demo: Shown):
    _, actions = opened(demo, near_misses.THEME, ROWAN, "priya")

    actions["communication_system"].says(
        "Near misses, Rowan House", "Improved: 1 before and 32 since"
    )
    actions["environment_change"].says("repeats", "Did it stick", "Reduced: 4 before and 0 since")


@pytest.mark.requirement("Z04")
def test_a_rise_in_near_misses_is_not_painted_red(demo: Shown):
    page = demo.visitor("rob").see("/twelve-months/changes/")

    page.says("more, as hoped, since “A debrief of ten minutes", "1 improved")
    assert "worse since" not in page.words


@pytest.mark.requirement("Z05")
def test_medicine_errors_became_fewer_after_rounds_were_watched(demo: Shown):
    _, actions = opened(demo, competence.THEME, ELM, "sue")

    actions["competency_check"].says("Reduced: 15 before and 0 since", "A watched round")
    actions["coaching_supervision"].says("Supervision record, part 2")


@pytest.mark.requirement("Z06")
def test_fewer_restrictions_stand_staff_are_surer_and_the_council_has_its_answer(demo: Shown):
    page, actions = opened(demo, restrictions.THEME, ROWAN, "rob")

    log = actions["template_record_change"]
    log.says(
        "Restrictions that stand in the log: 3 in the last week that was entered, 12 in the first",
        "Walk through the house with the log",
        "Too few events to tell",
    )
    actions["training"].says("1 of 6 (17 %) before, 6 of 6 (100 %) since: more confident")
    outside = demo.visitor("rob").see("/plan/outside/")
    outside.says("Ambermere Council, safeguarding team: Involve an advocate", "Accepted")
    page.says("Quality committee")


@pytest.mark.requirement("Z07")
def test_none_in_eight_weeks_is_no_tick_and_the_control_ended_with_the_card(demo: Shown):
    _, actions = opened(demo, night_calls.THEME, ELM, "sue")

    card = actions["tool_introduced"]
    card.says("Too few events to tell", "Ring Sue at any change at night")


@pytest.mark.requirement("Z08")
def test_the_same_audit_in_three_services_shows_fewer_gaps_and_the_board_saw_it(demo: Shown):
    page, _ = opened(demo, records.THEME, ELM, "priya")

    page.says(
        "The re-audit has passed in 3 of 3.",
        "98 of 100",
        "The board decided",
    )

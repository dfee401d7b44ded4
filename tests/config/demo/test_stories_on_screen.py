"""Two stories of the articles as somebody reads them: from the case to what was seen last."""

import pytest
from pytest_django.fixtures import Settings

from heedwell.config.demo.staff import ELM, ROWAN
from heedwell.config.demo.stories import handover, night_calls
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

    page.says("Handover inconsistent", "Learning themes Handover between shifts")
    actions["tool_introduced"].says(
        "Handover checklist, version 1", "11 of 20", "17 of 20", "19 of 20"
    )
    actions["policy_guidance_update"].says("Recording guide, page 1", "Fourteen of fifteen.")
    actions["coaching_supervision"].says(
        "reopened", "No: the change is not in practice. 2 of 5.", "Yes: the change is in practice."
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

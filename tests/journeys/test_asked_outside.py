"""Somebody outside answers from the link in the mail, in a real browser, with and without scripts."""

import re

import pytest
from playwright.sync_api import Page

from heedwell.foundation.notices.models import Notice
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.journeys.conftest import BEGIN
from tests.journeys.walk import Walk
from tests.plugins.browser import NewPage


def _link(team: Team) -> str:
    with team.provider.reading():
        body = Notice.objects.get(kind="contributor.asked").body
    found = re.search(r"/asked/[\w-]+/", body)
    assert found, body
    return found[0]


def _answer(walk: Walk, path: str) -> None:
    walk.go(path).sees("Hazel Care has a question for you").press("Open")
    walk.sees("What we share with you").write("Your answer", "Yes, thirst makes people restless.")
    walk.press("Send my answer").sees("We have your answer")


@pytest.mark.browser
@pytest.mark.requirement("T05")
def test_a_nurse_is_asked_and_answers_and_the_lead_reads_it(
    walk: Walk, team: Team, new_page: NewPage
):
    team.at = BEGIN
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    walk.later(hours=4)
    walk.as_(team.dev).go(f"/cases/{case.reference}/analysis/").follow("Ask somebody outside")
    walk.write("What is their role?", "District nurse").write("For which agency", "The practice")
    walk.write("To which e-mail address", "nurse@practice.example")
    walk.write("What do you want to ask?", "Could it have been thirst?")
    walk.write("What may they know", "Person B drank little that day.")
    walk.write("Whom may they ring?", "Dev, 01632 960001").press("Ask them")
    walk.sees("Names of people you support stand in it").press("Ask as it stands now")
    walk.sees("Asked. A mail with a link goes to", "Not opened")

    walk.page.context.clear_cookies()
    _answer(walk, _link(team))

    walk.as_(team.dev).go(f"/cases/{case.reference}/analysis/")
    walk.sees("District nurse, The practice", "Yes, thirst makes people restless.")
    walk.press("Close the question to District nurse, The practice")
    walk.sees("Closed. What was answered stays here")

    plain: Page = new_page(390, 844, javascript=False)
    plain.goto(f"{walk.site}{_link(team)}")
    assert "This question is closed" in plain.locator("main").inner_text()


@pytest.mark.browser
def test_without_scripts_the_answer_goes_as_well(walk: Walk, team: Team, new_page: NewPage):
    team.at = BEGIN
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    walk.later(hours=4)
    walk.as_(team.dev).go(f"/cases/{case.reference}/analysis/outside/")
    walk.write("What is their role?", "District nurse").write("For which agency", "The practice")
    walk.write("To which e-mail address", "nurse@practice.example")
    walk.write("What do you want to ask?", "Could it have been thirst?")
    walk.write("Whom may they ring?", "Dev, 01632 960001").press("Ask them")

    walk.page = new_page(390, 844, javascript=False)
    path = _link(team)
    walk.page.goto(f"{walk.site}{path}")
    walk.page.get_by_role("button", name="Open").click()
    walk.page.get_by_label("Your answer").fill("Yes.")
    walk.page.get_by_role("button", name="Send my answer").click()
    walk.sees("We have your answer")

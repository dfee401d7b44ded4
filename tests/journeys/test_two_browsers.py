"""Two people at one review, each in a browser of their own: both versions are seen, none is lost."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.journey.team import Team
from tests.journeys.conftest import BEGIN
from tests.journeys.walk import Walk
from tests.plugins.browser import NewPage


@pytest.mark.browser
@pytest.mark.requirement("GOALS-R4")
@pytest.mark.parametrize("javascript", [True, False])
def test_the_second_to_save_sees_both_versions_and_settles_them(
    walk: Walk, team: Team, new_page: NewPage, javascript: bool
):
    team.at = BEGIN
    case = team.triaged()
    walk.later(hours=3)
    page = f"/cases/{case.reference}/review/"
    dev = walk.as_(team.dev).go(page)
    rob = replace(walk, page=new_page(1280, 900, javascript=javascript)).as_(team.rob).go(page)
    dev.fill_box("why_it_happened", "Dev: the noise before the meal")
    dev.fill_box("what_we_will_change", "Dev: a quiet half-hour")

    rob.fill_box("why_it_happened", "Rob: the rota left her alone").press("Save for now")
    dev.press("Save for now")

    dev.sees("You both wrote here.", "Rob: the rota left her alone")
    box = dev.page.locator("[name=why_it_happened]")
    expect(box).to_have_value("Dev: the noise before the meal")
    expect(dev.page.locator("[name=what_we_will_change]")).to_have_value("Dev: a quiet half-hour")
    dev.page.get_by_label("Keep both").check()
    dev.press("Save for now").sees("Saved.")
    kept = team.review_of(case)
    assert "Dev: the noise" in kept.why_it_happened
    assert "Rob: the rota" in kept.why_it_happened
    assert kept.what_we_will_change == "Dev: a quiet half-hour"

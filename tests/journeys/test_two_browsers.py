"""Two people at one review or action, each in a browser of their own: both versions are seen, none lost."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from heedwell.loop.actions.models import Change
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


@pytest.mark.browser
@pytest.mark.requirement("GOALS-R4")
@pytest.mark.parametrize("javascript", [True, False])
def test_of_two_who_say_what_was_changed_the_second_settles_it_and_both_are_kept(
    walk: Walk, team: Team, new_page: NewPage, javascript: bool
):
    team.at = BEGIN
    case, action = team.reviewed()
    walk.move_to(team.later(hours=3).at)
    page = f"/cases/{case.reference}/actions/{action.pk}/"
    dev = walk.as_(team.dev).go(page).go(f"{page}done/")
    rob = replace(walk, page=new_page(1280, 900, javascript=javascript)).as_(team.rob)
    rob.go(f"{page}done/")
    for who, plan, now in ((dev, "Plan, version 8", "Tea first."), (rob, "Rota", "Two at five.")):
        who.fill_box("what_changed", plan).fill_box("live_on", "today")
        who.fill_box("before", "The meal began at once.").fill_box("after", now)

    rob.press("Record the change").sees("Recorded. Done is not yet verified")
    dev.press("Record the change")

    dev.sees("You both wrote here.", "Rota", "Two at five.")
    expect(dev.page.locator("[name=what_changed]")).to_have_value("Plan, version 8")
    dev.page.get_by_label("Take theirs").first.check()
    dev.press("Record the change").sees("Select whether to keep yours, theirs or both")
    expect(dev.page.locator("[name=after]")).to_have_value("Tea first.")
    dev.page.get_by_label("Keep both").nth(1).check()
    dev.press("Record the change").sees("Recorded. Done is not yet verified", "Tea first.")
    dev.sees("Rob recorded the change", "Dev recorded the change")
    with team.provider.reading():
        changes = Change.objects.filter(action=action).order_by("recorded_at")
        kept = [(change.what, change.after) for change in changes]
    assert kept == [("Rota", "Two at five."), ("Rota", "Tea first.\n\nTwo at five.")]


@pytest.mark.browser
@pytest.mark.requirement("GOALS-R4")
def test_of_two_who_move_the_date_the_second_decides_between_both(
    walk: Walk, team: Team, new_page: NewPage
):
    team.at = BEGIN
    case, action = team.reviewed()
    walk.move_to(team.later(hours=3).at)
    page = f"/cases/{case.reference}/actions/{action.pk}/"
    priya = walk.as_(team.priya).go(page).go(f"{page}date/")
    rob = replace(walk, page=new_page(1280, 900, javascript=False)).as_(team.rob)
    rob.go(f"{page}date/")
    priya.fill_box("due_date", "1/3/2011").fill_box("reason", "The builder comes in March")

    rob.fill_box("due_date", "8/2/2011").fill_box("reason", "The rota starts then")
    rob.press("Move the date").sees("The date is moved.")
    priya.press("Move the date").sees("You both wrote here.", "8/2/2011", "The rota starts then")

    expect(priya.page.locator("[name=due_date]")).to_have_value("1/3/2011")
    priya.page.get_by_label("Keep mine").first.check()
    priya.page.get_by_label("Keep both").check()
    priya.press("Move the date").sees("The date is moved.", "1 March")
    priya.sees("The builder comes in March; The rota starts then")

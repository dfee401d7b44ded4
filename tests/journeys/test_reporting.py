"""A tired care worker on a shared phone: two minutes, a keyboard or none, with or without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from heedwell.foundation.people.models import Account
from heedwell.loop.signals.models import Signal
from heedwell.rules.vocabulary import EVENT_TYPES
from tests.journey.team import Team
from tests.journeys.walk import Walk
from tests.plugins.browser import PHONE, NewPage

pytestmark = [pytest.mark.browser]


def write_near_miss(walk: Walk) -> None:
    walk.go("/report/").follow("It nearly went wrong")
    walk.choose("What kind of thing was it?", EVENT_TYPES.get("medication").plain)
    walk.write("What happened?", "I nearly gave the evening tablet twice.")
    walk.write("What day did it happen?", "today")
    walk.choose("Where was it?", "Kitchen")
    walk.choose("Who did it happen to?", "A person we support")
    walk.choose("What stopped it from going wrong?", "Somebody noticed and stepped in")
    walk.write("What could have happened?", "A double dose")
    walk.write("What was done straight away", "Put the pack back.")
    walk.tick("The manager or the on-call manager")
    walk.choose("Are you worried that somebody may be being hurt", "No")


@pytest.mark.requirement("C11", "C12", "C17", "P08", "C07")
def test_a_near_miss_is_reported_thanked_and_told_what_comes_next(team: Team, walk: Walk):
    walk.as_(team.amina)
    write_near_miss(walk)
    walk.press("Send the report")

    walk.sees("Thank you, Amina", "Noticing this before it hurt anyone")
    walk.sees("Priya or Rob reads it and decides what to do", "We tell you what changed")
    walk.go("/report/mine/").sees("Waiting to be read")


@pytest.mark.requirement("C11")
def test_reporting_works_without_javascript(
    team: Team,
    new_page: NewPage,
    site: str,
    sign_in: Callable[[Page, Account], None],
):
    page = new_page(*PHONE, javascript=False)
    sign_in(page, team.amina)
    page.goto(f"{site}/report/someone-not-there/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{site}/report/nearly_went_wrong/")
    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_role("link", name="Write what happened")).to_be_visible()


def test_an_error_keeps_everything_that_was_typed(team: Team, walk: Walk):
    walk.as_(team.amina)
    write_near_miss(walk)
    walk.write("What day did it happen?", "31/2/2011").press("Send the report")

    walk.sees("There is a problem")
    expect(walk.page.get_by_label("What day did it happen?")).to_have_value("31/2/2011")
    expect(walk.page.get_by_label("What happened?")).to_have_value(
        "I nearly gave the evening tablet twice."
    )
    walk.write("What day did it happen?", "yesterday").press("Send the report")
    walk.sees("Thank you, Amina")


def test_a_report_can_be_written_with_the_keyboard_alone(team: Team, walk: Walk):
    walk.as_(team.amina).go("/report/medicines/")
    page = walk.page
    page.get_by_label("Something happened").focus()
    page.keyboard.press("Space")
    order = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            "() => [document.activeElement.name || document.activeElement.textContent.trim()]"
        )[0]
        order.append(focus)
        if focus == "Send the report":
            break

    assert order[-1] == "Send the report"
    assert [name for name in ("event_type", "facts", "happened_on") if name in order] == [
        "event_type",
        "facts",
        "happened_on",
    ]
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    walk.sees("There is a problem")


@pytest.mark.requirement("GOALS-R3")
def test_pressing_send_twice_makes_one_report(team: Team, walk: Walk):
    walk.as_(team.amina)
    write_near_miss(walk)
    walk.page.get_by_role("button", name="Send the report").dblclick()
    walk.sees("Thank you, Amina")

    with team.provider.reading():
        assert Signal.objects.filter(organisation=team.organisation_id).count() == 1

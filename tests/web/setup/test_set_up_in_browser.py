"""The set-up pages in a real browser: axe finds nothing, nothing is wider than a phone."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.setup import days, exposure
from tests.access.cast import BEGAN, Provider

pytestmark = pytest.mark.browser


@pytest.fixture
def furnished(site: str, settings) -> Provider:
    settings.SECOND_FACTOR_REQUIRED = False
    provider = Provider.begin()
    provider.employ("Ada", Role.ADMINISTRATOR)
    provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)
    provider.employ("Ian", Role.INSPECTOR)
    provider.add_person("RH-01", name="A long name " * 8, communication_needs="Easy read")
    exposure.enter(
        service=provider.here,
        amounts={(date(2025, 3, 1), "person_days"): Decimal(248)},
        by=None,
        at=BEGAN,
    )
    days.set_day(
        organisation=provider.organisation,
        service=None,
        day=date(2099, 6, 1),
        is_closed=True,
        why="Founders' day",
        by=None,
        at=BEGAN,
    )
    return provider


def pages(provider: Provider) -> dict[str, str]:
    rob = [provider.members["Rob"].pk]
    plain = ("index", "services", "add-service", "people", "add-person", "staff", "invite")
    return {
        **{
            name: reverse(f"setup:{name}") for name in (*plain, "hours", "bring-in-amounts", "days")
        },
        "service": reverse("setup:service", args=[provider.here.pk]),
        "enter-hours": reverse("setup:enter-hours", args=[provider.here.pk, 2025]),
        **{name: reverse(f"setup:{name}", args=rob) for name in ("member", "add-role", "until")},
    }


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_every_set_up_page_is_clean_and_fits(
    furnished: Provider,
    site: str,
    new_page,
    sign_in,
    assert_axe_clean: Callable[[Page], None],
    picture: Callable[[Page, str], Path],
    width: int,
    height: int,
):
    page = new_page(width, height)
    sign_in(page, furnished.members["Ada"].account)
    for name, url in pages(furnished).items():
        page.goto(f"{site}{url}")
        assert_axe_clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        picture(page, f"set-up-{name}-{width}")


def test_errors_lead_to_their_field_and_keep_what_was_typed(
    furnished: Provider, site: str, page_phone: Page, sign_in, assert_axe_clean
):
    sign_in(page_phone, furnished.members["Ada"].account)
    page_phone.goto(f"{site}{reverse('setup:invite')}")
    page_phone.get_by_label("E-mail address").fill("amina@example.org")
    page_phone.get_by_role("button", name="Send the invitation").click()

    expect(page_phone.get_by_role("alert")).to_contain_text("Enter their name")
    assert_axe_clean(page_phone)
    page_phone.get_by_role("link", name="Enter their name").click()
    expect(page_phone.get_by_label("Name", exact=True)).to_be_focused()
    expect(page_phone.get_by_label("E-mail address")).to_have_value("amina@example.org")


def test_hours_are_entered_without_a_script(furnished: Provider, site: str, new_page, sign_in):
    page = new_page(390, 844, javascript=False)
    sign_in(page, furnished.members["Rob"].account)
    page.goto(f"{site}{reverse('setup:enter-hours', args=[furnished.here.pk, 2025])}")

    page.get_by_label("Person-days in April").fill("1,240")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved for Rowan House, 2025.")).to_be_visible()

"""The pages of the rules in a real browser: clean, no wider than a phone, set without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from heedwell.foundation.access.permissions import Role
from heedwell.rules.rule_groups import GROUPS
from heedwell.rules.vocabulary.own import OWN
from tests.access.cast import Provider

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(site: str, settings) -> Provider:
    settings.SECOND_FACTOR_REQUIRED = False
    provider = Provider.begin()
    provider.employ("Priya", Role.QUALITY_LEAD)
    return provider


def pages() -> dict[str, str]:
    return {
        **{name: reverse(f"rulebook:{name}") for name in ("rules", "history", "promises")},
        **{code: reverse("rulebook:change", args=[code]) for code in GROUPS},
        **{code: reverse("rulebook:words", args=[code]) for code in OWN},
        "put-back": reverse("rulebook:put-back", args=[0]),
    }


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 900)])
def test_every_page_of_the_rules_is_clean_and_fits(
    provider: Provider,
    site: str,
    new_page,
    sign_in,
    assert_axe_clean: Callable[[Page], None],
    picture: Callable[[Page, str], Path],
    width: int,
    height: int,
):
    page = new_page(width, height)
    sign_in(page, provider.members["Priya"].account)
    for name, url in pages().items():
        page.goto(f"{site}{url}")
        assert_axe_clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        picture(page, f"rules-{name}-{width}")


def test_a_rule_is_set_without_a_script(
    provider: Provider, site: str, new_page, sign_in, assert_axe_clean
):
    page = new_page(390, 844, javascript=False)
    sign_in(page, provider.members["Priya"].account)
    page.goto(f"{site}{reverse('rulebook:change', args=['triage'])}")

    page.get_by_label("Triage after the report within (hours)").fill("12")
    page.get_by_label("From which day?").fill("today")
    page.get_by_label("Why?").fill("We can.")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("button", name="Set it from").click()

    expect(page.get_by_text("Set. Version 1 holds from")).to_be_visible()

"""Signing in as a person does: a real browser sends an origin, keeps cookies, obeys the policy."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices.models import Notice
from tests.access.cast import Provider

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_somebody_invited_chooses_a_password_signs_in_and_out(
    site: str, new_page, assert_axe_clean: Callable[[Page], None], javascript: bool
):
    provider = Provider.begin()
    provider.employ("Amina", Role.CARE_WORKER, provider.here, email="amina@example.org")
    with provider.reading():
        body = Notice.objects.get(to_address="amina@example.org").body
    link = re.search(r"/invitation/\S+/", body)
    assert link
    page = new_page(390, 844, javascript=javascript)
    look = assert_axe_clean if javascript else lambda page: None  # axe is a script itself

    page.goto(f"{site}{link[0]}")
    look(page)
    page.get_by_label("Choose a password").fill("three words apart")
    page.get_by_label("The same password again").fill("three words apart")
    page.get_by_role("button", name="Set my password").click()
    expect(page.get_by_text("Your password is set")).to_be_visible()
    look(page)
    page.locator("input[name=login]").fill("amina@example.org")
    page.locator("input[name=password]").fill("three words apart")
    page.locator("main form button:not([type=button])").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amina")
    page.goto(f"{site}/account/")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    look(page)

    page.get_by_role("button", name="Sign out").first.click()
    expect(page.locator("input[name=login]")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_text("amina@example.org")).to_have_count(0)


def test_a_manager_is_led_to_the_second_step(
    site: str, page_phone: Page, sign_in, assert_axe_clean: Callable[[Page], None]
):
    provider = Provider.begin()
    sign_in(page_phone, provider.employ("Rob", Role.REGISTERED_MANAGER))

    page_phone.goto(f"{site}/set-up/")

    expect(page_phone.get_by_role("heading", name="Add a second step")).to_be_visible()
    assert_axe_clean(page_phone)


def test_a_refusal_is_a_page_like_others(
    site: str, page_phone: Page, sign_in, assert_axe_clean: Callable[[Page], None]
):
    sign_in(page_phone, Provider.begin().employ("Amina", Role.CARE_WORKER))

    page_phone.goto(f"{site}/set-up/")

    expect(page_phone.get_by_role("heading", name="You cannot open this page")).to_be_visible()
    assert_axe_clean(page_phone)


def test_whoever_works_for_several_chooses_one(
    site: str, page_phone: Page, sign_in, assert_axe_clean: Callable[[Page], None]
):
    for name in ("Hazel Care", "Other Care"):
        account = Provider.begin(name).employ("Amina", Role.CARE_WORKER, email="a@example.org")
    sign_in(page_phone, account)

    page_phone.goto(f"{site}/report/")
    assert_axe_clean(page_phone)
    page_phone.get_by_label("Other Care").check()
    page_phone.get_by_role("button", name="Continue").click()

    expect(page_phone).to_have_url(f"{site}/report/")

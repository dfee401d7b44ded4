from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Page

from heedwell.foundation.people.models import Account
from tests.journey.team import Team
from tests.journeys.walk import Walk

BEGIN = datetime(2011, 1, 28, 9, tzinfo=UTC)


@pytest.fixture
def team(site: str, monkeypatch: pytest.MonkeyPatch) -> Team:
    # Signing in has tests of its own.
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    return Team.begin()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEGIN, tick=True) as coordinates:
        yield coordinates


@pytest.fixture(params=["phone", "desktop"])
def walk(
    request: pytest.FixtureRequest,
    site: str,
    sign_in: Callable[[Page, Account], None],
    assert_axe_clean: Callable[[Page], None],
    clock: time_machine.Traveller,
) -> Walk:
    """The same journey at both widths."""
    page: Page = request.getfixturevalue(f"page_{request.param}")
    return Walk(page, site, sign_in, assert_axe_clean, clock)

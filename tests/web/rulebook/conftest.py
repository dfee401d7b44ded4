from collections.abc import Callable

import pytest
from django.conf import settings

from heedwell.foundation.people.models import Account
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor


@pytest.fixture
def team(db: None, monkeypatch: pytest.MonkeyPatch) -> Team:
    # Signing in has tests of its own.
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    return Team.begin()


@pytest.fixture
def as_(team: Team) -> Callable[[Account], Visitor]:
    """`as_(team.rob).see(path)`: Rob opens a page."""
    return lambda account: Visitor(team, account)

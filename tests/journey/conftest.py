import pytest

from tests.journey.team import Team


@pytest.fixture
def team(db: None) -> Team:
    return Team.begin()

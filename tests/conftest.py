"""What every test can ask for, and what all of them stand on."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from heedwell.foundation.trail import reads

pytest_plugins = ["tests.plugins.database", "tests.plugins.browser"]

settings.register_profile(
    "heedwell",
    deadline=None,  # a busy machine is not a wrong answer
    derandomize=bool(os.environ.get("CI")),  # what holds a change up is its own fault, not chance
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("heedwell")


@pytest.fixture(autouse=True)
def who_looked_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reads wait in the process: kept at their second, one test's would be another's queries."""
    monkeypatch.setattr(reads, "SECONDS_BEHIND", 3600.0)
    reads.start_afresh()
    yield
    reads.start_afresh()

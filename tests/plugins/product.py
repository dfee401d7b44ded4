"""Loads the product's own settings for a test run, on a data folder that goes away with it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest


def _boots() -> bool:
    """While the project is being laid out, the pure tests must run before Django can."""
    return (
        subprocess.run(
            [sys.executable, "-c", "import django; django.setup()"],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "heedwell.config.settings"},
            capture_output=True,
            check=False,
        ).returncode
        == 0
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    os.environ.setdefault("HEEDWELL_SECRET_KEY", "for tests only")
    if "HEEDWELL_TEST_DATA" not in os.environ:
        os.environ["HEEDWELL_TEST_DATA"] = tempfile.mkdtemp(prefix="heedwell-tests-")
    os.environ["HEEDWELL_DATA"] = os.environ["HEEDWELL_TEST_DATA"]
    Path(os.environ["HEEDWELL_DATA"]).mkdir(exist_ok=True)
    if "HEEDWELL_TEST_DJANGO" not in os.environ:
        os.environ["HEEDWELL_TEST_DJANGO"] = "yes" if _boots() else "no"
    if os.environ["HEEDWELL_TEST_DJANGO"] == "yes":
        os.environ["DJANGO_SETTINGS_MODULE"] = "heedwell.config.settings"

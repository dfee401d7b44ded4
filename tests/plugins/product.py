"""Loads the product's own settings for a test run, on a database and a folder of the run's own.

HEEDWELL_TEST_DATABASE says which database: sqlite (when nothing is said) or postgresql. The first
process of a run prepares what its workers then find in their environment.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.plugins import postgresql

# What the first process leaves in the environment for its workers.
FOLDER = "HEEDWELL_TEST_FOLDER"
SERVER = "HEEDWELL_TEST_SERVER"
_to_undo: list[object] = []


def is_postgresql() -> bool:
    return os.environ.get("HEEDWELL_TEST_DATABASE", "sqlite") == "postgresql"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    if FOLDER not in os.environ:
        _prepare()
    os.environ["DJANGO_SETTINGS_MODULE"] = "heedwell.config.settings"


def _prepare() -> None:
    folder = tempfile.mkdtemp(prefix="heedwell-tests-")
    _to_undo.append(folder)
    os.environ[FOLDER] = os.environ["HEEDWELL_DATA"] = folder
    (Path(folder) / "static").mkdir()  # as `heedwell init` leaves it
    os.environ["HEEDWELL_SECRET_KEY"] = "for tests only"
    os.environ.setdefault("PYTHONHASHSEED", "0")  # workers must agree on the order of a set
    if not is_postgresql():
        os.environ.pop("DATABASE_URL", None)
    else:
        if "DATABASE_URL" not in os.environ:
            server = postgresql.start()
            _to_undo.append(server)
            os.environ["DATABASE_URL"] = server.url
        os.environ[SERVER] = os.environ["DATABASE_URL"]


def pytest_unconfigure() -> None:
    """Only the first process has anything to undo."""
    while _to_undo:
        made = _to_undo.pop()
        if isinstance(made, postgresql.Server):
            made.stop()
        else:
            shutil.rmtree(str(made), ignore_errors=True)


def pytest_report_header() -> str:
    where = "PostgreSQL" if is_postgresql() else "SQLite"
    return f"heedwell: on {where}, files in {os.environ[FOLDER]}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database runs: the rest has been run on SQLite."""
    chosen = [item for item in items if _belongs(item)]
    left_out = [item for item in items if not _belongs(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


def _belongs(item: pytest.Item) -> bool:
    if is_postgresql():
        touches = {"postgres", "django_db"} & {mark.name for mark in item.iter_markers()}
        fixtures = {"db", "committed_database", "empty_database"} & set(
            getattr(item, "fixturenames", ())
        )
        return bool(touches or fixtures) and not item.get_closest_marker("sqlite")
    return item.get_closest_marker("postgres") is None

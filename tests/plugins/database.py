"""The database of a test: migrated once for the whole run, copied for each worker and, for a test
whose commits must be real, for that test alone. Nothing is ever emptied: the trail refuses it.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.tenancy import guarded_tables
from tests.plugins.product import FOLDER, SERVER, is_postgresql

FILE = "heedwell.sqlite3"
# Somebody who runs a few tests many times names a folder here: the migrated file waits in it.
KEPT = "HEEDWELL_TEST_KEPT"
HOUSE = Path(__file__).parents[2] / "heedwell"


@dataclass(frozen=True)
class Database:
    """`folder` is a data folder; the database is a file in it, or at `url`."""

    folder: Path
    url: str

    @property
    def env(self) -> dict[str, str]:
        """What another process needs to work on the same data."""
        env = os.environ | {"HEEDWELL_DATA": str(self.folder)}
        env.pop("DATABASE_URL", None)
        return env | {"DATABASE_URL": self.url} if self.url else env

    @property
    def name(self) -> str:
        return urlsplit(self.url).path.lstrip("/") if self.url else str(self.folder / FILE)

    def copy(self, folder: Path) -> "Database":
        folder.mkdir(parents=True, exist_ok=True)
        if not self.url:
            shutil.copyfile(self.folder / FILE, folder / FILE)
            return Database(folder, "")
        copied = Database(folder, _url(f"{self.name}_{folder.name}".replace("-", "_")))
        _maintain("CREATE DATABASE {} TEMPLATE {}", copied.name, self.name)
        return copied

    def django(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "django", *command, "--settings", "heedwell.config.settings"],
            env=self.env,
            text=True,
            capture_output=True,
            check=False,
        )

    def drop(self) -> None:
        if self.url:
            _drop(self.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def use(self) -> None:
        """Point this process at it. Threads and later connections follow."""
        connections.close_all()
        settings.DATABASES["default"]["NAME"] = self.name
        connection.settings_dict["NAME"] = self.name


def _url(name: str) -> str:
    return urlsplit(os.environ[SERVER])._replace(path=f"/{name}").geturl()


def _maintain(statement: str, *names: str) -> None:
    query = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
    with psycopg.connect(os.environ[SERVER], autocommit=True) as server:
        server.execute(query)


def _drop(name: str) -> None:
    """On a server that is not ours a vacuum may sit in it: that ends by itself, soon."""
    statement = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
    for _ in range(100):
        with suppress(psycopg.errors.InsufficientPrivilege):
            return _maintain(statement, name)
        time.sleep(0.1)
    return _maintain(statement, name)


@pytest.fixture(scope="session")
def migrated_database() -> Database:
    """Made by whichever worker comes first, the way an installation makes it."""
    run = Path(os.environ[FOLDER])
    url = _url(f"heedwell_test_{run.name[-8:]}") if is_postgresql() else ""
    database = Database(run / "migrated", url)
    outcome = run / "migrating"
    with outcome.open("a+", encoding="utf-8") as said:
        fcntl.flock(said, fcntl.LOCK_EX)
        if not database.folder.exists():
            said.write(_make(database))
            said.flush()
        if wrong := outcome.read_text(encoding="utf-8"):
            pytest.fail(wrong, pytrace=False)
    return database


def _make(database: Database) -> str:
    """Returns what went wrong, and nothing when nothing did."""
    database.folder.mkdir()
    kept = _kept_file() if not database.url else None
    if kept is not None and kept.exists():
        shutil.copyfile(kept, database.name)
        return ""
    if database.url:
        _maintain("CREATE DATABASE {}", database.name)
    for command in ("migrate", "createcachetable"):
        done = database.django(command)
        if done.returncode != 0:
            return f"The database could not be made: {command} said\n{done.stdout}{done.stderr}"
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(database.name, kept.with_suffix(f".{os.getpid()}"))
        kept.with_suffix(f".{os.getpid()}").replace(kept)
    return ""


def _kept_file() -> Path | None:
    """Named after all that makes a database what it is, so that it never outlives a change."""
    folder = os.environ.get(KEPT)
    if not folder:
        return None
    digest = hashlib.sha256(repr(guarded_tables()).encode())
    for source in sorted(HOUSE.rglob("*.py")):
        if "migrations" in source.parts or "store" in source.parts:
            digest.update(source.read_bytes())
    return Path(folder) / f"{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(
    migrated_database: Database, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """In place of pytest-django's own: one copy for each worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        database = migrated_database.copy(Path(os.environ[FOLDER]) / worker)
        database.use()
    yield database
    with django_db_blocker.unblock():
        connections.close_all()
        database.drop()


@pytest.fixture
def committed_database(
    migrated_database: Database,
    django_db_setup: Database,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Database]:
    """A fresh copy in which a commit is a commit: for threads, other processes, a live site."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock():
        database = migrated_database.copy(tmp_path / f"committed_{worker}")
        monkeypatch.setenv("HEEDWELL_DATA", str(database.folder))
        if database.url:
            monkeypatch.setenv("DATABASE_URL", database.url)
        database.use()
        yield database
        django_db_setup.use()
        database.drop()


@pytest.fixture
def empty_database(
    tmp_path: Path, django_db_setup: Database, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """Without a single table. Nobody in this process uses it until they say so."""
    folder = tmp_path / "empty"
    folder.mkdir()
    url = ""
    if django_db_setup.url:
        url = _url(f"{django_db_setup.name}_empty")
    database = Database(folder, url)
    if url:
        _maintain("CREATE DATABASE {}", database.name)
    with django_db_blocker.unblock():
        yield database
        django_db_setup.use()
        database.drop()


@pytest.fixture
def as_owner() -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` statements run with the rights of the owner of the tables."""
    return store_connection().as_owner


@pytest.fixture
def transactional_db() -> None:
    pytest.fail("It empties tables, which the trail refuses. Ask for committed_database.")


@pytest.fixture
def live_server() -> None:
    pytest.fail("It empties tables, which the trail refuses. Ask for site.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("django_db"):
            if mark.kwargs.get("transaction"):
                raise pytest.UsageError(
                    f"{item.nodeid}: transaction=True empties tables; ask for committed_database"
                )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The copies are gone; what they were copied from goes when the run's first process ends."""
    if is_postgresql() and not hasattr(session.config, "workerinput"):
        name = f"heedwell_test_{Path(os.environ[FOLDER]).name[-8:]}"
        _drop(name)

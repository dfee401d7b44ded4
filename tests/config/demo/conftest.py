"""The demo provider, filled once in a run. A test looks at it and changes nothing that lasts."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from heedwell.config import demo as demo_provider
from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.store.transactions import Crossing, crossing
from tests.config.demo.shown import NOW, Shown
from tests.plugins.database import Database
from tests.plugins.product import FOLDER


@pytest.fixture(scope="session")
def filled_database(
    migrated_database: Database, django_db_setup: Database, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """Filled by whichever worker comes first, copied by all, dropped by the last."""
    run = Path(os.environ[FOLDER])
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with _users(run) as users, django_db_blocker.unblock():
        filled = _named(migrated_database, run / "filled")
        if not users:
            migrated_database.copy(filled.folder).use()
            demo_provider.build(at=NOW)
            connections.close_all()
            django_db_setup.use()
        users.append(worker)
        mine = filled.copy(run / f"filled_{worker}")
    yield mine
    with _users(run) as users, django_db_blocker.unblock():
        mine.drop()
        users.remove(worker)
        if not users:
            filled.drop()


def _named(migrated: Database, folder: Path) -> Database:
    """As `copy` names it, whoever made it."""
    url = urlsplit(migrated.url)._replace(path=f"/{migrated.name}_{folder.name}").geturl()
    return Database(folder, url if migrated.url else "")


@contextmanager
def _users(run: Path) -> Iterator[list[str]]:
    """Who has a copy, held while it is read and changed."""
    with (run / "filling").open("a+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        users = file.read().split()
        yield users
        file.truncate(0)
        file.write(" ".join(users))


@pytest.fixture(scope="module")
def demo(
    filled_database: Database, django_db_setup: Database, django_db_blocker: DjangoDbBlocker
) -> Iterator[Shown]:
    with django_db_blocker.unblock():
        filled_database.use()
        with crossing(Crossing.SWEEP):
            organisation = Organisation.objects.get()
        yield Shown(organisation)
        django_db_setup.use()

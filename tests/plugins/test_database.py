"""The fixtures that the other tests lean on do what they say."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import connection, connections

from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.transactions import crossing
from tests.plugins.database import Database

A_DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_organisation() -> None:
    key = uuid7()
    with crossing(Crossing.SET_UP, key):
        Organisation.objects.create(id=key, name="Rowan", short_name="rowan", created_at=A_DAY)


def organisations() -> int:
    with crossing(Crossing.SWEEP):
        return Organisation.objects.count()


@pytest.mark.django_db
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_leaves_nothing_behind(time: str):
    before = organisations()

    make_organisation()

    assert (before, organisations()) == (0, 1)


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_committed_database_begins_empty_and_is_seen_by_other_threads(
    committed_database: Database, time: str
):
    seen: list[int] = []

    def look() -> None:
        seen.append(organisations())
        connections.close_all()

    make_organisation()
    other = Thread(target=look)
    other.start()
    other.join()

    assert seen == [1]


def test_another_process_works_on_the_same_committed_database(committed_database: Database):
    make_organisation()
    script = (
        "import django; django.setup()\n"
        "from tests.plugins.test_database import organisations; print(organisations())"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        env=committed_database.env | {"PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip() == "1", done.stderr


@pytest.mark.django_db
@pytest.mark.postgres
def test_tests_have_the_rights_of_the_application_and_may_borrow_the_owners(
    as_owner: Callable[[], AbstractContextManager[None]],
):
    def who() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            return str(cursor.fetchone()[0])

    before = who()
    with as_owner():
        inside = who()

    assert before == "heedwell_app"
    assert inside not in {"heedwell_app", "postgres"}
    assert who() == "heedwell_app"


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_sqlite_file_is_set_as_in_real_life():
    with connection.cursor() as cursor:
        settings = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "recursive_triggers")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1}

"""The queue of writers on SQLite, and what each connection promises to the disk."""

import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from heedwell.foundation.organisations.models import Organisation, Service
from heedwell.foundation.store.errors import Busy
from heedwell.foundation.store.sqlite.queue import WriteQueue
from heedwell.foundation.store.transactions import Crossing, crossing, reading, write
from tests.access.cast import Provider
from tests.plugins.database import Database

pytestmark = pytest.mark.sqlite
FORK = multiprocessing.get_context("fork")


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


@pytest.mark.requirement("GOALS-R2")
def test_every_commit_waits_for_the_disk(committed_database: Database):
    assert pragma("synchronous") == 2  # FULL
    assert pragma("journal_mode") == "wal"


def test_every_connection_keeps_references_and_fires_every_trigger(committed_database: Database):
    assert pragma("foreign_keys") == 1
    assert pragma("recursive_triggers") == 1


def test_nobody_else_on_the_machine_can_read_the_file(committed_database: Database):
    made = committed_database.folder / "another.sqlite3"
    connection.settings_dict["NAME"] = str(made)
    connection.close()
    connection.prepare_database()
    with write(None):
        pass

    assert made.stat().st_mode & 0o777 == 0o600
    assert made.with_name(made.name + ".queue").stat().st_mode & 0o777 == 0o600


def test_threads_wait_for_each_other(tmp_path: Path):
    one, two = WriteQueue(tmp_path / "queue"), WriteQueue(tmp_path / "queue", deadline=0.05)
    one.enter()

    with pytest.raises(Busy):
        two.enter()
    one.leave()
    two.enter()

    assert two.held
    two.close()
    one.close()


def test_who_waits_too_long_is_told_and_nothing_is_written(
    committed_database: Database, monkeypatch: pytest.MonkeyPatch
):
    provider = Provider.begin()
    monkeypatch.setattr("heedwell.foundation.store.sqlite.base.DEADLINE", 0.1)
    other = WriteQueue(Path(f"{committed_database.name}.queue"))
    other.enter()
    queue = getattr(connection, "queue")  # noqa: B009 - our backend's, not Django's
    queue.deadline = 0.1

    with pytest.raises(Busy, match="try again"), write(provider.organisation.pk):
        pass
    other.close()

    with write(provider.organisation.pk):
        provider.add_service("Birch Lodge")


def test_who_reads_never_waits_for_who_writes(committed_database: Database):
    provider = Provider.begin()
    reader_saw: list[int] = []

    def read() -> None:
        with reading(provider.organisation.pk):
            reader_saw.append(Service.objects.count())
        connections.close_all()

    with write(provider.organisation.pk):
        provider.add_service("Birch Lodge")
        thread = threading.Thread(target=read)
        thread.start()
        thread.join(5)

    assert reader_saw == [2]


def test_a_reader_keeps_its_moment_while_others_write(committed_database: Database):
    provider = Provider.begin()

    def add() -> None:
        provider.add_service("Birch Lodge")
        connections.close_all()

    with reading(provider.organisation.pk):
        before = Service.objects.count()
        thread = threading.Thread(target=add)
        thread.start()
        thread.join(5)
        during = Service.objects.count()
    with reading(provider.organisation.pk):
        after = Service.objects.count()

    assert (before, during, after) == (2, 2, 3)


def test_the_place_in_the_queue_is_given_up_after_every_transaction(committed_database: Database):
    provider = Provider.begin()
    other = WriteQueue(Path(f"{committed_database.name}.queue"), deadline=0.05)

    with pytest.raises(RuntimeError), write(provider.organisation.pk):
        raise RuntimeError
    other.enter()
    other.leave()
    with transaction.atomic():
        Organisation.objects.filter(pk=provider.organisation.pk).update(on_call_phone="1")
        connection.close()  # as when a connection breaks
    other.enter()

    assert other.held
    other.close()


def test_a_connection_that_is_closed_in_the_middle_locks_nobody_out(committed_database: Database):
    provider = Provider.begin()
    with suppress(RuntimeError, DatabaseError), write(provider.organisation.pk):
        unfinished = connection.connection.execute("SELECT * FROM django_migrations")
        assert unfinished.fetchone()
        connection.close()  # as a worker does that stops
        raise RuntimeError

    connection.settings_dict["OPTIONS"] = {"timeout": 0.05}
    try:
        provider.add_service("Birch Lodge")
    finally:
        connection.settings_dict["OPTIONS"] = {}


def test_a_lock_by_something_else_is_told_as_busy_too(
    committed_database: Database, monkeypatch: pytest.MonkeyPatch
):
    provider = Provider.begin()
    connection.close()
    connection.settings_dict["OPTIONS"] = {"timeout": 0.05}
    held = threading.Event()
    done = threading.Event()

    def hold_without_the_queue() -> None:
        connection.ensure_connection()
        connection.connection.execute("BEGIN IMMEDIATE")
        held.set()
        done.wait(5)
        connection.connection.execute("ROLLBACK")
        connections.close_all()

    thread = threading.Thread(target=hold_without_the_queue)
    thread.start()
    held.wait(5)
    try:
        with pytest.raises(Busy), write(provider.organisation.pk):
            pass
    finally:
        done.set()
        thread.join()
        connection.settings_dict["OPTIONS"] = {}


def _hold_for_ever(organisation_id: str, holds: Event) -> None:
    with write(None):
        holds.set()
        time.sleep(60)


def test_a_killed_writer_holds_nobody_up(committed_database: Database):
    provider = Provider.begin()
    holds = FORK.Event()
    writer = FORK.Process(target=_hold_for_ever, args=(str(provider.organisation.pk), holds))
    writer.start()
    assert holds.wait(10)
    os.kill(writer.pid or 0, signal.SIGKILL)
    writer.join()

    provider.add_service("Birch Lodge")

    with provider.reading():
        assert Service.objects.count() == 3


def _write_in_a_child(name: str, parent_writes: Event) -> None:
    parent_writes.wait(10)
    with crossing(Crossing.SWEEP):
        organisation = Organisation.objects.get()
    with write(organisation.pk):
        Service.objects.create(organisation=organisation, name=name, kind="care_home")


def test_a_forked_child_has_a_connection_and_a_place_of_its_own(committed_database: Database):
    provider = Provider.begin()
    inherited, parent_writes = connection.connection, FORK.Event()
    child = FORK.Process(target=_write_in_a_child, args=("By the child", parent_writes))
    child.start()
    with write(provider.organisation.pk):
        parent_writes.set()
        child.join(0.5)
        assert child.is_alive(), "the child must wait for its parent, not share its lock"
        Service.objects.create(
            organisation=provider.organisation, name="By the parent", kind="care_home"
        )
        assert connection.connection is inherited
    child.join(10)

    assert child.exitcode == 0
    with provider.reading():
        names = set(Service.objects.values_list("name", flat=True))
    assert {"By the child", "By the parent"} <= names


def test_a_full_disk_is_no_busy_one(committed_database: Database):
    """A limit on the file stands in for the end of the disk."""
    provider = Provider.begin()
    pages = pragma("page_count")
    pragma(f"max_page_count = {pages}")

    def fill_up() -> None:
        for number in range(2000):
            provider.add_service(f"House {number}")

    with pytest.raises(OperationalError, match="full") as failure:
        fill_up()
    pragma("max_page_count = 1000000")
    provider.add_service("Birch Lodge")

    assert not isinstance(failure.value, Busy)
    with provider.reading():
        assert Service.objects.filter(name="Birch Lodge").count() == 1


def test_a_block_that_only_reads_begins_with_its_first_question(committed_database: Database):
    hazel = Provider.begin("Hazel Care").organisation

    with reading(hazel.pk):
        before = connection.connection.in_transaction
        Service.objects.count()
        during = connection.connection.in_transaction
        with write(hazel.pk):
            Service.objects.create(organisation=hazel, name="Birch Lodge", kind="care_home")
        after = connection.connection.in_transaction
        assert Service.objects.filter(name="Birch Lodge").exists()

    assert (before, during, after) == (False, True, False)
    assert not connection.connection.in_transaction

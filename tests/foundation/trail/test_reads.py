"""Who looked at what: a second behind at most, at once where it must be, and never in the way."""

import threading
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, OperationalError, connections

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.transactions import reading, write
from heedwell.foundation.trail import reads
from heedwell.foundation.trail.models import ReadBatch, ReadLine
from heedwell.foundation.trail.verify import findings
from tests.access.cast import Provider
from tests.plugins.database import Database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


@pytest.fixture
def rob(hazel: Provider) -> Viewer:
    return hazel.viewer(hazel.employ("Rob", Role.REGISTERED_MANAGER))


def look(viewer: Viewer, at: UUID | None = None, *, confidential: bool = False) -> UUID:
    subject = at or uuid4()
    reads.note(viewer, "organisations.person", subject, "page", at=NOW, confidential=confidential)
    return subject


def kept(provider: Provider) -> list[UUID]:
    with provider.reading():
        lines = ReadLine.objects.filter(chain=provider.organisation.pk)
        return list(lines.order_by("batch", "position").values_list("subject_id", flat=True))


@pytest.mark.requirement("GOALS-S3")
def test_a_read_says_who_looked_at_what_when_and_why(hazel: Provider, rob: Viewer):
    person = look(rob)
    reads.flush()

    with hazel.reading():
        line = ReadLine.objects.get()
    assert (line.by_id, line.subject_type, line.subject_id, line.at, line.context) == (
        rob.account.pk,
        "organisations.person",
        person,
        NOW,
        "page",
    )


def test_ordinary_reads_wait_and_are_kept_together(hazel: Provider, rob: Viewer):
    people = [look(rob) for _ in range(3)]
    assert kept(hazel) == []

    reads.flush()

    assert kept(hazel) == people
    with hazel.reading():
        assert list(ReadBatch.objects.values_list("sequence", "size", "gap")) == [(1, 3, 0)]


def test_every_provider_has_a_batch_of_its_own(hazel: Provider, rob: Viewer):
    willow = Provider.begin("Willow Homes", here="Lime House", there="Ash Court")
    sue = willow.viewer(willow.employ("Sue", Role.REGISTERED_MANAGER))
    of_hazel, of_willow = look(rob), look(sue)

    reads.flush()

    assert (kept(hazel), kept(willow)) == ([of_hazel], [of_willow])


@pytest.mark.requirement("GOALS-S3")
def test_a_confidential_read_is_kept_before_the_page_is_shown(hazel: Provider, rob: Viewer):
    with hazel.reading():
        person = look(rob, confidential=True)

    assert kept(hazel) == [person]


def test_a_confidential_record_is_not_shown_when_the_read_cannot_be_kept(
    hazel: Provider, rob: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reads, "_append", full_disk)

    with pytest.raises(DatabaseError):
        look(rob, confidential=True)


def full_disk(*args: object, **kwargs: object) -> None:
    raise OperationalError("database or disk is full")


@pytest.mark.requirement("GOALS-R5")
def test_on_a_full_disk_people_go_on_reading_and_nothing_is_forgotten(
    hazel: Provider, rob: Viewer, monkeypatch: pytest.MonkeyPatch
):
    people = [look(rob)]
    with monkeypatch.context() as disk:
        disk.setattr(reads, "_append", full_disk)
        reads.flush()
        people.append(look(rob))
        reads.flush()
    assert kept(hazel) == []

    reads.flush()

    assert kept(hazel) == people


@pytest.mark.requirement("GOALS-R5")
def test_reads_that_found_no_room_are_counted_as_a_gap(
    hazel: Provider, rob: Viewer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reads, "MOST_WAITING", 2)
    for _ in range(5):
        look(rob)

    reads.flush()

    with hazel.reading():
        assert list(ReadBatch.objects.values_list("size", "gap")) == [(2, 3)]


def test_nothing_is_kept_inside_somebody_elses_block(hazel: Provider, rob: Viewer):
    look(rob)
    with write(hazel.organisation.pk):
        reads.flush()
    with reading(hazel.organisation.pk):
        reads.flush()
    assert kept(hazel) == []

    reads.flush()

    assert len(kept(hazel)) == 1


def test_at_the_end_of_a_request_only_what_has_waited_is_kept(
    hazel: Provider, rob: Viewer, monkeypatch: pytest.MonkeyPatch
):
    look(rob)
    reads.flush_if_due()
    assert kept(hazel) == []

    monkeypatch.setattr(reads, "SECONDS_BEHIND", 0.0)
    reads.flush_if_due()

    assert len(kept(hazel)) == 1


@pytest.mark.requirement("Y15")
def test_the_batches_are_a_chain_that_verifies(hazel: Provider, rob: Viewer):
    for _ in range(3):
        look(rob)
        look(rob)
        reads.flush()

    assert list(findings(None)) == []
    with hazel.reading():
        first, second, third = ReadBatch.objects.order_by("sequence")
    assert (second.previous, third.previous) == (first.hash, second.hash)


def test_a_server_keeps_reads_without_being_asked(
    committed_database: Database, monkeypatch: pytest.MonkeyPatch
):
    hazel = Provider.begin("Hazel Care")
    rob = hazel.viewer(hazel.employ("Rob", Role.REGISTERED_MANAGER))
    monkeypatch.setattr(reads, "_in_background", True)
    monkeypatch.setattr(reads, "SECONDS_BEHIND", 0.1)

    person = look(rob)

    deadline = time.monotonic() + 60
    while not kept(hazel) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert kept(hazel) == [person]


def test_readers_in_many_threads_lose_nothing(committed_database: Database):
    hazel = Provider.begin("Hazel Care")
    rob = hazel.viewer(hazel.employ("Rob", Role.REGISTERED_MANAGER))

    def look_often() -> None:
        for number in range(20):
            look(rob)
            if number % 7 == 0:
                reads.flush()
        reads.flush()
        connections.close_all()

    threads = [threading.Thread(target=look_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(kept(hazel))) == 80
    assert list(findings(None)) == []

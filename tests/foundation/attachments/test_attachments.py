"""Keeping files: on the disk first, then a row; handed out only to who may see the record."""

import os
import stat
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from pytest_django.fixtures import Settings

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.attachments import files, operations, queries
from heedwell.foundation.attachments.files import Empty, FileDamaged, TooLarge, keep
from heedwell.foundation.attachments.kinds import LARGEST, NotAllowed
from heedwell.foundation.attachments.models import Attachment
from heedwell.foundation.store.transactions import write
from tests.access.cast import Provider
from tests.access.trail import last_line
from tests.foundation.attachments.samples import JPG, PDF, TXT

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def provider(db: None, settings: Settings, tmp_path: Path) -> Provider:
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    return Provider.begin()


@pytest.fixture
def priya(provider: Provider) -> Viewer:
    return provider.viewer(provider.employ("Priya", Role.QUALITY_LEAD))


def store(provider: Provider, content: bytes = JPG, name: str = "door.jpg") -> Attachment:
    return operations.store(subject=provider.here, name=name, chunks=[content], by=None, at=NOW)


def anybody(_viewer: Viewer, _attachment: Attachment) -> bool:
    return True


def on_disk(provider: Provider) -> list[Path]:
    return sorted(files.folder_of(provider.organisation.pk).iterdir())


def test_a_file_is_kept_with_what_it_is_and_a_line_in_the_trail(provider: Provider):
    attachment = store(provider)

    (file,) = on_disk(provider)
    assert file.read_bytes() == JPG
    assert file.name == str(attachment.stored_as)
    assert attachment.stored_as.version == 4
    assert (attachment.name, attachment.content_type) == ("door.jpg", "image/jpeg")
    assert (attachment.size, attachment.subject_type) == (len(JPG), "organisations.service")
    line = last_line(provider)
    assert (line.verb, line.subject_id) == ("attachment.added", provider.here.pk)


def test_only_the_program_itself_can_read_the_store(provider: Provider):
    store(provider)

    (file,) = on_disk(provider)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.requirement("GOALS-R2")
def test_file_and_folder_are_on_the_disk_before_the_row(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
):
    happened: list[str] = []

    def synced(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        with provider.reading():
            rows = Attachment.objects.count()
        happened.append(f"{'folder' if is_folder else 'file'} synced, {rows} row")

    store(provider, TXT, "before.txt")
    monkeypatch.setattr(os, "fsync", synced)

    store(provider)

    assert happened == ["file synced, 1 row", "folder synced, 1 row"]


@pytest.mark.requirement("GOALS-R3")
def test_the_same_file_sent_twice_is_one_attachment(provider: Provider):
    first, second = store(provider), store(provider)

    assert first.pk == second.pk
    with provider.reading():
        assert Attachment.objects.count() == 1


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(provider: Provider):
    megabyte = b"x" * (1 << 20)

    def endless() -> Iterator[bytes]:
        while True:
            yield megabyte

    with pytest.raises(TooLarge, match="20 MB"):
        keep(organisation_id=provider.organisation.pk, name="a.txt", chunks=endless())

    assert on_disk(provider) == []


def test_a_file_of_exactly_the_limit_is_kept(provider: Provider):
    kept = keep(organisation_id=provider.organisation.pk, name="a.txt", chunks=[b"x" * LARGEST])

    assert kept.size == LARGEST


def test_an_empty_file_is_refused(provider: Provider):
    with pytest.raises(Empty):
        store(provider, b"")

    assert on_disk(provider) == []


def test_a_refused_file_leaves_nothing_behind(provider: Provider):
    with pytest.raises(NotAllowed):
        store(provider, b"MZ" + b"\0" * 100)

    assert on_disk(provider) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\Rob\\Desktop\\door.jpg", "door.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("door.html", "door.html.jpg"),
        ("door", "door.jpg"),
        ("door.JPG", "door.jpg"),
        ("door\r\nSet-Cookie: x.jpg", "doorSet-Cookie: x.jpg"),
        ("door\u202egpj.exe", "doorgpj.exe.jpg"),
        (".jpg", "jpg.jpg"),
        ("", "file.jpg"),
        ("x" * 300 + ".jpg", "x" * 196 + ".jpg"),
    ],
)
def test_a_name_is_kept_without_what_could_mislead(provider: Provider, given: str, kept: str):
    assert store(provider, name=given).name == kept


def test_a_download_is_always_saved_and_never_shown(provider: Provider, priya: Viewer):
    attachment = store(provider, PDF, "Rob “new” plan Ŵ.pdf")

    with provider.reading():
        opened = queries.open_for(priya, attachment.pk, may_see=anybody)

    with opened.file:
        assert opened.file.read() == PDF
    assert opened.headers["Content-Disposition"].startswith("attachment; filename")
    assert opened.headers["Content-Type"] == "application/pdf"
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in opened.headers["Content-Security-Policy"]
    assert "no-store" in opened.headers["Cache-Control"]
    assert all("\n" not in value for value in opened.headers.values())


def test_who_may_not_see_the_record_may_not_have_its_file(provider: Provider, priya: Viewer):
    attachment = store(provider)
    asked = []

    def nobody(viewer: Viewer, found: Attachment) -> bool:
        asked.append((viewer, found.subject_type, found.subject_id))
        return False

    with provider.reading(), pytest.raises(queries.NoSuchAttachment):
        queries.open_for(priya, attachment.pk, may_see=nobody)

    assert asked == [(priya, "organisations.service", provider.here.pk)]


def test_another_providers_file_does_not_exist(provider: Provider, priya: Viewer):
    elsewhere = Provider.begin("Oak Care")
    attachment = store(elsewhere)

    with provider.reading(), pytest.raises(queries.NoSuchAttachment):
        queries.open_for(priya, attachment.pk, may_see=anybody)


def test_a_file_cannot_be_given_to_a_record_of_another_provider(provider: Provider):
    elsewhere = Provider.begin("Oak Care")
    kept = keep(organisation_id=elsewhere.organisation.pk, name="a.jpg", chunks=[JPG])

    with pytest.raises(ValueError, match="stays in the organisation"):
        operations.attach(kept=kept, subject=provider.here, by=None, at=NOW)


@pytest.mark.parametrize("damage", ["changed", "cut", "gone"])
def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(
    provider: Provider, priya: Viewer, damage: str
):
    attachment = store(provider)
    (file,) = on_disk(provider)
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(JPG[:-1] if damage == "cut" else JPG[:-1] + b"x")

    with provider.reading(), pytest.raises(FileDamaged, match="heedwell restore"):
        queries.open_for(priya, attachment.pk, may_see=anybody)


def test_the_files_of_a_record_come_in_order_and_only_of_this_record(
    provider: Provider, priya: Viewer
):
    first = store(provider)
    second = operations.store(
        subject=provider.here, name="a.txt", chunks=[TXT], by=None, at=NOW + timedelta(hours=1)
    )
    operations.store(subject=provider.there, name="b.txt", chunks=[TXT], by=None, at=NOW)

    with provider.reading():
        assert list(queries.of_subject(priya, provider.here)) == [first, second]


def test_an_attachment_is_never_changed(provider: Provider):
    attachment = store(provider)

    with pytest.raises(DatabaseError), write(provider.organisation.pk), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(name="other.jpg")


def test_what_a_broken_upload_left_is_removed_later_and_nothing_else(provider: Provider):
    attachment = store(provider)
    folder = files.folder_of(provider.organisation.pk)
    broken = folder / f"{uuid.uuid4()}.part"
    unnamed = keep(organisation_id=provider.organisation.pk, name="a.jpg", chunks=[JPG]).stored_as
    recent = keep(organisation_id=provider.organisation.pk, name="b.jpg", chunks=[JPG]).stored_as
    broken.write_bytes(b"half of")
    os.utime(folder / str(recent), (NOW.timestamp(), NOW.timestamp()))
    last_month = (NOW - timedelta(days=30)).timestamp()
    for name in (str(attachment.stored_as), str(unnamed), broken.name):
        os.utime(folder / name, (last_month, last_month))

    removed = operations.remove_orphans(
        organisation_id=provider.organisation.pk, before=NOW - timedelta(days=7)
    )

    assert removed == 2
    assert {file.name for file in on_disk(provider)} == {str(attachment.stored_as), str(recent)}

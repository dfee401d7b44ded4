"""A backup is whole or it is refused; what comes back is what was there."""

import io
import sqlite3
import tarfile
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from heedwell.foundation.attachments import operations as attachments
from heedwell.foundation.attachments.files import folder_of
from heedwell.foundation.notices.operations import post
from heedwell.jobs.backup import DATABASE, AlreadyThere, BackedUp, back_up
from heedwell.jobs.restore import NotWhole, Restored, WouldReplace, restore
from tests.access.cast import Provider
from tests.foundation.attachments.samples import JPG, TXT
from tests.plugins.database import Database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.sqlite


@pytest.fixture
def provider(committed_database: Database, settings: Settings) -> Provider:
    settings.ATTACHMENTS_ROOT = committed_database.folder / "attachments"
    provider = Provider.begin()
    for name, content in (("door.jpg", JPG), ("note.txt", TXT)):
        attachments.store(subject=provider.here, name=name, chunks=[content], by=None, at=NOW)
    return provider


def taken(database: Database, file: Path) -> BackedUp:
    return back_up(database=Path(database.name), file=file, at=NOW)


def put_back(file: Path, data: Path, *, replace: bool = False) -> Restored:
    return restore(file=file, data=data, replace=replace, at=NOW)


def everything(database: Path) -> list[str]:
    """Every definition and every row, as text."""
    with closing(sqlite3.connect(database)) as opened:
        made = opened.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [n for kind, n, sql in made if kind == "table" and "VIRTUAL" not in (sql or "")]
        rows = [(n, row) for n in tables for row in opened.execute(f'SELECT * FROM "{n}"')]  # noqa: S608 - names out of the catalogue
    return [*map(repr, made), *map(repr, rows)]


def files(data: Path) -> dict[str, bytes]:
    root = data / "attachments"
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.mark.requirement("GOALS-R9")
@pytest.mark.usefixtures("provider")
def test_what_was_backed_up_comes_back_row_for_row_and_file_for_file(
    committed_database: Database, tmp_path: Path
):
    taken(committed_database, tmp_path / "backup.tar")

    done = put_back(tmp_path / "backup.tar", tmp_path / "new")

    assert everything(tmp_path / "new" / DATABASE) == everything(Path(committed_database.name))
    assert files(tmp_path / "new") == files(committed_database.folder)
    assert done.attachments == len(files(tmp_path / "new")) == 2
    assert done.rows > 0
    assert (tmp_path / "new" / DATABASE).stat().st_mode & 0o077 == 0


@pytest.mark.requirement("GOALS-R9")
def test_a_backup_taken_while_people_write_holds_one_moment(
    committed_database: Database, provider: Provider, tmp_path: Path
):
    stop = threading.Event()
    written: list[int] = []

    def write_on() -> None:
        while not stop.is_set():
            number = len(written)
            post(
                organisation_id=provider.organisation.pk,
                to="rob@example.org",
                kind="test",
                subject="x",
                body="x" * 2000,
                key=str(number),
                at=NOW,
            )
            written.append(number)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        while len(written) < 20:
            pass
        for number in range(5):
            before = len(written)
            taken(committed_database, tmp_path / f"{number}.tar")
            put_back(tmp_path / f"{number}.tar", tmp_path / str(number))
            with closing(sqlite3.connect(tmp_path / str(number) / DATABASE)) as opened:
                (keys,) = opened.execute("SELECT count(*) FROM notices_notice").fetchone()
                ends = opened.execute("SELECT max(CAST(key AS int)) + 1 FROM notices_notice")
                assert ends.fetchone() == (keys,), "a row is missing in the middle"
            assert keys >= before
    finally:
        stop.set()
        writer.join()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a little database, for being cut and changed many times."""
    folder = tmp_path_factory.mktemp("small")
    with closing(sqlite3.connect(folder / DATABASE)) as made:
        made.execute("CREATE TABLE attachments_attachment (id, organisation_id, stored_as, sha256)")
        made.execute("CREATE TABLE words (word)")
        made.executemany("INSERT INTO words VALUES (?)", [(f"word {n}",) for n in range(100)])
        made.commit()
    back_up(database=folder / DATABASE, file=folder / "backup.tar", at=NOW)
    return folder / "backup.tar"


@pytest.mark.requirement("GOALS-R9")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 0.9999))
def test_a_backup_that_was_cut_short_anywhere_is_refused(small: Path, tmp_path: Path, share: float):
    whole = small.read_bytes()
    end_of_contents = whole.rstrip(b"\0")
    torn = tmp_path / "torn.tar"
    torn.write_bytes(whole[: int(len(end_of_contents) * share)])

    with pytest.raises(NotWhole, match="Use another backup"):
        put_back(torn, tmp_path / "new")

    assert not (tmp_path / "new" / DATABASE).exists()


@pytest.mark.requirement("GOALS-R9")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.integers(512, 12_000), flip=st.integers(1, 255))
def test_a_backup_in_which_one_byte_changed_is_refused(
    small: Path, tmp_path: Path, where: int, flip: int
):
    content = bytearray(small.read_bytes())
    content[where] ^= flip
    changed = tmp_path / "changed.tar"
    changed.write_bytes(bytes(content))

    with pytest.raises(NotWhole):
        put_back(changed, tmp_path / "new")


def tar_of(file: Path, members: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    with tarfile.open(file, "w") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.type = len(content), kind
            entry.linkname = "/etc/passwd" if kind != tarfile.REGTYPE else ""
            tar.addfile(entry, io.BytesIO(content))
    return file


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "attachments/../../outside", "secret-key", "x/../../y"]
)
def test_a_tar_that_reaches_outside_is_refused(tmp_path: Path, name: str):
    file = tar_of(tmp_path / "evil.tar", {name: b"x"})

    with pytest.raises(NotWhole, match="does not belong in it"):
        put_back(file, tmp_path / "data" / "new")

    assert not (tmp_path / "data" / "outside").exists()
    assert not (tmp_path / "outside").exists()


def test_a_tar_with_a_link_in_it_is_refused(tmp_path: Path):
    file = tar_of(tmp_path / "evil.tar", {DATABASE: b""}, tarfile.SYMTYPE)

    with pytest.raises(NotWhole):
        put_back(file, tmp_path / "new")


@pytest.mark.parametrize(
    "content", [b"", b"not a tar", b"SQLite format 3\0" + b"\0" * 600, b'{"format": 1}' * 100]
)
def test_another_file_is_not_a_backup(tmp_path: Path, content: bytes):
    (tmp_path / "file").write_bytes(content)

    with pytest.raises(NotWhole):
        put_back(tmp_path / "file", tmp_path / "new")


def test_what_is_there_is_replaced_only_when_told_and_then_kept(small: Path, tmp_path: Path):
    data = tmp_path / "new"
    put_back(small, data)
    (data / "attachments").mkdir()
    with closing(sqlite3.connect(data / DATABASE)) as opened:
        opened.execute("INSERT INTO words VALUES ('since the backup')")
        opened.commit()
    since = everything(data / DATABASE)

    with pytest.raises(WouldReplace, match="--replace"):
        put_back(small, data)
    assert everything(data / DATABASE) == since

    kept_in = put_back(small, data, replace=True).kept_in

    assert kept_in
    assert everything(kept_in / DATABASE) == since
    assert len(everything(data / DATABASE)) == len(since) - 1


def test_a_backup_never_writes_over_another_file(small: Path):
    with pytest.raises(AlreadyThere):
        back_up(database=small.with_name(DATABASE), file=small, at=NOW)


@pytest.fixture
def damaged(provider: Provider) -> Path:
    return next(folder_of(provider.organisation.pk).iterdir())


def test_a_missing_attachment_is_named_and_the_rest_is_kept(
    committed_database: Database, damaged: Path, tmp_path: Path
):
    damaged.unlink()

    done = taken(committed_database, tmp_path / "backup.tar")

    assert done.attachments == 1
    assert done.problems == [f"The attachment {damaged} is missing."]
    put_back(tmp_path / "backup.tar", tmp_path / "new")

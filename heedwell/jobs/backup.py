"""One file that holds the database of one moment and every attachment it names.

Taken while people work: the online backup of SQLite copies one moment and stops nobody. The
manifest comes last, so a file that was cut short has none, and is refused.
"""

import hashlib
import io
import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO
from uuid import UUID

from django.conf import settings

import heedwell
from heedwell.jobs.mistakes import Mistake

DATABASE = "heedwell.sqlite3"
MANIFEST = "manifest.json"
FORMAT = "heedwell-backup 1"
PRIVATE = 0o600


@dataclass
class BackedUp:
    size: int
    attachments: int
    problems: list[str]


class AlreadyThere(Mistake):
    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} is there already. Name a file that does not exist yet.")


def back_up(*, database: Path, file: Path, at: datetime) -> BackedUp:
    """Write the file whole or not at all. Raises AlreadyThere."""
    if file.exists():
        raise AlreadyThere(file)
    snapshot = file.with_name(f".{file.name}.sqlite3.part")
    unfinished = file.with_name(f".{file.name}.part")
    try:
        for path in (snapshot, unfinished):
            path.unlink(missing_ok=True)
            path.touch(mode=PRIVATE)
        _copy_of(database, snapshot)
        done = _pack(snapshot, unfinished, at)
        unfinished.rename(file)
        _sync_folder(file.parent)
    finally:
        snapshot.unlink(missing_ok=True)
        unfinished.unlink(missing_ok=True)
    done.size = file.stat().st_size
    return done


def _copy_of(database: Path, snapshot: Path) -> None:
    """All pages in one step: in steps, each write by another process would begin it afresh."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(snapshot)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _pack(snapshot: Path, unfinished: Path, at: datetime) -> BackedUp:
    done = BackedUp(size=0, attachments=0, problems=[])
    files: dict[str, dict[str, Any]] = {}
    with unfinished.open("wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            files[DATABASE] = _add(tar, DATABASE, snapshot, at)
            for name, path, sha256 in _attachments(snapshot):
                if not path.is_file():
                    done.problems.append(f"The attachment {path} is missing.")
                    continue
                files[name] = _add(tar, name, path, at)
                done.attachments += 1
                if files[name]["sha256"] != sha256:
                    done.problems.append(f"The attachment {path} was changed on the disk.")
            _add_manifest(tar, snapshot, files, done.problems, at)
        out.flush()
        os.fsync(out.fileno())
    return done


def _attachments(snapshot: Path) -> Iterator[tuple[str, Path, str]]:
    root = Path(settings.ATTACHMENTS_ROOT)
    with closing(sqlite3.connect(snapshot)) as copy:
        rows = copy.execute(
            "SELECT organisation_id, stored_as, sha256 FROM attachments_attachment ORDER BY id"
        )
        for organisation_id, stored_as, sha256 in rows:
            name = f"{UUID(organisation_id)}/{UUID(stored_as)}"
            yield f"attachments/{name}", root / name, sha256


def _add(tar: tarfile.TarFile, name: str, path: Path, at: datetime) -> dict[str, Any]:
    with path.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        hashing = Hashing(source)
        tar.addfile(_entry(name, size, at), hashing)
    return {"size": size, "sha256": hashing.digest.hexdigest()}


def _add_manifest(
    tar: tarfile.TarFile,
    snapshot: Path,
    files: dict[str, dict[str, Any]],
    problems: list[str],
    at: datetime,
) -> None:
    contents = {
        "format": FORMAT,
        "heedwell": heedwell.__version__,
        "taken_at": at.isoformat(),
        "rows": _numbers_of_rows(snapshot),
        "problems": problems,
        "files": files,
    }
    text = json.dumps(contents, indent=1).encode()
    tar.addfile(_entry(MANIFEST, len(text), at), io.BytesIO(text))


def _numbers_of_rows(snapshot: Path) -> dict[str, int]:
    with closing(sqlite3.connect(snapshot)) as copy:
        tables = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        count = "SELECT count(*) FROM "
        return {name: copy.execute(f'{count}"{name}"').fetchone()[0] for (name,) in tables}


def _entry(name: str, size: int, at: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, PRIVATE, int(at.timestamp())
    return entry


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Hashing(io.RawIOBase):
    """Reads through, and keeps the digest of what was read."""

    def __init__(self, source: IO[bytes] | BinaryIO) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block

"""Put a backup back in place: checked whole first, and only then moved to where it is used."""

import json
import os
import re
import shutil
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from heedwell.jobs.backup import DATABASE, FORMAT, MANIFEST, Hashing
from heedwell.jobs.mistakes import Mistake

_A_NAME_OF_OURS = re.compile(
    r"heedwell\.sqlite3|manifest\.json|attachments/[0-9a-f-]{36}/[0-9a-f-]{36}"
)
LARGEST_MANIFEST = 1 << 30


class NotWhole(Mistake):
    """The file is not a backup, or not all of one."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"{file} is not a whole backup: {why}. Nothing was changed. Use another backup."
        )


class WouldReplace(Mistake):
    def __init__(self, data: Path) -> None:
        super().__init__(
            f"{data} already holds a database. To put the backup in its place, say --replace: "
            "what is there now is kept in a folder beside it."
        )


@dataclass(frozen=True)
class Restored:
    taken_at: str
    rows: int
    attachments: int
    kept_in: Path | None


def restore(*, file: Path, data: Path, replace: bool, at: datetime) -> Restored:
    """Raises NotWhole or WouldReplace. Nobody may be working on the folder meanwhile."""
    if (data / DATABASE).exists() and not replace:
        raise WouldReplace(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = data / ".restore.part"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    try:
        manifest = _unpack(file, fresh)
        _check_database(file, fresh / DATABASE, manifest)
        kept_in = _put_in_place(fresh, data, at)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Restored(
        manifest.get("taken_at", ""),
        sum(manifest.get("rows", {}).values()),
        len(manifest["files"]) - 1,
        kept_in,
    )


def _unpack(file: Path, fresh: Path) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(file, mode="r:") as tar:
            for entry in tar:
                if not entry.isreg() or not _A_NAME_OF_OURS.fullmatch(entry.name):
                    raise NotWhole(file, f"{entry.name!r} does not belong in it")
                if entry.name == MANIFEST:
                    manifest = _read_manifest(tar, entry)
                else:
                    found[entry.name] = _take_out(tar, entry, fresh / entry.name)
    except (tarfile.TarError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise NotWhole(file, str(error) or "it ends too early") from error
    if manifest is None:
        raise NotWhole(file, "its list of contents is missing, so it was cut short")
    if manifest.get("format") != FORMAT:
        raise NotWhole(file, f"its format is {manifest.get('format')!r}, not {FORMAT!r}")
    if manifest.get("files") != found:
        raise NotWhole(file, "what is in it differs from its list of contents")
    return manifest


def _read_manifest(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> dict[str, Any]:
    source = tar.extractfile(entry)
    if source is None or entry.size > LARGEST_MANIFEST:
        return {}
    contents = json.loads(source.read())
    return contents if isinstance(contents, dict) else {}


def _take_out(tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> dict[str, Any]:
    source = tar.extractfile(entry)
    if source is None:
        raise tarfile.ReadError
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashing = Hashing(source)
    with target.open("xb") as out:
        shutil.copyfileobj(hashing, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    target.chmod(0o600)
    return {"size": target.stat().st_size, "sha256": hashing.digest.hexdigest()}


def _check_database(file: Path, database: Path, manifest: dict[str, Any]) -> None:
    if not database.is_file():
        raise NotWhole(file, "there is no database in it")
    with closing(sqlite3.connect(database)) as copy:
        # Its CHECKs use functions of Django's that only Django's connections have.
        copy.execute("PRAGMA ignore_check_constraints = ON")
        try:
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict == "ok":
                copy.execute("PRAGMA journal_mode = WAL")
        except sqlite3.DatabaseError as error:
            verdict = str(error)
    if verdict != "ok":
        raise NotWhole(file, f"its database is damaged ({verdict})")


def _put_in_place(fresh: Path, data: Path, at: datetime) -> Path | None:
    """The database comes last: until it is there, nothing has been restored."""
    there = [
        data / name for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "attachments")
    ]
    kept_in = None
    if any(path.exists() for path in there):
        kept_in = data / f"before-restore-{at:%Y-%m-%d-%H%M%S}"
        kept_in.mkdir(mode=0o700)
        for path in there:
            if path.exists():
                path.rename(kept_in / path.name)
    if (fresh / "attachments").exists():
        (fresh / "attachments").rename(data / "attachments")
    (fresh / DATABASE).rename(data / DATABASE)
    descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(descriptor)
    os.close(descriptor)
    return kept_in

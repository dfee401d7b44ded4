"""The private store: one folder per organisation, random names, on the disk before any row."""

import hashlib
import os
import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from heedwell.foundation.attachments.kinds import LARGEST, MEGABYTE, Kind, Refused, ending_of, sniff


class TooLarge(Refused):
    def __init__(self) -> None:
        super().__init__(
            f"This file is larger than {LARGEST // MEGABYTE} MB. "
            "Make it smaller, or split it, and attach it again."
        )


class Empty(Refused):
    def __init__(self) -> None:
        super().__init__("This file is empty. Choose it again; it may not have been saved yet.")


class FileDamaged(RuntimeError):
    """The bytes on the disk are not the ones that were attached."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The attachment {path} is missing or was changed on the disk. "
            "Take it from the last backup (`heedwell restore`)."
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safely on the disk and that no row knows of yet."""

    organisation_id: UUID
    stored_as: UUID
    name: str
    kind: Kind
    size: int
    sha256: str


def folder_of(organisation_id: UUID) -> Path:
    return Path(settings.ATTACHMENTS_ROOT) / str(organisation_id)


def keep(*, organisation_id: UUID, name: str, chunks: Iterable[bytes]) -> Kept:
    """Write and sync a file. Call it before the transaction that will name it; raises Refused.

    A file that no row comes to name is removed by `remove_orphans` some days later.
    """
    folder = folder_of(organisation_id)
    _make(folder)
    stored_as = uuid.uuid4()
    unfinished = folder / f"{stored_as}.part"
    try:
        with os.fdopen(_new(unfinished), "wb") as out:
            size, sha256 = _copy(chunks, out)
            out.flush()
            os.fsync(out.fileno())
        with unfinished.open("rb") as file:
            kind = sniff(file, name)
        unfinished.rename(folder / str(stored_as))
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    _sync(folder)
    return Kept(organisation_id, stored_as, _tidy(name, kind), kind, size, sha256)


def open_whole(path: Path, sha256: str) -> BinaryIO:
    """Open a stored file, having read it once to see that it is what was attached."""
    try:
        file = path.open("rb")
    except OSError:
        raise FileDamaged(path) from None
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise FileDamaged(path)
    file.seek(0)
    return file


def remove_unnamed(*, organisation_id: UUID, named: Iterable[UUID], before: datetime) -> int:
    """Remove what uploads left behind that never became a record, if older than `before`."""
    known = {str(stored_as) for stored_as in named}
    removed = 0
    folder = folder_of(organisation_id)
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in known and path.stat().st_mtime < before.timestamp():
            path.unlink()
            removed += 1
    return removed


def _copy(chunks: Iterable[bytes], out: BinaryIO) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST:
            raise TooLarge
        digest.update(chunk)
        out.write(chunk)
    if size == 0:
        raise Empty
    return size, digest.hexdigest()


def _tidy(name: str, kind: Kind) -> str:
    """The last part of the name, without what a screen or a system could be fooled by."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .") or "file"
    ending = ending_of(clean)
    if ending in kind.endings:
        clean = clean[: -len(ending) - 1]
    else:
        ending = kind.endings[0]
    return f"{clean[: 199 - len(ending)] or 'file'}.{ending}"


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync(folder.parent)
        _sync(folder.parent.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)

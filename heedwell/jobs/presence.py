"""Who is at work on this data folder: a lock that a living process holds and a dead one cannot."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

SERVE, WORK = "serve", "work"


@contextmanager
def present(what: str) -> Iterator[None]:
    """Be seen as doing this, until the end of the block or of the process."""
    descriptor = _open(what)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def anybody(what: str) -> bool:
    """Whether some process on this machine is doing this."""
    if not _path(what).exists():
        return False
    descriptor = _open(what)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _open(what: str) -> int:
    return os.open(_path(what), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _path(what: str) -> Path:
    return Path(settings.DATA) / f"{what}.lock"

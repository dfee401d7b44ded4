"""The queue in which writers to one SQLite file stand, because its own busy handler is not fair.

One file descriptor per connection: threads that share one would not exclude each other.
"""

import fcntl
import os
import random
import time
from pathlib import Path

from heedwell.foundation.store.errors import Busy

DEADLINE = 10.0
# Between two tries. Whoever has waited longer tries more often, so that nobody starves.
LONGEST_PAUSE = 0.004
SHORTEST_PAUSE = 0.0002
IMPATIENT_AFTER = 0.2


class WriteQueue:
    """A lock on a file beside the database, taken before BEGIN IMMEDIATE."""

    def __init__(self, path: Path, deadline: float = DEADLINE) -> None:
        self.path = path
        self.deadline = deadline
        self.held = False
        self._descriptor: int | None = None

    def enter(self) -> None:
        """Wait for the turn to write. Raises Busy when it does not come in time."""
        if self.held:
            return
        descriptor = self._open()
        started: float | None = None
        while not _lock(descriptor):
            now = time.monotonic()
            started = started or now
            if now - started >= self.deadline:
                raise Busy
            impatience = min(1.0, (now - started) / IMPATIENT_AFTER)
            pause = LONGEST_PAUSE - impatience * (LONGEST_PAUSE - SHORTEST_PAUSE)
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads tries, no secret
        self.held = True

    def leave(self) -> None:
        if self.held and self._descriptor is not None:
            self.held = False
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give up the place and the file. In a forked child this leaves the parent's lock alone."""
        self.held = False
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._descriptor


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

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
# Between two tries. At first ever longer, so that many who wait leave the processor alone; then
# ever shorter, so that nobody starves. Measured in benchmarks/writers.py.
FIRST_PAUSE = 0.0005
LONGEST_PAUSE = 0.010
SHORTEST_PAUSE = 0.001
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
        if not self.held and not _lock(self._open()):
            self._wait()
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

    def _wait(self) -> None:
        descriptor, began, longer = self._open(), time.monotonic(), FIRST_PAUSE
        waited = 0.0
        while waited < self.deadline:
            patience = max(0.0, 1 - waited / IMPATIENT_AFTER)
            pause = max(SHORTEST_PAUSE, longer * patience)
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads tries, no secret
            if _lock(descriptor):
                return
            longer = min(LONGEST_PAUSE, longer * 2)
            waited = time.monotonic() - began
        raise Busy

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

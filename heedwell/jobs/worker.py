"""One loop, run for each handler in a thread of its own: do a slice, look again, stop when asked.

So a mail server that hangs delays no deadline, and a long import delays no mail.
"""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from heedwell.foundation.store.errors import Busy

log = logging.getLogger("heedwell.work")

LONGEST_PAUSE = 30.0
PATIENCE = 60.0

# Does a few seconds of work at most; returns whether there may be more at once.
Work = Callable[[], bool]


@dataclass(frozen=True)
class Duty:
    """What a handler is given: who works, what time it is, and whether to end early."""

    worker: str
    clock: Callable[[], datetime] = timezone.now
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Handler:
    """`begin` is called once per worker. `pause` is the rest, in seconds, when nothing was left."""

    says: str
    begin: Callable[[Duty], Work]
    pause: float = 1.0
    at_stop: bool = False  # once more when the worker ends


def name_of_this_worker() -> str:
    """Unique to one run of one process, so that a lease is never mistaken for another's."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


class Worker:
    def __init__(self, handlers: Sequence[Handler], duty: Duty | None = None) -> None:
        self.duty = duty or Duty(name_of_this_worker())
        self.handlers = handlers

    def stop(self) -> None:
        """End after the slices now under way. Safe to call from a signal handler."""
        self.duty.stop.set()

    def run(self, beat: Callable[[], object] = lambda: None) -> None:
        """Work until `stop`. `beat` is called each second, to show that somebody is alive."""
        threads = [
            threading.Thread(target=self._loop, args=[handler], name=handler.says, daemon=True)
            for handler in self.handlers
        ]
        for thread in threads:
            thread.start()
        while not self.duty.stop.wait(1.0):
            beat()
        for thread in threads:
            thread.join(PATIENCE)
        late = [thread.name for thread in threads if thread.is_alive()]
        if late:
            log.warning("Stopped in the middle of: %s. It is taken up again.", ", ".join(late))
        self._last_round()

    def once(self) -> bool:
        """Do all that is due now; returns whether it went well."""
        went = [_slice(handler, self._until_idle(handler)) for handler in self.handlers]
        self._last_round()
        return all(went)

    def _until_idle(self, handler: Handler) -> Callable[[], None]:
        def work() -> None:
            slice_of_work = handler.begin(self.duty)
            while slice_of_work() and not self.duty.stop.is_set():
                pass

        return work

    def _last_round(self) -> None:
        for handler in self.handlers:
            if handler.at_stop:
                _slice(handler, handler.begin(self.duty))
        connection.close()

    def _loop(self, handler: Handler) -> None:
        work: Work | None = None
        troubles = 0
        while not self.duty.stop.is_set():
            try:
                work = work or handler.begin(self.duty)
                more = work()
            except Exception as error:  # noqa: BLE001 - one fault must not end the others' work
                troubles += 1
                _explain(handler, error, troubles)
                self.duty.stop.wait(min(2.0 ** min(troubles, 10), LONGEST_PAUSE))
            else:
                troubles = 0
                self.duty.stop.wait(0 if more else handler.pause)
        connection.close()


def _slice(handler: Handler, work: Callable[[], object]) -> bool:
    try:
        work()
    except Exception as error:  # noqa: BLE001 - the other handlers have their last round too
        _explain(handler, error, 1)
        return False
    return True


def _explain(handler: Handler, error: Exception, troubles: int) -> None:
    """A database that is busy or away is nobody's fault; anything else is ours, so say where."""
    if isinstance(error, Busy):
        log.warning("%s: the database is busy; trying again.", handler.says)
    elif isinstance(error, OperationalError | InterfaceError):
        if troubles in {1, 10, 100}:
            log.error("%s: the database cannot be used (%s); trying again.", handler.says, error)
        connection.close()
    else:
        log.exception("%s went wrong; trying again.", handler.says)

"""Makes the clock of a process follow a file, and every process that it starts; see test_clock.

The file says how many seconds the clock is ahead of the true time. Beside it, each process says
which step it has taken. Only what tells the time is moved, not what measures a span.
"""

import datetime
import os
import threading
import time
from pathlib import Path

import time_machine

FILE = Path(os.environ["HEEDWELL_TEST_CLOCK"])
TAKEN = FILE.with_name(f"taken.{os.getpid()}")


def follow() -> None:
    start, began = time.time(), time.monotonic()
    moved = time_machine.travel(datetime.datetime.now(datetime.UTC), tick=True).start()
    taken = ""
    while True:
        wanted = FILE.read_text(encoding="ascii")
        if wanted != taken:
            true = start + time.monotonic() - began
            moved.move_to(true + float(wanted))
            TAKEN.write_text(wanted, encoding="ascii")
            taken = wanted
        time.sleep(0.01)


threading.Thread(target=follow, daemon=True).start()

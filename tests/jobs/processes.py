"""The command `heedwell` as a process of its own, which a test may kill."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

HEEDWELL = (sys.executable, "-m", "heedwell.config.cli")


def heedwell(*arguments: object, **more: Any) -> "subprocess.CompletedProcess[str]":
    """Run it to its end. `env` is what the process finds in its environment."""
    command = [*HEEDWELL, *map(str, arguments)]
    return subprocess.run(command, text=True, capture_output=True, check=False, timeout=120, **more)


@contextmanager
def process(env: Mapping[str, str], *arguments: object) -> "Iterator[subprocess.Popen[str]]":
    """It runs until the end of the block, then it is asked to stop, then made to."""
    started = subprocess.Popen(
        [*HEEDWELL, *map(str, arguments)],
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield started
    finally:
        if started.poll() is None:
            started.terminate()
            try:
                started.wait(40)
            except subprocess.TimeoutExpired:
                started.kill()
        started.communicate()


def kill(started: "subprocess.Popen[str]") -> None:
    os.kill(started.pid, signal.SIGKILL)
    started.wait(10)


def eventually(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)

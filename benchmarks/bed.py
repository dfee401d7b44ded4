"""Where a benchmark runs: a data folder and a database of its own, and servers that it stops.

Everything lies in one temporary folder (under HEEDWELL_BENCHMARKS, else the system's), so that both
sides of a ratio write to the same file system.
"""

import json
import os
import platform
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RECORDS = ROOT / "benchmarks" / "records"
# As on a machine that must not lose anything: the tests' own server forgets.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Bed:
    """A data folder; the product's database is a file in it, or at `url`."""

    folder: Path
    vendor: str
    url: str = ""
    bare_url: str = ""

    @property
    def env(self) -> dict[str, str]:
        env = os.environ | {
            "HEEDWELL_DATA": str(self.folder),
            "HEEDWELL_SECRET_KEY": "for benchmarks only",
            "PYTHONPATH": str(ROOT),
        }
        for name in ("DATABASE_URL", "HEEDWELL_URL", "HEEDWELL_DATABASE_ROLE"):
            env.pop(name, None)
        return env | ({"DATABASE_URL": self.url} if self.url else {})

    def heedwell(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "heedwell.config.cli", *arguments]

    def use(self) -> None:
        """Load the product in this process, on this bed."""
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(self.env, DJANGO_SETTINGS_MODULE="heedwell.config.settings")
        import django

        django.setup()


@contextmanager
def bed(vendor: str) -> Iterator[Bed]:
    """A set-up product with nothing in it, on SQLite or PostgreSQL; all is gone afterwards."""
    where = os.environ.get("HEEDWELL_BENCHMARKS")
    with tempfile.TemporaryDirectory(prefix="heedwell-benchmark-", dir=where) as folder:
        if vendor == "sqlite":
            yield initialised(Bed(Path(folder), vendor))
            return
        with _postgresql() as (url, bare_url):
            yield initialised(Bed(Path(folder), vendor, url, bare_url))


def initialised(made: Bed) -> Bed:
    """With a database of this version: made, or brought up to it."""
    subprocess.run(
        made.heedwell("init"), env=made.env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return made


@contextmanager
def _postgresql() -> Iterator[tuple[str, str]]:
    """A server that keeps what it acknowledges, with one database for each side."""
    import psycopg

    from tests.plugins import postgresql

    postgresql.SETTINGS |= DURABLE
    server = postgresql.start()
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            for name in ("heedwell", "bare"):
                connection.execute(f'CREATE DATABASE "{name}"')
        yield (
            server.url.replace("@/postgres?", "@/heedwell?"),
            server.url.replace("@/postgres?", "@/bare?"),
        )
    finally:
        server.stop()


@contextmanager
def running(command: Sequence[str], env: dict[str, str], port: int) -> Iterator[Any]:
    """A server, from when it answers until it is stopped."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=said, stderr=said)
        try:
            _wait_for(port, process, said)
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def processor_ms(pid: int) -> float:
    """What a process and its children have used so far, in milliseconds."""
    used = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if pid in (int(stat.parent.name), int(fields[1])):
                used += int(fields[11]) + int(fields[12])
    return used * 1000 / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]", said: Any) -> None:
    for _ in range(600):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    said.seek(0)
    raise RuntimeError(f"{process.args!r} does not answer: {said.read().decode()}")


def cpu_medians(calls: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Milliseconds of processor time of each call: medians of interleaved rounds."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.process_time_ns()
            call()
            taken[name].append((time.process_time_ns() - began) / 1e6)
    return {name: statistics.median(times) for name, times in taken.items()}


def again(benchmark: str, **options: object) -> int:
    """Once for each database: a process knows only one."""
    asked = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return max(
        subprocess.run(
            [sys.executable, benchmark, "--database", vendor, *asked], check=False
        ).returncode
        for vendor in ("sqlite", "postgresql")
    )


def keep(name: str, record: dict[str, Any]) -> None:
    """Print a record, and keep it in benchmarks/records."""
    whole = {"benchmark": name, "at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    whole |= {"machine": machine(), **record}
    text = json.dumps(whole, indent=1)
    print(text)
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%S}.json").write_text(text, encoding="utf-8")


def machine() -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load {load:.1f}"
    )

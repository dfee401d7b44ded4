"""Many writers at once: is anything refused, is anything lost, and how long is the worst wait?

    python benchmarks/writers.py [--processes 16] [--threads 16] [--each 50]

Processes and threads run real operations on one organisation of a database made for the purpose
(on PostgreSQL: an empty one at DATABASE_URL, already migrated). Prints a JSON record and keeps it
in benchmarks/records.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any
from uuid import UUID

RECORDS = Path(__file__).parent / "records"
FORK = multiprocessing.get_context("fork")

# How long each write took, and what went wrong.
Outcome = tuple[list[float], list[str]]


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="heedwell-writers-") as folder:
        if not options.here:
            os.environ["HEEDWELL_DATA"] = folder
            _manage("migrate")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedwell.config.settings")
        import django

        django.setup()
        record = measure(options.processes, options.threads, options.each)
    print(json.dumps(record, indent=1))
    if not options.here:
        RECORDS.mkdir(exist_ok=True)
        name = f"writers-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
        (RECORDS / name).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return 0 if record["errors"] == 0 and record["lost"] == 0 and record["findings"] == 0 else 1


def measure(processes: int, threads: int, each: int) -> dict[str, Any]:
    from django.db import connection

    from heedwell.foundation.setup.operations import create_organisation

    organisation = create_organisation(
        name="Writers", short_name=f"writers-{time.time_ns()}", by=None, at=datetime.now(UTC)
    )
    connection.close()  # a child must find nothing of its parent's open
    results: Queue[Outcome] = FORK.Queue()
    gate = FORK.Barrier(processes + threads)

    def work(name: str) -> None:
        results.put(_write(organisation.pk, name, each, gate.wait))

    writers: list[Any] = [
        FORK.Process(target=work, args=(f"process {n}",)) for n in range(processes)
    ]
    for writer in writers:
        writer.start()
    in_threads = [threading.Thread(target=work, args=(f"thread {n}",)) for n in range(threads)]
    for thread in in_threads:
        thread.start()
    began = time.perf_counter()
    outcomes = [results.get(timeout=600) for _ in range(processes + threads)]
    seconds = time.perf_counter() - began
    for writer in [*writers, *in_threads]:
        writer.join()
    return _record(outcomes, organisation.pk, processes, threads, each, seconds)


def _write(organisation_id: UUID, name: str, each: int, ready: Callable[[], Any]) -> Outcome:
    from django.db import DatabaseError, connections

    from heedwell.foundation.organisations.models import Service
    from heedwell.foundation.store.transactions import write
    from heedwell.foundation.trail.operations import record

    waits: list[float] = []
    errors: list[str] = []
    ready()
    for number in range(each):
        at = datetime.now(UTC)
        began = time.perf_counter()
        try:
            with write(organisation_id):
                service = Service.objects.create(
                    organisation_id=organisation_id, name=f"{name}, {number}", kind="care_home"
                )
                record(
                    organisation_id=organisation_id,
                    verb="service.added",
                    subject=service,
                    rows=[service],
                    by=None,
                    at=at,
                )
        except DatabaseError as error:
            errors.append(repr(error))
        waits.append((time.perf_counter() - began) * 1000)
        time.sleep(0.002)  # a request does other things too
    connections.close_all()
    return waits, errors


def _record(
    outcomes: list[Outcome],
    organisation_id: UUID,
    processes: int,
    threads: int,
    each: int,
    seconds: float,
) -> dict[str, Any]:
    from django.db import connection

    from heedwell.foundation.organisations.models import Service
    from heedwell.foundation.store.transactions import reading
    from heedwell.foundation.trail.verify import findings

    waits = sorted(wait for taken, _ in outcomes for wait in taken)
    errors = [error for _, failed in outcomes for error in failed]
    with reading(organisation_id):
        kept = Service.objects.filter(organisation_id=organisation_id).count()
    return {
        "benchmark": "writers",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": connection.vendor,
        "cores": os.cpu_count(),
        "processes": processes,
        "threads": threads,
        "writes": len(waits),
        "errors": len(errors),
        "first_error": errors[0] if errors else None,
        "lost": (processes + threads) * each - len(errors) - kept,
        "findings": len(list(findings(None))),
        "per_second": round(len(waits) / seconds),
        "median_ms": round(statistics.median(waits), 2),
        "p99_ms": round(waits[int(len(waits) * 0.99)], 1),
        "worst_ms": round(waits[-1], 1),
    }


def _manage(command: str) -> None:
    arguments = ["-m", "django", command, "--settings", "heedwell.config.settings", "--skip-checks"]
    subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=RECORDS.parents[1]
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--processes", type=int, default=16)
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--here", action="store_true", help="use the database that is set up")
    return parser.parse_args()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())

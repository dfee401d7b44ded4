"""How large Heedwell is: its empty database, its memory while it works, and what it installs.

    python benchmarks/sizes.py

An empty database should take at most 5 MB, and the web server and its worker together at most
250 MB of memory after reports and pages. Linux only: memory is read from /proc.
"""

import re
import sys
import time
from dataclasses import replace
from importlib.metadata import distribution, requires
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import provider
from benchmarks.bed import ROOT, Bed, bed, free_port, keep, running
from benchmarks.load import send
from benchmarks.report import our_plan

MB = 1 << 20


def main() -> int:
    with bed("sqlite") as made:
        record = measure(made)
    keep("sizes", record)
    return 0


def measure(made: Bed) -> dict[str, Any]:
    empty = _size(made.folder / "heedwell.sqlite3")
    made.use()
    from django.db import connections

    hazel = provider.begin()
    plan = our_plan(hazel)
    connections.close_all()
    port = free_port()
    with running(made.heedwell("serve", "--port", str(port)), made.env, port) as server:
        time.sleep(5)  # the worker needs a moment to begin
        idle = _memory(server.pid)
        outcome = send(replace(plan, port=port, connections=4, seconds=10))
        busy = _memory(server.pid)
    return {
        "empty_database_mb": round(empty / MB, 2),
        "memory_mb_idle": idle,
        "memory_mb_after_reports": busy,
        "memory_mb_together": round(sum(busy.values()), 1),
        "reports": outcome.accepted,
        "installed_mb": _installed(),
    }


def _size(file: Path) -> int:
    return sum(each.stat().st_size for each in file.parent.glob(f"{file.name}*"))


def _memory(pid: int) -> dict[str, float]:
    """Resident memory of a server and of the processes that it started, by what they are."""
    found = {"web": _resident(pid)}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(each.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found["worker"] = _resident(int(each.parent.name))
    return found


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kilobytes = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return round(int(kilobytes[1]) / 1024, 1) if kilobytes else 0.0


def _installed() -> dict[str, float]:
    """Heedwell itself, and with every package that it needs."""
    names = {"heedwell"}
    waiting = ["heedwell"]
    while waiting:
        for line in requires(waiting.pop()) or ():
            name, _, condition = line.partition(";")
            name = re.split(r"[ <>=!~\[(]", name.strip())[0]
            if "extra ==" in condition or name in names or not _is_here(name):
                continue
            names.add(name)
            waiting.append(name)
    parts = {name: _of(name) for name in names - {"heedwell"}}
    ours = sum(each.stat().st_size for each in (ROOT / "heedwell").rglob("*") if each.is_file())
    largest = sorted(parts, key=lambda name: -parts[name])[:5]
    return {
        "heedwell": round(ours / MB, 1),
        "together": round((ours + sum(parts.values())) / MB, 1),
        **{name: round(parts[name] / MB, 1) for name in largest},
    }


def _is_here(name: str) -> bool:
    try:
        distribution(name)
    except ModuleNotFoundError:
        return False
    return True


def _of(name: str) -> int:
    files = distribution(name).files or []
    there = (Path(str(file.locate())) for file in files)
    return sum(each.stat().st_size for each in there if each.is_file())


if __name__ == "__main__":
    sys.exit(main())

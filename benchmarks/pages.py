"""The list and the page of a case against a bare Django page of 50 rows (goal P6).

    python benchmarks/pages.py [--keep FOLDER]

Both in processor time of a whole WSGI request, in turns: ours with session, account, roles and
frame; theirs one query and one table, without middleware. At most three times as much is wanted,
and at most 12 queries, with 60 and with 100,000 cases, for Rob of one service and Priya of all.
"""

import argparse
import os
import statistics
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bed import ROOT, keep
from benchmarks.growth import cost
from benchmarks.visits import SIZES, Site, sites

COMPARED = ("list", "list, next page", "case")
_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK")


def main() -> int:
    options = _options()
    with sites(SIZES, options.keep) as made, _bare(made[0].bed.folder) as bare:
        record = measure(made, bare, options.rounds)
    keep("pages", record)
    print(f"The dearest page costs {record['largest_ratio']} bare ones: at most 3 is wanted.")
    return 0


def measure(made: list[Site], bare: Any, rounds: int) -> dict[str, Any]:
    """Each page beside the bare one of the same moment: a machine slows down from one to the next."""
    pairs: dict[tuple[str, str, int], list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for site in made:
            site.open()
            for who in site.who:
                for page in COMPARED:
                    pair = cost(site, who, page), bare()
                    pairs.setdefault((who, page, site.cases), []).append(pair)
    rows = {}
    for site in made:
        site.open()
        for who in site.who:
            for page in COMPARED:
                seen = pairs[who, page, site.cases]
                rows[f"{page}, {who}, {site.cases} cases"] = {
                    "cpu_ms": round(statistics.median(ours for ours, _ in seen), 2),
                    "bare_cpu_ms": round(statistics.median(theirs for _, theirs in seen), 2),
                    "ratio": round(statistics.median(ours / theirs for ours, theirs in seen), 2),
                    "queries": _queries(site, who, page),
                }
    return {
        "rounds": rounds,
        "pages": rows,
        "largest_ratio": max(row["ratio"] for row in rows.values()),
        "most_queries": max(row["queries"] for row in rows.values()),
    }


def _queries(site: Site, who: str, page: str) -> int:
    from django.core.signals import request_started
    from django.db import connection, reset_queries

    request_started.disconnect(reset_queries)
    connection.force_debug_cursor = True
    before = len(connection.queries_log)
    site.visit(who, page)
    asked = [each["sql"] for each in list(connection.queries_log)[before:]]
    connection.force_debug_cursor = False
    kept_reads = "trail_read"  # who looked is kept once a second, on whichever visit comes then
    return sum(not sql.startswith(_CONTROL) and kept_reads not in sql for sql in asked)


@contextmanager
def _bare(folder: Path) -> Any:
    """A process that visits the bare page when it is told to."""
    file = folder / "bare-page.sqlite3"
    file.unlink(missing_ok=True)
    child = subprocess.Popen(
        [sys.executable, str(ROOT / "benchmarks" / "bare.py"), "page"],
        env=os.environ | {"BARE_DATABASE": str(file)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def visit() -> float:
        assert child.stdin
        assert child.stdout
        child.stdin.write("3\n")
        child.stdin.flush()
        return float(child.stdout.readline())

    visit()
    try:
        yield visit
    finally:
        assert child.stdin
        child.stdin.close()
        child.wait(30)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="keep the databases here, or use them again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

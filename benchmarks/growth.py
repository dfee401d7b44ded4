"""What a page costs after one year and after ten (goal P4).

    python benchmarks/growth.py [--keep FOLDER]

Whole pages as Rob, who manages one of 40 services, and as Priya, who reads all, with 60, 10,000
and 100,000 cases in the database and always the same open work. Prints the processor time of each
and its growth exponent from 10,000 to 100,000 cases, which should be at most 0.10.
"""

import argparse
import math
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.bed import keep
from benchmarks.visits import PAGES, SIZES, Site, sites

MOST = 0.10


def main() -> int:
    options = _options()
    with sites(SIZES, options.keep) as made:
        record = measure(made, options.rounds)
    keep("growth", record)
    print(f"The largest exponent is {record['largest']}: at most {MOST} is wanted.")
    return 0


def measure(made: list[Site], rounds: int) -> dict[str, Any]:
    """Each round visits every site in turn, so that a busy moment falls on all alike."""
    taken: dict[tuple[str, str, int], list[float]] = {}
    for _ in range(rounds):
        for site in made:
            site.open()
            for who in site.who:
                for page in PAGES:
                    taken.setdefault((who, page, site.cases), []).append(cost(site, who, page))
    medians = {key: statistics.median(times) for key, times in taken.items()}
    pages = {f"{page}, {who}": _row(medians, who, page) for who in made[0].who for page in PAGES}
    return {
        "rounds": rounds,
        "cpu_ms": pages,
        "largest": max(row["exponent"] for row in pages.values()),
    }


def cost(site: Site, who: str, page: str, visits: int = 3) -> float:
    """Milliseconds of processor time of a visit: the middle one of three, after a first."""
    site.visit(who, page)
    times = []
    for _ in range(visits):
        began = time.process_time_ns()
        site.visit(who, page)
        times.append((time.process_time_ns() - began) / 1e6)
    return statistics.median(times)


def _row(medians: dict[tuple[str, str, int], float], who: str, page: str) -> dict[str, float]:
    small, big = SIZES[-2:]
    times = {f"{size}": round(medians[who, page, size], 2) for size in SIZES}
    growth = math.log(medians[who, page, big] / medians[who, page, small]) / math.log(big / small)
    return {**times, "exponent": round(growth, 3)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="keep the databases here, or use them again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

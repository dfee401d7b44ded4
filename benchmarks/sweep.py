"""What the sweep for late work costs after one year and after ten.

    python benchmarks/sweep.py [--database sqlite|postgresql]

Two providers with the same open work in one database, one with 10,000 closed cases behind it and
one with 100,000, are swept in turns: once a day, so that new rungs of the ladders are reached, and
then again at once, as most sweeps find nothing new. Prints the ratio of the times, which should be
at most 1.2.
"""

import argparse
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import history, provider
from benchmarks.bed import again, bed, keep

MOST = 1.2
SIZES = {"Hazel Care": 10_000, "Maple Care": 100_000}
QUIET = 20  # sweeps a day that find nothing new


def main() -> int:
    options = _options()
    if options.database == "both":
        return again(__file__, rounds=options.rounds)
    with bed(options.database) as made:
        made.use()
        record = measure(options.rounds)
    keep("sweep", {"database": options.database, **record})
    print(f"The ratios are to be at most {MOST}.")
    return 0


def measure(days: int) -> dict[str, Any]:
    began = datetime.now(UTC)
    swept = {}
    for name, cases in SIZES.items():
        made = provider.begin(name)
        history.fill(made, cases, began)
        swept[name] = made.organisation.pk
    _gather_statistics()
    taken: dict[tuple[str, str], list[float]] = {}
    told = dict.fromkeys(SIZES, 0)
    for day in range(1, days + 1):
        for name, organisation in sorted(swept.items(), reverse=day % 2 == 0):
            milliseconds, people = _sweep(organisation, began + timedelta(days=day))
            taken.setdefault(("new", name), []).append(milliseconds)
            told[name] += people
        for _ in range(QUIET):
            for name, organisation in swept.items():
                milliseconds, _ = _sweep(organisation, began + timedelta(days=day))
                taken.setdefault(("quiet", name), []).append(milliseconds)
    return {
        "days": days,
        "told": told,
        "new_ratio": _ratio(taken, "new"),
        "quiet_ratio": _ratio(taken, "quiet"),
        "milliseconds": {
            f"{kind}, {SIZES[name]} cases": round(statistics.median(times), 2)
            for (kind, name), times in taken.items()
        },
    }


def _sweep(organisation_id: Any, now: datetime) -> tuple[float, int]:
    from heedwell.journey.sweep import sweep

    began = time.perf_counter()
    people = sweep(organisation_id, now)
    return (time.perf_counter() - began) * 1000, people


def _gather_statistics() -> None:
    """As the databases do by themselves, in time."""
    from heedwell.foundation.store.connection import store_connection

    connection = store_connection()
    with connection.as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _ratio(taken: dict[tuple[str, str], list[float]], kind: str) -> float:
    """The middle one of the ratios of sweeps that ran one after the other."""
    small, big = (taken[kind, name] for name in SIZES)
    return round(statistics.median(b / s for s, b in zip(small, big, strict=True)), 3)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--rounds", type=int, default=10, help="days that pass")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

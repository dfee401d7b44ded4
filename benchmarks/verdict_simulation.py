"""How often is the verdict wrong, and what can it see? Thousands of months that never happened.

    python benchmarks/verdict_simulation.py [--series 20000] [--charts 2000] [--seed 20261122]

Draws stable and halved Poisson months, also ones in which an action was triggered by a spike, and
judges them with the product's own verdict: once, and every month for a year. Beside it stands what
a comparison of three months with three months would have said. Prints the bars with both sides
and a JSON record, and keeps the record in benchmarks/records. Fails when a bar is missed.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from heedwell.statistics.charts.counts import c_chart
from heedwell.statistics.charts.exact import exact_count_chart
from heedwell.statistics.charts.individuals import xmr_chart
from heedwell.statistics.charts.notes import dispersion
from heedwell.statistics.charts.profiles import MDC7, custom
from heedwell.statistics.charts.reading import Rule, read
from heedwell.statistics.charts.rules import shift_marks
from heedwell.statistics.charts.run import run_chart, runs
from heedwell.statistics.distributions import poisson_ppf
from heedwell.statistics.verdict.plan import Plan
from heedwell.statistics.verdict.power import power_before
from heedwell.statistics.verdict.rates import ExactTest, two_rates
from heedwell.statistics.verdict.verdict import Word, judge_rates

RECORDS = Path(__file__).parent / "records"
Months = NDArray[np.int64]

MEANS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
BASELINE, YEAR, LOOKS = 12, 12, (3, 6, 12)
ONE_LOOK = Plan(smallest_ratio=0.5)
MONTHLY = Plan(smallest_ratio=0.5, looks=tuple(float(month) for month in range(1, YEAR + 1)))

FALSE_BAR, POWER_BAR = 0.05, 0.03
COLUMN = {1.0: (0.07, 0.19, 0.33), 2.0: (0.23, 0.40, 0.59), 4.0: (0.46, 0.70, 0.87),
          8.0: (0.77, 0.94, 0.99), 15.0: (0.96, 1.00, 1.00)}  # fmt: skip
"""The exact test's power to see a halving after 3, 6 and 12 months, as first measured."""

JUDGED_POWER_AT = (4.0, 8.0, 15.0)


class Judge:
    """The product's verdict, each distinct question asked once: stable months repeat themselves."""

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Word] = {}
        self.spread: dict[bytes, tuple[int, float]] = {}

    def word(self, plan: Plan, before: Months, after: Months, look: int = 1) -> Word:
        row = before.tobytes()
        if row not in self.spread:
            total = int(before.sum())
            found = dispersion(before) if total else None
            self.spread[row] = (total, round(found.phi, 9) if found and found.is_over else 1.0)
        question = (plan.looks, self.spread[row], len(after), int(after.sum()), look)
        if question not in self.known:
            self.known[question] = judge_rates(plan, before, after, look=look).word
        return self.known[question]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--series", type=int, default=20_000)
    parser.add_argument("--charts", type=int, default=2_000, help="series for the chart columns")
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    record = measure(options.series, options.charts, options.seed)
    for bar in record["bars"]:
        print("kept  " if bar["kept"] else "MISSED", bar["what"], bar["is"], "against", bar["bar"])
    print(json.dumps(record, indent=1))
    RECORDS.mkdir(exist_ok=True)
    name = f"verdict_simulation-{datetime.now(UTC):%Y%m%dT%H%M%S}.json"
    (RECORDS / name).write_text(json.dumps(record, indent=1), encoding="utf-8")
    return 0 if all(bar["kept"] for bar in record["bars"]) else 1


def measure(series: int, charts: int, seed: int) -> dict[str, Any]:
    chance, judge = np.random.default_rng(seed), Judge()
    rows = [_row(chance, judge, mean, series) for mean in MEANS]
    return {
        "benchmark": "verdict_simulation",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "series": series,
        "seed": seed,
        "bars": list(_bars(rows)),
        "verdicts": rows,
        "charts": [_chart_row(chance, mean, charts) for mean in MEANS] if charts else [],
    }


def _row(chance: np.random.Generator, judge: Judge, mean: float, series: int) -> dict[str, Any]:
    """False verdicts and power at one mean a month."""
    before = chance.poisson(mean, (series, BASELINE))
    stable = chance.poisson(mean, (series, YEAR))
    halved = chance.poisson(mean / 2, (series, YEAR))
    spiked_before, trigger, spiked_after = _spiked(chance, mean, series)
    exact = tuple(round(power_before(ONE_LOOK, mean, BASELINE, months), 3) for months in LOOKS)
    return {
        "mean": mean,
        "false_reduced": {
            "one look": _once(judge, before, stable, Word.REDUCED),
            "monthly looks": _monthly(judge, before, stable),
            "spike, one look": _once(judge, spiked_before, spiked_after, Word.REDUCED),
            "spike, monthly looks": _monthly(judge, spiked_before, spiked_after),
        },
        "false_worse_one_look": _once(judge, before, stable, Word.WORSE),
        "sees_a_halving": {
            "one look": _once(judge, before, halved, Word.REDUCED),
            "exact test, calculated": exact,
            "exact test, as first measured": COLUMN.get(mean),
            "monthly looks, within a year": _monthly(judge, before, halved),
        },
        "fewer_after_a_spike": _naive(spiked_before, trigger, spiked_after),
    }


def _once(judge: Judge, before: Months, after: Months, word: Word) -> tuple[float, ...]:
    """Share of series with this verdict, looking once: after 3, after 6, or after 12 months."""
    return tuple(
        _share(
            judge.word(ONE_LOOK, before[row], after[row, :months]) is word
            for row in range(len(before))
        )
        for months in LOOKS
    )


def _monthly(judge: Judge, before: Months, after: Months) -> float:
    """Share of series called reduced at some look, looking every month for a year."""
    return _share(
        any(
            judge.word(MONTHLY, before[row], after[row, :month], month) is Word.REDUCED
            for month in range(1, YEAR + 1)
        )
        for row in range(len(before))
    )


def _spiked(chance: np.random.Generator, mean: float, series: int) -> tuple[Months, Months, Months]:
    """Stable months in which the first month at or over the 95th percentile triggers an action.

    The baseline is the twelve months before it, the trigger left out, as the product takes it.
    """
    spike = max(1, poisson_ppf(0.95, mean))
    before: list[Months] = []
    trigger: list[int] = []
    after: list[Months] = []
    while len(before) < series:
        months = chance.poisson(mean, 240)
        hits = np.flatnonzero(months[BASELINE:-YEAR] >= spike)
        if hits.size:
            at = int(hits[0]) + BASELINE
            before.append(months[at - BASELINE : at])
            trigger.append(int(months[at]))
            after.append(months[at + 1 : at + 1 + YEAR])
    return np.array(before), np.array(trigger), np.array(after)


def _naive(before: Months, trigger: Months, after: Months) -> dict[str, float]:
    """What people do: three months after against the three up to and including the spike."""
    window = before[:, -2:].sum(axis=1) + trigger
    since, test = after[:, :3].sum(axis=1), ExactTest()
    pairs = dict.fromkeys(zip(window.tolist(), since.tolist(), strict=True), 0.0)
    for was, now in pairs:
        pairs[was, now] = test.p_fewer(two_rates(was, 3, now, 3))
    told = [pairs[pair] <= FALSE_BAR for pair in zip(window.tolist(), since.tolist(), strict=True)]
    return {
        "fewer in the three months": round(float((since < window).mean()), 3),
        "exact test on those months says reduced": _share(told),
    }


def _bars(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        for how, found in row["false_reduced"].items():
            worst = max(found) if isinstance(found, tuple) else found
            yield {
                "what": f"false reduced, {how}, {row['mean']:g} a month:",
                "is": worst,
                "bar": f"at most {FALSE_BAR}",
                "kept": worst <= FALSE_BAR,
            }
        if row["mean"] in JUDGED_POWER_AT:
            power = row["sees_a_halving"]["one look"]
            apart = max(
                abs(one - other) for one, other in zip(power, COLUMN[row["mean"]], strict=True)
            )
            yield {
                "what": f"sees a halving, one look, {row['mean']:g} a month:",
                "is": power,
                "bar": f"{COLUMN[row['mean']]} within {POWER_BAR}",
                "kept": apart <= POWER_BAR,
            }


def _chart_row(chance: np.random.Generator, mean: float, series: int) -> dict[str, Any]:
    """Chance of at least one false signal in 24 stable months, chart by chart."""
    months = chance.poisson(mean, (series, 2 * YEAR))
    lengths = {f"run of {n}": custom(shift=n, trend=7) for n in (6, 7, 8)}
    found: dict[str, list[bool]] = {}
    for row in months:
        charts = {
            "XmR, any rule": xmr_chart(row),
            "XmR screened, any rule": xmr_chart(row, screened=True),
            "c, any rule": c_chart(row),
        }
        signals = {
            name: any(point.rule is not Rule.NONE for point in read(chart, MDC7).points)
            for name, chart in charts.items()
        }
        signals["outside exact limits"] = bool(exact_count_chart(row).outside.any())
        for name, profile in lengths.items():
            signals[name] = bool(shift_marks(charts["c, any rule"], profile).any())
        signals["Anhøj"] = runs(run_chart(row))[0].signal
        for name, signal in signals.items():
            found.setdefault(name, []).append(signal)
    return {"mean": mean} | {name: _share(signals) for name, signals in found.items()}


def _share(hits: Iterable[bool]) -> float:
    told = [bool(hit) for hit in hits]
    return round(sum(told) / len(told), 4)


if __name__ == "__main__":
    sys.exit(main())

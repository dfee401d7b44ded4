"""What the charts say about data that nobody on this project made: run by hand, looked at by a person.

    python benchmarks/real_data.py DIR OUT

DIR holds the published files, named below; a file that is not there is passed over. For each it
prints sentences and writes a page with a chart of the product's own, and its SVG, into OUT.
What is suppressed or missing stays unknown: it is a gap, and never nought.
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise
from math import exp, lgamma, log
from pathlib import Path
from typing import Any

import django
from django.conf import settings

if not settings.configured:
    settings.configure(USE_TZ=True)
    django.setup()

from heedwell.statistics.charts.choice import choose_for_counts
from heedwell.statistics.charts.counts import u_chart, u_prime_chart
from heedwell.statistics.charts.exact import exact_count_chart
from heedwell.statistics.charts.funnel import rate_funnel, rate_limits
from heedwell.statistics.charts.individuals import xmr_chart
from heedwell.statistics.charts.notes import dispersion
from heedwell.statistics.charts.reading import Rule, read
from heedwell.statistics.errors import StatisticsError
from heedwell.web.components.charts import Point, RunChart, Stretch
from heedwell.web.components.drawing import Component
from heedwell.web.components.funnel import FunnelPlot, Place

SHEETS = Path(__file__).resolve().parent.parent / "heedwell/web/static/heedwell"
STYLES = (SHEETS / "heedwell.css", SHEETS / "analysis.css")
PER = 1000
MOST = 40  # falls in a home that are drawn
ENOUGH = 11  # known months of twelve

Months = dict[date, tuple[float | None, float | None]]


def restrictive(file: Path) -> Iterator[tuple[str, Component]]:
    """People subject to a restrictive intervention, by bed days, provider and month."""
    providers, months = _providers(file), set[date]()
    for known in providers.values():
        months.update(known)
    whole = {
        name: known
        for name, known in providers.items()
        if sum(None not in pair for pair in known.values()) >= ENOUGH
    }
    print(f"{len(providers)} providers, {len(whole)} with at least {ENOUGH} known months.")
    read_as = {name: _read(name, known) for name, known in sorted(whole.items())}
    signalling = {name: found for name, found in read_as.items() if found and found[1]}
    print(f"{len(signalling)} of them show something beyond chance:")
    for name, (says, marks, _) in signalling.items():
        print(f"  {name}: {len(marks)} of 12. {says}")
    largest = max(signalling, key=lambda name: _total(whole[name]))
    yield "restrictive", _series(largest, whole[largest], *signalling[largest][1:])
    yield "restrictive-funnel", _funnel(providers, max(months))


def _providers(file: Path) -> dict[str, Months]:
    found: dict[str, dict[date, dict[str, float | None]]] = defaultdict(lambda: defaultdict(dict))
    for row in _rows(file):
        form = "%d/%m/%Y" if "/" in row["month_start"] else "%Y-%m-%d"
        month = datetime.strptime(row["month_start"], form).date()  # noqa: DTZ007  a month, no moment
        value = None if row["value"] == "*" else float(row["value"])
        found[row["provider"]][month][row["measure"]] = value
    return {
        name: {month: (row.get("MHS76"), row.get("Bed days in RP")) for month, row in rows.items()}
        for name, rows in found.items()
    }


def _total(known: Months) -> float:
    return sum(events or 0 for events, _ in known.values())


def _read(name: str, known: Months) -> tuple[str, list[date], float] | None:
    """Why which chart, the months beyond chance, and the mean; None where nothing can be said."""
    months = [month for month in sorted(known) if None not in known[month]]
    events = [known[month][0] or 0.0 for month in months]
    beds = [(known[month][1] or 0.0) / PER for month in months]
    try:
        choice = choose_for_counts(events, beds)
        kind = str(choice.kind)
        chart = {
            "u": lambda: u_chart(events, beds),
            "up": lambda: u_prime_chart(events, beds),
            "xmr": lambda: xmr_chart([n / bed for n, bed in zip(events, beds, strict=True)]),
        }.get(kind, lambda: exact_count_chart(events, beds))()
    except StatisticsError as problem:
        print(f"  {name}: {problem}")
        return None
    points = read(chart, choice.profile).points
    marks = [m for m, point in zip(months, points, strict=True) if point.rule is not Rule.NONE]
    return choice.says, marks, sum(events) / sum(beds)


def _rate(events: float | None, beds: float | None) -> float | None:
    return None if events is None or beds is None else round(events / beds * PER, 2)


def _series(name: str, known: Months, marks: list[date], mean: float) -> RunChart:
    points = tuple(
        Point(
            f"{month:%B %Y}",
            _rate(*known[month]),
            f"{month:%b}"[0],
            is_marked=month in marks,
        )
        for month in sorted(known)
    )
    return RunChart(
        f"{name.title()}: people restricted, beyond chance in {len(marks)} of {len(points)} months",
        points,
        (Stretch(0, len(points) - 1, round(mean, 2), "mean"),),
        unit="For each 1,000 bed days",
        note="Counts are published rounded to 5. A suppressed month has no point.",
    )


def _funnel(providers: dict[str, Months], month: date) -> FunnelPlot:
    known = {name: rows[month] for name, rows in providers.items() if month in rows}
    both = {name: (n, beds) for name, (n, beds) in known.items() if n is not None and beds}
    funnel = rate_funnel([n for n, _ in both.values()], [beds / PER for _, beds in both.values()])
    outside = sum(bool(way) for way in funnel.way)
    unknown = len(known) - len(both)
    print(f"{month:%B %Y}: {outside} of {len(both)} lie outside chance, {unknown} are not known.")
    largest = max(beds for _, beds in both.values()) * 1.05 / PER
    sizes = [largest * at / 60 for at in range(2, 61)]
    return FunnelPlot(
        f"{month:%B %Y}: {outside} of {len(both)} providers lie outside what chance alone gives",
        tuple(
            Place("", beds, round(float(rate), 2), f"{n:g} in {beds:,.0f} bed days", bool(way))
            for (n, beds), rate, way in zip(both.values(), funnel.points, funnel.way, strict=True)
        ),
        round(funnel.centre, 3),
        tuple(
            (size * PER, *(round(float(each), 3) for each in limits))
            for size, limits in zip(sizes, rate_limits(funnel.centre, sizes), strict=True)
        ),
        "bed days in the month",
        "For each 1,000 bed days",
        "Many lie outside: they differ in more than chance. Ask what makes them different first.",
    )


def care_homes(file: Path) -> Iterator[tuple[str, Component]]:
    """How much more counts vary between homes than chance gives."""
    rows = _rows(file)
    for kind in list(rows[0])[1:]:
        values = [float(row[kind]) for row in rows]
        found = dispersion(values)
        chosen = choose_for_counts(values)
        print(f"  {kind}: mean {chosen.expected:.2f}, phi {found.phi:.2f}. {found.says}")
    falls = [int(row["Falls"]) for row in rows]
    homes, mean = Counter(falls), sum(falls) / len(falls)
    phi = dispersion([float(n) for n in falls]).phi
    yield (
        "falls",
        RunChart(
            f"Falls in {len(falls):,} homes vary {phi:.1f} times as much as chance alone gives",
            tuple(
                Point(f"{n} falls; chance gives {_poisson(n, mean) * len(falls):.0f} homes",
                      float(homes[n]), str(n))
                for n in range(MOST + 1)
            ),
            unit="Homes",
            note=f"The mean is {mean:.1f}. A test that knows only chance would cry wolf here.",
        ),
    )  # fmt: skip


def _poisson(n: int, mean: float) -> float:
    return exp(n * log(mean) - mean - lgamma(n + 1))


def narratives(file: Path) -> Iterator[tuple[str, Component]]:
    """A series for each home, from the days of what was complained of."""
    days_of: dict[str, set[date]] = defaultdict(set)  # several complaints of one day are one event
    for row in _rows(file):
        if row["date_of_incident"]:
            days_of[row["home"]].add(date.fromisoformat(row["date_of_incident"]))
    homes = {home: sorted(days) for home, days in days_of.items()}
    first = min(min(days) for days in homes.values())
    last = max(max(days) for days in homes.values())
    kinds: Counter[str] = Counter()
    for days in homes.values():
        kinds[str(choose_for_counts(_by_quarter(days, first, last)).kind)] += 1
    print(f"{len(homes)} homes, {first} to {last}. Charts that fit: {dict(kinds)}.")
    name = max(homes, key=lambda home: (len(homes[home]), home))
    days = homes[name]
    says = choose_for_counts(_by_quarter(days, first, last)).says
    print(f"  {name}: {says}")
    apart = [(later - day).days for day, later in pairwise(days)]
    yield (
        "narratives",
        RunChart(
            f"{name}: {len(days)} days with an upheld complaint, too few for limits",
            tuple(
                Point(f"{day:%-d %B %Y}", float(wait), f"{day:%b %y}")
                for day, wait in zip(days[1:], apart, strict=True)
            ),
            unit="Days since the one before",
            note=says,
        ),
    )


def _by_quarter(days: list[date], first: date, last: date) -> list[float]:
    counts = Counter(day.year * 4 + (day.month - 1) // 3 for day in days)
    start, end = (day.year * 4 + (day.month - 1) // 3 for day in (first, last))
    return [float(counts[quarter]) for quarter in range(start, end + 1)]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


FILES: dict[str, Callable[[Path], Iterator[tuple[str, Component]]]] = {
    "mhsds_restrictive_interventions_2021-09_2022-08.csv": restrictive,
    "care_home_incident_counts_mldatar.csv": care_homes,
    "adult_foster_home_substantiated_complaints_sample.csv": narratives,
}


def main(folder: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, charts in FILES.items():
        if not (folder / name).exists():
            print(f"{name} is not there.")
            continue
        print(f"\n{name}")
        for called, chart in charts(folder / name):
            _write(out, called, chart)


def _write(out: Path, called: str, chart: Any) -> None:
    drawn = str(chart)
    style = "\n".join(sheet.read_text(encoding="utf-8") for sheet in STYLES)
    print(f"  {called}.svg: {chart.finding}")
    svg = re.search(r"<svg.*?</svg>", drawn, re.DOTALL)
    if svg is not None:
        inside = (
            svg[0]
            .replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
            .replace(">", f"><style>{style}</style>", 1)
        )
        (out / f"{called}.svg").write_text(inside, encoding="utf-8")
    page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{chart.finding}</title>'
    page += f"<style>{style}</style><main>{drawn}</main></html>"
    (out / f"{called}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))

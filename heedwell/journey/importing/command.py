"""`heedwell import FILE --dry-run`: the arguments, and what is printed. No database, no Django."""

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path

from heedwell.journey.importing.dates import LOCAL
from heedwell.journey.importing.dry_runs import dry_run
from heedwell.journey.importing.held_rows import HeldRow, held_workbook
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.problems import MappingProblem, Unreadable
from heedwell.journey.importing.report import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What reading a file needs; the entry point adds what writing needs."""
    parser.add_argument("file", type=Path, help=".xlsx, .xls, .ods or .csv (also .csv.gz)")
    parser.add_argument("--sheet", help="the sheet to read; the likeliest without it")
    parser.add_argument("--mapping", type=Path, help="a JSON file with choices to lay over ours")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, no more")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    parser.add_argument("--held", type=Path, help="write the rows that are held to this .xlsx")
    parser.add_argument(
        "--add-services",
        choices=["care_home", "supported_living", "home_care"],
        help="set up the services that rows name and that are not there yet, as this kind",
    )
    parser.add_argument("--save-mapping", type=Path, help="write how it was mapped to this file")


def read_mapping(path: Path | None) -> Mapping | None:
    """Raises MappingProblem with what is wrong."""
    if path is None:
        return None
    try:
        return Mapping.from_text(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as problem:
        raise MappingProblem(f"The mapping “{path}” cannot be read: {problem}.") from problem


def run_dry(options: argparse.Namespace, today: date | None = None) -> int:
    """Print what the import would do; 2 when the file cannot be read at all."""
    today = today or datetime.now(LOCAL).date()
    try:
        report = dry_run(
            options.file, today=today, sheet=options.sheet, mapping=read_mapping(options.mapping)
        )
    except (Unreadable, MappingProblem) as problem:
        return refuse(problem)
    show(report, as_json=options.json)
    write_beside(report, options)
    return 0


def refuse(problem: Exception) -> int:
    print(problem, file=sys.stderr)
    return 2


def show(report: Report, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        print(report.text())


def write_beside(report: Report, options: argparse.Namespace) -> None:
    """The files that were asked for beside the report."""
    if options.held:
        options.held.write_bytes(
            held_workbook(report.plan.table.headers, map(HeldRow.of, report.held))
        )
    if options.save_mapping:
        chosen = json.dumps(report.plan.mapping.to_json(), ensure_ascii=False, indent=2)
        options.save_mapping.write_text(chosen + "\n", encoding="utf-8")

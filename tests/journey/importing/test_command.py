"""`heedwell import FILE --dry-run`: what it prints, and that it needs no database."""

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from heedwell.journey.importing.command import add_arguments, run_dry
from heedwell.journey.importing.reading import read_path
from tests.journey.importing.making import text, workbook

TODAY = date(2026, 4, 1)
HEADINGS = ["Ref", "Date", "Sort", "What happened"]
LOG = [
    HEADINGS,
    ["I-1", "27/03/2026", "Fall", "Found on the floor of the lounge"],
    ["I-2", "", "Tumble", "Slipped in the hall after the bath"],
]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_bytes(text(LOG))
    return path


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run_dry(parser.parse_args([str(each) for each in arguments]), TODAY)


@pytest.mark.requirement("Y03")
def test_a_dry_run_prints_the_counts_as_json(log: Path, capsys: pytest.CaptureFixture[str]):
    assert run(log, "--dry-run", "--json") == 0

    assert json.loads(capsys.readouterr().out) == {
        "rows": 2,
        "accepted": 1,
        "held": 1,
        "skipped": 0,
        "reasons": {"no_date": 1},
        "warnings": {},
    }


def test_a_dry_run_prints_what_a_person_can_read(log: Path, capsys: pytest.CaptureFixture[str]):
    run(log, "--dry-run")

    assert "2 rows: 1 accepted" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert run(tmp_path / "nothing.csv", "--dry-run") == 2

    assert "There is no file" in capsys.readouterr().err


def test_a_sheet_can_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "log.xlsx"
    path.write_bytes(workbook({"March": LOG, "April": [HEADINGS, LOG[1], LOG[1], LOG[1]]}))

    run(path, "--dry-run", "--json", "--sheet", "March")

    assert json.loads(capsys.readouterr().out)["rows"] == 2


def test_a_mapping_is_laid_over_the_guess(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"columns": {"Sort": "event_type"}, "date_not_known": true}')

    run(log, "--dry-run", "--json", "--mapping", mapping)

    counts = json.loads(capsys.readouterr().out)
    assert counts["accepted"] == 2
    assert counts["warnings"] == {"date_not_known": 1, "event_type_not_known_word": 1}


def test_a_mapping_that_is_wrong_is_refused_in_one_sentence(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"columns": {"Sort": "kind_of_thing"}}')

    assert run(log, "--dry-run", "--mapping", mapping) == 2
    assert "“kind_of_thing” is no field" in capsys.readouterr().err


@pytest.mark.requirement("Y03")
def test_held_rows_and_the_mapping_are_written_where_they_are_asked_for(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    held, mapping = tmp_path / "held.xlsx", tmp_path / "mapping.json"

    run(log, "--dry-run", "--held", held, "--save-mapping", mapping)

    assert [row.cells[0] for row in read_path(held).table().rows] == ["I-2"]
    assert json.loads(mapping.read_text())["columns"]["Date"] == "happened_date"
    assert run(log, "--dry-run", "--json", "--mapping", mapping) == 0
    assert '"accepted": 1' in capsys.readouterr().out


@pytest.mark.requirement("Y03")
def test_a_dry_run_loads_neither_django_nor_a_database(log: Path):
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from heedwell.journey.importing import dry_run\n"
        f"dry_run({str(log)!r}, today=date(2026, 4, 1))\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'sqlite3')))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"

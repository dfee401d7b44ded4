"""A kept promise without proof fails a full run, whichever of its runs the proof came from."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from heedwell.rules.promises import PROMISES, Promise
from tests.plugins import promises
from tests.plugins.promises import marks_of, unproven

LISTED = next(promise for promise in PROMISES.values() if len(promise.items) > 2)
FIRST, SECOND, *_ = LISTED.items


def keep(monkeypatch: pytest.MonkeyPatch, *rows: str) -> None:
    register = {row: replace(PROMISES[row], kept=row in rows) for row in PROMISES}
    monkeypatch.setattr(promises, "PROMISES", register)


@pytest.mark.parametrize(
    ("arguments", "marks"),
    [
        (("N01",), [("N01", None)]),
        (("N01", "N02"), [("N01", None), ("N02", None)]),
        ((LISTED.id, FIRST), [(LISTED.id, FIRST)]),
        ((LISTED.id, FIRST, SECOND), [(LISTED.id, FIRST), (LISTED.id, SECOND)]),
        ((LISTED.id, FIRST, "N01"), [(LISTED.id, FIRST), ("N01", None)]),
        (("N01", LISTED.id), [("N01", None), (LISTED.id, None)]),
    ],
)
def test_a_mark_names_rows_or_items_of_a_row(
    arguments: tuple[str, ...], marks: list[tuple[str, str | None]]
):
    assert list(marks_of(arguments)) == marks


@pytest.mark.parametrize("arguments", [(), ("N99",), ("N01", "an item it does not have"), (FIRST,)])
def test_a_mark_that_the_register_does_not_know_is_refused(arguments: tuple[str, ...]):
    with pytest.raises(ValueError, match=r"promises\.toml"):
        list(marks_of(arguments))


def test_a_kept_row_needs_a_test(monkeypatch: pytest.MonkeyPatch):
    keep(monkeypatch, "N01", "N02")

    assert unproven({("N01", None)}) == [("N02", None)]


def test_a_kept_row_with_a_list_needs_a_test_for_every_item(monkeypatch: pytest.MonkeyPatch):
    keep(monkeypatch, LISTED.id)

    missing = unproven({(LISTED.id, None), (LISTED.id, FIRST)})

    assert missing == [(LISTED.id, item) for item in LISTED.items if item != FIRST]


def test_every_row_of_the_register_has_a_sentence_and_an_id_of_its_own():
    assert all(promise.says and promise.section for promise in PROMISES.values())
    assert len(PROMISES) > 250
    assert all(isinstance(promise, Promise) for promise in PROMISES.values())


A_FILE = """
import pytest

@pytest.mark.requirement("N01")
def test_one(): pass

@pytest.mark.requirement("N02")
def test_two(): assert {two}

@pytest.mark.requirement({third!r})
def test_three(): pass
"""
KEEPS_TWO = """
from dataclasses import replace
import heedwell.rules.promises as register

for row, promise in register.PROMISES.items():
    register.PROMISES[row] = replace(promise, kept=row in ("N01", "N02"))
"""


def run(folder: Path, *arguments: str, two: str = "True", third: str = "N03") -> str:
    """Pytest in a process of its own, as run.py starts it, on a file with three tests."""
    (folder / "keeps_two.py").write_text(KEEPS_TWO, encoding="utf-8")
    (folder / "test_file.py").write_text(A_FILE.format(two=two, third=third), encoding="utf-8")
    (folder / "pytest.ini").write_text(
        "[pytest]\nmarkers = requirement(*ids)\n"
        "addopts = -p keeps_two -p tests.plugins.promises -p no:django\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(folder), str(Path(__file__).parents[2])])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path},
        text=True,
        capture_output=True,
        check=False,
    )
    return f"exit {done.returncode}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_full_run_in_which_each_kept_row_is_proven_passes(tmp_path: Path, workers: str):
    said = run(tmp_path, "--judge-promises", "-n", workers)

    assert said.startswith("exit 0"), said
    assert "3 passed" in said


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_test_that_was_left_out_proves_nothing(tmp_path: Path, workers: str):
    said = run(tmp_path, "--judge-promises", "-k", "not two", "-n", workers)

    assert said.startswith("exit 1"), said
    assert "N02: kept, but no test that carries it passed" in said
    assert "N01: kept" not in said


def test_a_failing_test_proves_nothing(tmp_path: Path):
    said = run(tmp_path, "--judge-promises", two="False")

    assert "N02: kept, but no test that carries it passed" in said


def test_the_last_run_counts_what_the_runs_before_it_proved(tmp_path: Path):
    shared = tmp_path / "proven"
    shared.mkdir()

    first = run(tmp_path, f"--promises={shared}", "-k", "two")
    last = run(tmp_path, f"--promises={shared}", "--judge-promises", "-k", "one")

    assert first.startswith("exit 0"), first
    assert last.startswith("exit 0"), last


def test_a_run_that_is_not_told_to_judge_does_not(tmp_path: Path):
    assert run(tmp_path, "-k", "one").startswith("exit 0")


@pytest.mark.parametrize("workers", ["0", "2"])
def test_an_unknown_row_stops_the_collection(tmp_path: Path, workers: str):
    said = run(tmp_path, "-n", workers, third="N99")

    assert not said.startswith("exit 0"), said
    assert "'N99' is not a row" in said

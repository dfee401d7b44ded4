"""Follows each promise of the register to its proof: a passing test that carries its id.

A test says `@pytest.mark.requirement("N01")`, several ids, or an id with items of its row:
`requirement("C01", "near miss", "complaint")`. A full run that is told to judge fails when a row
marked kept lacks a passing test. `run.py test` makes three runs (SQLite, PostgreSQL, Chromium);
each leaves what it proved in the folder named by `--promises`, and the last one judges them all.
"""

import json
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from heedwell.rules.promises import PROMISES

Mark = tuple[str, str | None]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("promises")
    group.addoption("--promises", metavar="FOLDER", help="leave in FOLDER what this run proved")
    group.addoption(
        "--judge-promises",
        action="store_true",
        help="fail when a kept promise has no passing test, here or in the runs left in FOLDER",
    )


def marks_of(arguments: tuple[object, ...]) -> Iterator[Mark]:
    """Pairs of row and item from the arguments of one mark. Raises ValueError when unknown."""
    row: str | None = None
    has_items = False
    for argument in arguments:
        text = str(argument)
        if text in PROMISES:
            if row and not has_items:
                yield row, None
            row, has_items = text, False
        elif row and text in PROMISES[row].items:
            yield row, text
            has_items = True
        else:
            where = f"an item of {row}, nor a row" if row else "a row"
            raise ValueError(f"{text!r} is not {where} of heedwell/rules/promises.toml")
    if row is None:
        raise ValueError("name a row of heedwell/rules/promises.toml")
    if not has_items:
        yield row, None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A mark that the register does not know is an error of the file that it stands in."""
    report = yield
    wrong = [wrong for item in report.result or () for wrong in _take_marks(item)]
    if wrong:
        report.outcome, report.longrepr, report.result = "failed", "\n".join(wrong), []
    return report


def _take_marks(item: pytest.Item | pytest.Collector) -> Iterator[str]:
    """Put what the item proves where its reports, from whatever process, carry it along."""
    if not isinstance(item, pytest.Item):
        return
    for marker in item.iter_markers("requirement"):
        try:
            item.user_properties += [("requirement", mark) for mark in marks_of(marker.args)]
        except ValueError as error:
            yield f"{item.nodeid}: requirement: {error}"


def unproven(proven: set[Mark]) -> list[Mark]:
    """The kept rows, or their items, that no passing test carries."""
    return [
        mark
        for promise in PROMISES.values()
        if promise.kept
        for mark in promise.marks
        if mark not in proven
    ]


class Judge:
    """Sits in the process that hears every result: the only one, or the one that leads."""

    def __init__(self, config: pytest.Config) -> None:
        folder = config.getoption("--promises")
        self.folder = Path(folder) if folder else None
        self.judges = config.getoption("--judge-promises")
        self.proven: set[Mark] = set()
        self.missing: list[Mark] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            for name, value in report.user_properties:
                if name == "requirement" and isinstance(value, list | tuple):
                    self.proven.add((value[0], value[1]))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.folder:
            self.proven |= {
                (row, item)
                for file in self.folder.glob("*.json")
                for row, item in json.loads(file.read_text(encoding="utf-8"))
            }
            everything = json.dumps(sorted(self.proven, key=str))
            (self.folder / f"{os.getpid()}.json").write_text(everything, encoding="utf-8")
        if self.judges:
            self.missing = unproven(self.proven)
            if self.missing and session.exitstatus in (pytest.ExitCode.OK, 5):
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.missing:
            return
        terminalreporter.section("promises without proof", red=True)
        for row, item in self.missing:
            what = f"{row}, {item}" if item else row
            terminalreporter.line(f"{what}: kept, but no test that carries it passed")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Judge(config), "promises-judge")

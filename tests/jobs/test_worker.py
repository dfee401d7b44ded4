"""The loop of the worker: each handler for itself, and an end that leaves nothing half done."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from heedwell.foundation.store.errors import Busy
from heedwell.jobs import worker as module
from heedwell.jobs.handlers import HANDLERS
from heedwell.jobs.worker import Duty, Handler, Work, Worker, name_of_this_worker

pytestmark = pytest.mark.usefixtures("committed_database")


def handler(work: Work, pause: float = 0.01, *, at_stop: bool = False) -> Handler:
    return Handler("testing", lambda _duty: work, pause, at_stop)


@contextmanager
def running(*handlers: Handler) -> Iterator[Worker]:
    worker = Worker(handlers)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(10)
        assert not thread.is_alive()


def eventually(true: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


@pytest.mark.requirement("GOALS-R6")
def test_a_handler_that_hangs_delays_no_other():
    let_go, rounds = threading.Event(), []

    def hang() -> bool:
        return not let_go.wait(20)

    def count() -> bool:
        rounds.append(1)
        return False

    with running(handler(hang), handler(count)):
        eventually(lambda: len(rounds) > 5)
        let_go.set()


def test_a_fault_in_one_handler_is_logged_and_it_goes_on(caplog: pytest.LogCaptureFixture):
    rounds = []

    def fail_once() -> bool:
        rounds.append(1)
        if len(rounds) == 1:
            raise RuntimeError("a fault of ours")
        return False

    with running(handler(fail_once)):
        eventually(lambda: len(rounds) > 2)

    assert "testing went wrong" in caplog.text
    assert "a fault of ours" in caplog.text


@pytest.mark.parametrize("error", [Busy(), OperationalError("it is away")])
def test_a_database_that_is_busy_or_away_is_waited_for_without_a_traceback(
    error: OperationalError, caplog: pytest.LogCaptureFixture
):
    rounds = []

    def fail_once() -> bool:
        rounds.append(1)
        if len(rounds) == 1:
            raise error
        return False

    with running(handler(fail_once)):
        eventually(lambda: len(rounds) > 2)

    (record,) = caplog.records
    assert "trying again" in record.getMessage()
    assert record.exc_info is None
    assert record.levelno in {logging.WARNING, logging.ERROR}


def test_work_goes_on_at_once_while_there_is_more_and_rests_when_there_is_none():
    left = [1] * 50

    def work() -> bool:
        if left:
            left.pop()
        return bool(left)

    with running(handler(work, pause=60)):
        eventually(lambda: not left)


def test_stopping_finishes_the_slice_under_way_and_then_the_last_round():
    happened: list[str] = []
    began = threading.Event()

    def slow() -> bool:
        began.set()
        time.sleep(0.3)
        happened.append("slice finished")
        return True

    def closing() -> bool:
        happened.append("closing")
        return False

    with running(handler(slow), handler(closing, pause=60, at_stop=True)):
        began.wait(10)

    assert happened.count("slice finished") == 1
    assert happened[-1] == "closing"


def test_a_slice_that_never_ends_does_not_keep_the_worker_alive(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(module, "PATIENCE", 0.2)
    let_go, began = threading.Event(), threading.Event()

    def hang() -> bool:
        began.set()
        return not let_go.wait(20)

    with running(handler(hang)):
        began.wait(10)
    let_go.set()

    assert "Stopped in the middle of: testing" in caplog.text


def test_once_does_all_there_is_and_says_whether_it_went_well():
    left = [1, 1, 1]

    def work() -> bool:
        left.pop()
        return bool(left)

    def fail() -> bool:
        raise RuntimeError("a fault of ours")

    assert Worker([handler(work)]).once()
    assert left == []
    assert not Worker([handler(fail)]).once()


def test_every_handler_does_its_round_on_an_empty_database(settings: Settings, tmp_path: Path):
    settings.DATA, settings.ATTACHMENTS_ROOT = tmp_path, tmp_path / "attachments"

    assert Worker(HANDLERS).once()


def test_no_two_workers_have_the_same_name():
    assert name_of_this_worker() != name_of_this_worker()
    assert len(name_of_this_worker()) <= 100
    assert Duty("one").stop is not Duty("two").stop

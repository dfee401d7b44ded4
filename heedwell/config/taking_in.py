"""`heedwell import FILE` and `heedwell take-back`: the worker's own importer, run here and now."""

import json
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Organisation, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import exposure
from heedwell.foundation.store.transactions import reading
from heedwell.foundation.work.states import OPEN_STATES, WorkState
from heedwell.jobs.mistakes import Mistake
from heedwell.jobs.worker import name_of_this_worker
from heedwell.journey.amounts import Becomes, judge, take_in
from heedwell.journey.importing import queries
from heedwell.journey.importing.amounts import read_lines
from heedwell.journey.importing.command import read_mapping
from heedwell.journey.importing.models import ImportFile, ImportRun
from heedwell.journey.importing.operations import (
    AlreadyRunning,
    choices_of,
    choose,
    keep_file,
    start,
)
from heedwell.journey.importing.problems import MappingProblem, Unreadable
from heedwell.journey.importing.reading import read_path
from heedwell.journey.importing.remarks import explain
from heedwell.journey.importing.running import Importer
from heedwell.journey.importing.taking_back import (
    AlreadyTakenBack,
    StillRunning,
    WorkedOn,
    take_back,
)


def take_in_file(options: Namespace, organisation: Organisation) -> int:
    """Import a file, say what became of its rows, and how to take it back."""
    try:
        with reading(organisation.pk):
            run = start(
                file=_kept(options, organisation),
                by=None,
                at=timezone.now(),
                new_services=options.add_services or "",
            )
    except (Unreadable, MappingProblem) as problem:
        raise Mistake(str(problem)) from problem
    except AlreadyRunning as other:
        raise Mistake(
            f"Another import of {organisation.name} is under way ({other.run.position} of "
            f"{other.run.total} rows). Run `heedwell work` if nothing moves it on."
        ) from other
    run = _carry_out(run)
    if run.state == WorkState.FAILED:
        raise Mistake(f"The import stopped after {run.position} rows: {run.last_error}")
    print(json.dumps(_counts(run), ensure_ascii=False) if options.json else _words(run))
    _write_beside(options, organisation, run)
    return 0


def take_in_amounts(options: Namespace, organisation: Organisation) -> int:
    """Say what becomes of each amount, and enter it; one that differs is held without --replace."""
    at = timezone.now()
    today = timezone.localdate(at)
    with reading(organisation.pk):
        services = list(Service.objects.filter(organisation=organisation).order_by("name"))
        try:
            table = read_path(options.file).table()
            units = dict(exposure.UNITS)
            lines = read_lines(table, units, [service.name for service in services])
        except Unreadable as problem:
            raise Mistake(str(problem)) from problem
        found = judge(lines, services, today)
    for each in found:
        if each.becomes is not Becomes.SAME:
            month = f"{each.line.month:%B %Y}" if each.line.month else "?"
            print(f"Row {each.line.row}: {each.line.service}, {month}: {each.says}.")
    if options.dry_run:
        print("Nothing was changed: this was a look.")
        return 0
    replace = None if options.replace else ()
    done = take_in(lines=lines, services=services, replace=replace, by=None, at=at, today=today)
    held = sum(each.becomes is Becomes.ALTERED for each in found) - done.replaced
    print(
        f"{done.new:,} came in, {done.replaced:,} took the place of another number, {held:,} are held"
        f"{' (--replace takes them)' if held else ''}."
    )
    return 0


def take_back_run(options: Namespace, organisation: Organisation) -> int:
    """Leave out everything that an import brought in; nothing is erased."""
    run = _named(options.run, organisation)
    try:
        run = take_back(run=run, reason=options.reason, by=None, at=timezone.now())
    except StillRunning as error:
        raise Mistake("This import has not ended yet. Wait, or run `heedwell work`.") from error
    except AlreadyTakenBack as error:
        raise Mistake("This import has been taken back already.") from error
    except WorkedOn as error:
        raise Mistake(
            f"{error.count} of its cases have been worked on, such as "
            f"{', '.join(error.references)}. Withdraw the others one by one."
        ) from error
    run = _carry_out(run)
    left = f" {run.left_in} were worked on meanwhile and stay." if run.left_in else ""
    print(f"The import of {run.file.name} is taken back: its rows are left out everywhere.{left}")
    return 0


def _kept(options: Namespace, organisation: Organisation) -> ImportFile:
    path: Path = options.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Mistake(f"{path} cannot be read ({error.strerror}).") from error
    now = timezone.now()
    file = keep_file(organisation=organisation, name=path.name, data=data, by=None, at=now)
    mapping = read_mapping(options.mapping)
    if mapping or options.sheet:
        choices = mapping or choices_of(file)
        file = choose(file=file, sheet=options.sheet or "", choices=choices, by=None, at=now)
    return file


def _carry_out(run: ImportRun) -> ImportRun:
    """Do it in this process unless a worker has it already; show how far it is."""
    with _importing():
        while run.state in OPEN_STATES:
            time.sleep(0.3)
            run = _now(run)
            if sys.stderr.isatty():
                print(f"\r{run.position:,} of {run.total:,} rows", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return _now(run)


@contextmanager
def _importing() -> Iterator[None]:
    """What is not finished when the block is left, the worker goes on with."""
    importer = Importer(worker=name_of_this_worker())

    def work() -> None:
        while not importer.stop.is_set():
            if not importer.some():
                importer.stop.wait(0.3)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        importer.stop.set()
        thread.join()


def _now(run: ImportRun) -> ImportRun:
    with reading(run.organisation_id):
        return ImportRun.objects.select_related("file").get(pk=run.pk)


def _named(run_id: str, organisation: Organisation) -> ImportRun:
    try:
        with reading(organisation.pk):
            return ImportRun.objects.get(organisation=organisation, pk=UUID(run_id))
    except (ValueError, ImportRun.DoesNotExist):
        raise Mistake(
            f"{run_id!r} is no import of {organisation.name}. The import itself said its number."
        ) from None


def _counts(run: ImportRun) -> dict[str, Any]:
    return {
        "rows": run.position,
        "accepted": run.accepted,
        "held": run.held,
        "skipped": run.skipped,
        "reasons": json.loads(run.reasons),
        "warnings": json.loads(run.warnings),
        "import": str(run.pk),
    }


def _words(run: ImportRun) -> str:
    told = json.loads(run.reasons) | json.loads(run.warnings)
    lines = [
        f"{run.file.name}: {run.position:,} rows.",
        f"{run.accepted:,} came in, {run.history:,} of them as history.",
        f"{run.held:,} are held, {run.skipped:,} were here already.",
        *(f"  {times:,} times: {explain(code)}" for code, times in told.items()),
        f"To take all of it back: heedwell take-back {run.pk}",
    ]
    return "\n".join(lines)


def _write_beside(options: Namespace, organisation: Organisation, run: ImportRun) -> None:
    if options.held:
        everywhere = frozenset({(Role.ADMINISTRATOR, None)})
        viewer = Viewer(Account(name="The command line"), organisation, everywhere)
        with reading(organisation.pk):
            options.held.write_bytes(queries.held_file(viewer, run))
    if options.save_mapping:
        options.save_mapping.write_text(run.mapping + "\n", encoding="utf-8")

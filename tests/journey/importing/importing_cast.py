"""An import on the way through the database, for the tests of the writing half."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from heedwell.foundation.people.models import Account
from heedwell.journey.importing import operations
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.models import ImportFile, ImportRow, ImportRun
from heedwell.journey.importing.running import Importer
from heedwell.journey.importing.states import RowState
from heedwell.loop.signals.models import Signal
from tests.access.cast import Provider
from tests.journey.importing.making import text

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)

HEADINGS = ("Ref", "Date", "Home", "Service user", "Type", "What happened", "Severity", "Status")
FALL = ("I-1", "03/01/2026", "Rowan House", "JS", "Fall", "Found by the sofa", "None", "Closed")
DOSE = ("I-2", "27/03/2026", "Rowan House", "AB", "Missed dose", "Not given at 8", "Low", "Open")
UNDATED = ("I-3", "", "Rowan House", "JS", "Fall", "Slipped in the hall", "Low", "Open")
LOG = (HEADINGS, FALL, DOSE, UNDATED)


def keep(
    provider: Provider,
    rows: Sequence[Sequence[Any]] = LOG,
    *,
    choices: Mapping | None = None,
    by: Account | None = None,
    at: datetime = NOW,
    name: str = "log.csv",
) -> ImportFile:
    file = operations.keep_file(
        organisation=provider.organisation, name=name, data=text(rows), by=by, at=at
    )
    if choices is not None:
        operations.choose(file=file, sheet="", choices=choices, by=by, at=at)
    return file


def start(provider: Provider, rows: Sequence[Sequence[Any]] = LOG, **how: Any) -> ImportRun:
    file = keep(provider, rows, **how)
    return operations.start(file=file, by=how.get("by"), at=how.get("at", NOW))


def work(at: datetime = NOW) -> bool:
    return Importer("a worker", clock=lambda: at).some()


def imported(provider: Provider, rows: Sequence[Sequence[Any]] = LOG, **how: Any) -> ImportRun:
    run = start(provider, rows, **how)
    work(how.get("at", NOW))
    return again(provider, run)


def again(provider: Provider, run: ImportRun) -> ImportRun:
    with provider.reading():
        return ImportRun.objects.get(pk=run.pk)


def rows_of(provider: Provider, run: ImportRun, state: RowState | None = None) -> list[ImportRow]:
    with provider.reading():
        rows = ImportRow.objects.filter(run=run).select_related("signal", "run").order_by("number")
        return [row for row in rows if state in (None, row.state)]


def signals_of(provider: Provider, *, withdrawn: bool = False) -> list[Signal]:
    with provider.reading():
        found = Signal.objects.filter(withdrawal__isnull=not withdrawn).order_by("occurred_on")
        return list(found.select_related("service"))

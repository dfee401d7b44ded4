"""Taking a whole import back while nobody has worked on it: left out everywhere, never erased."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.foundation.work.claims import extend, finish
from heedwell.foundation.work.models import WorkState
from heedwell.journey.importing.models import ImportRow, ImportRun
from heedwell.journey.importing.states import Phase
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import end, locked
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals.models import Amendment, CaseSignal, Signal
from heedwell.loop.signals.states import Standing
from heedwell.rules.stages import CaseState

AT_ONCE = 10
REFERENCES_SHOWN = 5


class StillRunning(Exception):
    """The run has not ended: rows are still coming in."""


class AlreadyTakenBack(Exception):
    """It has been taken back, or is being taken back now."""


class WorkedOn(Exception):
    """Somebody has worked on what it brought in: `references` name some, `count` says how many."""

    def __init__(self, references: list[str], count: int) -> None:
        super().__init__(references, count)
        self.references = references
        self.count = count


def take_back(*, run: ImportRun, reason: str, by: Account | None, at: datetime) -> ImportRun:
    """Say that an import is to be taken back; the worker then withdraws its rows by slices.

    From this moment the run counts as taken back: its rows may come in again from another file.
    """
    with write(run.organisation_id):
        run = ImportRun.objects.select_for_update().get(
            organisation_id=run.organisation_id, pk=run.pk
        )
        if run.take_back_at is not None:
            raise AlreadyTakenBack
        if run.state in (WorkState.WAITING, WorkState.RUNNING):
            raise StillRunning
        if worked := worked_on(run):
            raise WorkedOn(worked[:REFERENCES_SHOWN], len(worked))
        run.take_back_by, run.take_back_at, run.take_back_reason = by, at, reason
        run.phase, run.state, run.available_at = Phase.TAKING_BACK, WorkState.WAITING, at
        run.attempts = 0
        run.save(
            update_fields=[
                *("take_back_by", "take_back_at", "take_back_reason"),
                *("phase", "state", "available_at", "attempts"),
            ]
        )
        record(
            organisation_id=run.organisation_id,
            verb="import.taken_back",
            subject=run,
            rows=[],
            by=by,
            at=at,
            accepted=run.accepted,
        )
        return run


def worked_on(run: ImportRun) -> list[str]:
    """References of what came in by this run and was touched since, in the order they came."""
    signals_of_run = _signals(run)
    links = CaseSignal.objects.filter(
        organisation_id=run.organisation_id, signal__in=signals_of_run
    )
    touched = (
        links.filter(
            ~Q(case__state=CaseState.OPEN)
            | Q(case__triaged_at__isnull=False)
            | Q(case__version__gt=1)
            | Q(opened_the_case=False)
            | Q(signal__standing=Standing.HISTORY)
        )
        .order_by("linked_at")
        .values_list("case__reference", flat=True)
    )
    joined = (
        CaseSignal.objects.filter(
            organisation_id=run.organisation_id,
            case__in=links.filter(opened_the_case=True).values("case"),
            opened_the_case=False,
        )
        .order_by("linked_at")
        .values_list("case__reference", flat=True)
    )
    amended = (
        Amendment.objects.filter(organisation_id=run.organisation_id, signal__in=signals_of_run)
        .order_by("added_at")
        .values_list("signal__source_reference", flat=True)
    )
    return list(dict.fromkeys([*touched, *joined, *(name or "a record" for name in amended)]))


def _signals(run: ImportRun) -> QuerySet[Signal]:
    of_run = ImportRow.objects.filter(
        organisation_id=run.organisation_id, run=run, signal__isnull=False
    )
    return Signal.objects.filter(
        organisation_id=run.organisation_id,
        withdrawal__isnull=True,
        pk__in=of_run.values("signal"),
    )


def carry_on(
    run: ImportRun,
    clock: Callable[[], datetime],
    stop: threading.Event,
    *,
    slice_seconds: float,
    rest_seconds: float,
    lease: timedelta,
) -> bool:
    """Withdraw what is left, slice by slice; whether all is done."""
    seen, left_in = UUID(int=0), 0
    while not stop.is_set():
        with write(run.organisation_id):
            waiting = list(_signals(run).filter(pk__gt=seen).order_by("pk")[:AT_ONCE])
            begun = time.monotonic()  # the first question waits for its turn
            for signal in waiting:
                left_in += not _withdraw(signal, run, clock())
                seen = signal.pk
                if time.monotonic() - begun > slice_seconds:
                    break
            if not waiting:
                finish(run, phase=Phase.TAKEN_BACK, finished_at=clock(), left_in=left_in)
                return True
            extend(run, now=clock(), lease=lease)
        stop.wait(rest_seconds)
    return False


def _withdraw(signal: Signal, run: ImportRun, at: datetime) -> bool:
    """False when somebody has begun to work on it since the command was given."""
    by, reason = run.take_back_by, f"Import taken back. {run.take_back_reason}".strip()
    links = list(CaseSignal.objects.filter(organisation_id=run.organisation_id, signal=signal))
    if signal.standing == Standing.HISTORY:
        if links:
            return False
        signals.withdraw(signal=signal, reason=reason, by=by, at=at)
        return True
    case = locked(links[0].case_id)
    if len(links) > 1 or not _is_untouched(case):
        return False
    signals.withdraw(signal=signal, reason=reason, by=by, at=at)
    end(case=case, state=CaseState.WITHDRAWN, by=by, at=at)
    return True


def _is_untouched(case: Case) -> bool:
    return (
        case.state == CaseState.OPEN
        and case.triaged_at is None
        and case.version == 1
        and case.links.count() == 1
    )

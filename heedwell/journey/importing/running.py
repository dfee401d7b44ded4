"""The worker's part: rows go in by slices, each one short transaction, until all are settled."""

import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.utils import timezone

from heedwell.foundation.store.errors import Busy
from heedwell.foundation.store.transactions import reading, write
from heedwell.foundation.trail.operations import record
from heedwell.foundation.work.claims import (
    LeaseLost,
    claim,
    delay_after,
    extend,
    finish,
    give_up,
    try_again,
)
from heedwell.journey.importing import taking_back, telling
from heedwell.journey.importing.judging import Accepted, Held, Skipped, Verdict, judge
from heedwell.journey.importing.knowing import known_to
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.models import ImportRow, ImportRun
from heedwell.journey.importing.operations import book_of
from heedwell.journey.importing.plan import make_plan
from heedwell.journey.importing.problems import MappingProblem, Unreadable
from heedwell.journey.importing.remarks import Remark
from heedwell.journey.importing.report import Tally
from heedwell.journey.importing.signalling import Register, reported_at, signal_draft
from heedwell.journey.importing.states import Phase, RowState
from heedwell.journey.importing.values import own_values
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals.models import Signal
from heedwell.rules.own_words import OwnWords
from heedwell.rules.rulebook import Rulebook

log = logging.getLogger("heedwell.work")

# A slice holds the write queue, so that nobody who reports waits behind an import.
SLICE_SECONDS = 0.02
# Whoever waits looks every few milliseconds whether it is their turn: this lets them see it is.
REST_SECONDS = 0.012
JUDGED_AHEAD = 50
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 5
Clock = Callable[[], datetime]


@dataclass
class Importer:
    """`some` carries out one run, or goes on with it; it ends early when `stop` is set."""

    worker: str
    clock: Clock = timezone.now
    stop: threading.Event = field(default_factory=threading.Event)

    def some(self) -> bool:
        """Whether there was anything to do."""
        run = claim(ImportRun, worker=self.worker, now=self.clock(), lease=LEASE)
        if run is None:
            return False
        try:
            self._carry_out(run)
        except LeaseLost:
            log.warning("Another worker went on with an import that this one had begun.")
        except Busy:
            try_again(run, at=self.clock() + timedelta(seconds=5), error="")
        except (Unreadable, MappingProblem) as problem:
            give_up(run, error=str(problem))
        except Exception as error:
            self._put_off(run, error)
            raise
        return True

    def _put_off(self, run: ImportRun, error: Exception) -> None:
        """What went wrong is ours; the rows that are in stay, and a later attempt goes on."""
        if run.attempts >= MOST_ATTEMPTS:
            give_up(run, error=repr(error))
            return
        wait = delay_after(run.attempts, first=timedelta(minutes=1), longest=timedelta(hours=1))
        try_again(run, at=self.clock() + wait, error=repr(error))

    def _carry_out(self, run: ImportRun) -> None:
        if run.phase == Phase.TAKING_BACK:
            ended = taking_back.carry_on(
                run,
                self.clock,
                self.stop,
                slice_seconds=SLICE_SECONDS,
                rest_seconds=REST_SECONDS,
                lease=LEASE,
            )
        else:
            ended = self._take_in(run)
        if not ended:
            try_again(run, at=self.clock(), error="")

    def _take_in(self, run: ImportRun) -> bool:
        work = _Work.of(run)
        while run.position < run.total:
            if self.stop.is_set():
                return False
            work.slice(self.clock())
            self.stop.wait(REST_SECONDS)
        with write(run.organisation_id):
            now = self.clock()
            finish(run, phase=Phase.TAKEN_IN, finished_at=now)
            telling.tell_of_end(run, now)
            record(
                organisation_id=run.organisation_id,
                verb="import.finished",
                subject=run,
                rows=[],
                by=run.started_by,
                at=now,
                accepted=run.accepted,
                history=run.history,
                held=run.held,
                skipped=run.skipped,
            )
        return True


@dataclass
class _Work:
    """One run under way: verdicts in order, and the counts so far."""

    run: ImportRun
    verdicts: Iterator[Verdict]
    register: Register
    rulebook: Rulebook
    words: OwnWords
    tally: Tally
    ready: list[Verdict] = field(default_factory=list)

    @classmethod
    def of(cls, run: ImportRun) -> "_Work":
        with reading(run.organisation_id):
            file = run.file
        table = book_of(file).table(run.sheet)
        with reading(run.organisation_id):
            register = Register.of(run.organisation_id, _service_ids(run))
            rulebook = rulebook_for(run.organisation_id, run.judged_on)
            plan = make_plan(
                table,
                Mapping.from_text(run.mapping),
                run.judged_on,
                register.services,
                own_values(rulebook),
            )
            known = known_to(run.organisation_id, plan, besides=run)
        verdicts = judge(plan, known)
        for _ in range(run.position):
            next(verdicts)
        return cls(run, verdicts, register, rulebook, OwnWords(rulebook), _tally(run))

    def slice(self, now: datetime) -> None:
        """As many rows as fit into one short transaction; all of them or none."""
        self.ready += islice(self.verdicts, JUDGED_AHEAD - len(self.ready))
        rows: list[ImportRow] = []
        with write(self.run.organisation_id):
            extend(self.run, now=now, lease=LEASE)
            begun = time.monotonic()  # the first statement waits for its turn
            while self.ready:
                verdict = self.ready.pop(0)
                rows.append(self._row(verdict, now))
                self.tally.add(verdict)
                if time.monotonic() - begun > SLICE_SECONDS:
                    break
            ImportRow.objects.bulk_create(rows)
            _keep_counts(self.run, self.tally)
            record(
                organisation_id=self.run.organisation_id,
                verb="import.rows_settled",
                subject=self.run,
                rows=rows,
                by=self.run.started_by,
                at=now,
                position=self.run.position,
            )

    def _row(self, verdict: Verdict, now: datetime) -> ImportRow:
        state, remarks = _outcome(verdict)
        signal = self._signal(verdict, now) if isinstance(verdict, Accepted) else None
        told = [(str(each.code), each.text, each.heading) for each in remarks]
        return ImportRow(
            organisation_id=self.run.organisation_id,
            run=self.run,
            number=verdict.row.number,
            state=state,
            reference=verdict.draft.reference[:200],
            digest=verdict.draft.digest,
            carried_digest=verdict.draft.carried_digest[:64],
            cells=json.dumps(verdict.row.cells, ensure_ascii=False),
            remarks=json.dumps(told, ensure_ascii=False) if told else "",
            signal=signal,
        )

    def _signal(self, verdict: Accepted, now: datetime) -> Signal:
        by = self.run.started_by
        draft = signal_draft(verdict.draft, self.run, self.register, self.words, by, now)
        moment = reported_at(verdict.draft, now)
        if verdict.draft.is_history:
            return signals.enter_history(draft=draft, reported_at=moment, by=by, at=now)
        reported = signals.report(
            draft=draft, rulebook=self.rulebook, by=by, at=now, reported_at=min(moment, now)
        )
        return reported.signal


def _outcome(verdict: Verdict) -> tuple[RowState, tuple[Remark, ...]]:
    match verdict:
        case Accepted():
            return RowState.ACCEPTED, verdict.draft.warnings
        case Held():
            return RowState.HELD, verdict.reasons
        case Skipped():
            return RowState.SKIPPED, (verdict.reason,)


def _service_ids(run: ImportRun) -> frozenset[UUID] | None:
    return frozenset(map(UUID, json.loads(run.services))) if run.services else None


def _tally(run: ImportRun) -> Tally:
    """Counts as they stand, to go on from."""
    return Tally(
        accepted=run.accepted,
        history=run.history,
        held=run.held,
        skipped=run.skipped,
        reasons=Counter(json.loads(run.reasons)),
        warnings=Counter(json.loads(run.warnings)),
    )


def _keep_counts(run: ImportRun, tally: Tally) -> None:
    run.position = tally.rows
    run.accepted, run.history = tally.accepted, tally.history
    run.held, run.skipped = tally.held, tally.skipped
    counts = tally.to_json()
    run.reasons, run.warnings = json.dumps(counts["reasons"]), json.dumps(counts["warnings"])
    changed = ("position", "accepted", "history", "held", "skipped", "reasons", "warnings")
    run.save(update_fields=changed)

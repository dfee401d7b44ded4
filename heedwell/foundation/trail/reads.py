"""Who looked at which record: kept outside the chain of operations, sealed in batches.

An ordinary read waits in memory for at most a second. A read of a confidential record is kept
before the page is shown. When the disk is full people go on reading, and the gap is counted.
"""

import atexit
import logging
import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Protocol
from uuid import UUID

from django.db import DatabaseError, connections, models
from django.utils.timezone import now

from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.chain import START, link, seal
from heedwell.foundation.trail.models import ReadBatch, ReadLine

SECONDS_BEHIND = 1.0
MOST_WAITING = 10_000

log = logging.getLogger(__name__)


class Reader(Protocol):
    """Who looks: `access.viewer.Viewer` is one."""

    @property
    def account(self) -> models.Model: ...

    @property
    def organisation(self) -> models.Model: ...


@dataclass(frozen=True, slots=True)
class Read:
    chain: UUID
    at: datetime
    by_id: UUID
    subject_type: str
    subject_id: UUID
    context: str


def note(
    viewer: Reader,
    subject_type: str,
    subject_id: UUID,
    context: str,
    *,
    at: datetime | None = None,
    confidential: bool = False,
) -> None:
    """Keep that this person looked. `context` says why they could: a page, a download, a search.

    A confidential read is committed before this returns, and raises when it cannot be.
    """
    chain: UUID = viewer.organisation.pk
    read = Read(chain, at or now(), viewer.account.pk, subject_type, subject_id, context)
    if confidential:
        with write(chain):
            _append(chain, [read], gap=0)
    else:
        _waiting.add(read)


def flush_if_due() -> None:
    """Called at the end of a request: keeps what has waited for a second."""
    _waiting.flush(only_if_due=True)


def flush() -> None:
    """Keep all that waits in this process. Outside every block."""
    _waiting.flush(only_if_due=False)


def keep_in_background() -> None:
    """For a process that serves pages: from now on nothing waits for the next request."""
    global _in_background
    if not _in_background:
        _in_background = True
        atexit.register(flush)


class _Waiting:
    """The reads of this process that are not in the database yet."""

    def __init__(self) -> None:
        self._reads: list[Read] = []
        self._gaps: dict[UUID, int] = {}
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._timer: threading.Timer | None = None
        self._since: float | None = None  # when the oldest began to wait

    def add(self, read: Read) -> None:
        with self._lock:
            if len(self._reads) >= MOST_WAITING:
                self._gaps[read.chain] = self._gaps.get(read.chain, 0) + 1
                return
            self._reads.append(read)
            self._since = self._since or time.monotonic()
            self._set_timer()

    def flush(self, *, only_if_due: bool) -> None:
        if store_connection().block is not None or (only_if_due and not self._is_due()):
            return
        with self._flushing:
            with self._lock:
                reads, self._reads = self._reads, []
                gaps, self._gaps = self._gaps, {}
                self._since = None
            for chain, of_chain in groupby(sorted(reads, key=_by_chain), key=lambda r: r.chain):
                self._keep(chain, list(of_chain), gaps.pop(chain, 0))
            with self._lock:
                for chain, gap in gaps.items():
                    self._gaps[chain] = self._gaps.get(chain, 0) + gap

    def _keep(self, chain: UUID, reads: list[Read], gap: int) -> None:
        """What cannot be kept now waits on, as long as there is room; then it is a gap."""
        try:
            with write(chain):
                _append(chain, reads, gap)
        except DatabaseError as error:
            log.warning("Reads could not be kept, and wait: %s", error)
            with self._lock:
                room = max(0, MOST_WAITING - len(self._reads))
                self._reads = reads[:room] + self._reads
                self._since = self._since or time.monotonic()
                lost = gap + len(reads[room:])
                if lost:
                    self._gaps[chain] = self._gaps.get(chain, 0) + lost

    def _is_due(self) -> bool:
        since = self._since
        return since is not None and time.monotonic() - since >= SECONDS_BEHIND

    def _flush_in_background(self) -> None:
        with self._lock:
            self._timer = None
        try:
            self.flush(only_if_due=False)
        finally:
            connections.close_all()
            with self._lock:
                if self._reads:
                    self._set_timer()

    def _set_timer(self) -> None:
        if _in_background and self._timer is None:
            self._timer = threading.Timer(SECONDS_BEHIND / 2, self._flush_in_background)
            self._timer.daemon = True
            self._timer.start()


def _by_chain(read: Read) -> tuple[str, datetime]:
    return str(read.chain), read.at


def _append(chain: UUID, reads: Sequence[Read], gap: int) -> None:
    """Inside write(): one batch, chained to the last one of this organisation."""
    last = ReadBatch.objects.filter(chain=chain).order_by("-sequence").first()
    batch = ReadBatch(
        chain=chain,
        sequence=last.sequence + 1 if last else 1,
        at=max(read.at for read in reads),
        size=len(reads),
        gap=gap,
        previous=last.hash if last else START,
    )
    lines = [
        ReadLine(
            chain=chain,
            batch=batch.sequence,
            position=position,
            at=read.at,
            by_id=read.by_id,
            subject_type=read.subject_type,
            subject_id=read.subject_id,
            context=read.context[:200],
        )
        for position, read in enumerate(reads, 1)
    ]
    batch.digest = seal(
        (line.position, line.at, line.by_id, line.subject_type, line.subject_id, line.context)
        for line in lines
    )
    batch.hash = link(
        (
            *(batch.chain, batch.sequence, batch.at, batch.size),
            *(batch.gap, batch.digest, batch.previous),
        )
    )
    batch.save(force_insert=True)
    ReadLine.objects.bulk_create(lines)


_waiting = _Waiting()
_in_background = False


def start_afresh() -> None:
    """A forked child has none of its parent's threads, and must not keep its parent's reads."""
    global _waiting
    _waiting = _Waiting()


os.register_at_fork(after_in_child=start_afresh)

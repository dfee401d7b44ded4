"""Take a row on a lease, and settle it. At least once: who does the work makes it idempotent.

A claim looks across organisations by the path named for it; the work itself is done under
`write(organisation_id)`. A worker that dies keeps its lease until it runs out, then another
takes the row.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.store.transactions import crossing, write
from heedwell.foundation.work.models import LeasedRow
from heedwell.foundation.work.states import WorkState

LEASE = timedelta(minutes=2)

Row = TypeVar("Row", bound=LeasedRow)


class LeaseLost(RuntimeError):
    """The lease ran out and somebody else has the row: what they record counts."""


def is_due(model: type[LeasedRow], *, now: datetime) -> bool:
    """Whether there is anything to claim; takes no lock."""
    if connection.vendor == "sqlite":
        return _due(model, now).exists()
    with crossing(Crossing.WORK):
        return _due(model, now).exists()


def claim(model: type[Row], *, worker: str, now: datetime, lease: timedelta = LEASE) -> Row | None:
    """Take the row that has waited longest, or nothing. `worker` is unique to one process."""
    if connection.vendor == "sqlite" and not is_due(model, now=now):
        return None  # a look takes no place in the write queue
    with crossing(Crossing.WORK):
        row = _due(model, now).select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.state = WorkState.RUNNING
        row.leased_by = worker
        row.available_at = now + lease
        row.attempts += 1
        row.save(update_fields=["state", "leased_by", "available_at", "attempts"])
    return row


def extend(row: LeasedRow, *, now: datetime, lease: timedelta = LEASE) -> None:
    """Go on holding a row whose work takes long. Raises LeaseLost."""
    _change(row, available_at=now + lease)


def finish(row: LeasedRow, **changes: Any) -> None:
    """Mark the work as done, with what it found. Raises LeaseLost."""
    _change(row, state=WorkState.DONE, available_at=None, leased_by="", last_error="", **changes)


def try_again(row: LeasedRow, *, at: datetime, error: str) -> None:
    """Keep the row waiting until `at`, with what went wrong. Raises LeaseLost."""
    _change(row, state=WorkState.WAITING, available_at=at, leased_by="", last_error=error)


def put_off(row: LeasedRow, *, until: datetime, **changes: Any) -> None:
    """Leave the row for later, as if it had not been taken. Raises LeaseLost."""
    _change(
        row,
        state=WorkState.WAITING,
        available_at=until,
        leased_by="",
        attempts=row.attempts - 1,
        **changes,
    )


def give_up(row: LeasedRow, *, error: str, **changes: Any) -> None:
    """Stop trying: the row stays, with what went wrong, for a person to see. Raises LeaseLost."""
    _change(
        row,
        state=WorkState.FAILED,
        available_at=None,
        leased_by="",
        last_error=error,
        **changes,
    )


def revive(model: type[LeasedRow], *, now: datetime) -> int:
    """Let every row that was given up be tried afresh; returns how many."""
    with crossing(Crossing.WORK):
        return model._default_manager.filter(state=WorkState.FAILED).update(
            state=WorkState.WAITING, available_at=now, attempts=0
        )


def delay_after(attempts: int, *, first: timedelta, longest: timedelta) -> timedelta:
    """Twice as long after each attempt, up to `longest`."""
    doublings = min(max(attempts - 1, 0), 30)
    return min(first * (1 << doublings), longest)


def _due(model: type[Row], now: datetime) -> QuerySet[Row]:
    return model._default_manager.filter(available_at__lte=now).order_by("available_at")


def _change(row: LeasedRow, **changes: Any) -> None:
    """Change a row that is still ours; the number of attempts tells one lease from the next."""
    mine = {"pk": row.pk, "state": WorkState.RUNNING}
    mine |= {"leased_by": row.leased_by, "attempts": row.attempts}
    with write(row.organisation_id if isinstance(row, TenantModel) else None):
        if not type(row)._default_manager.filter(**mine).update(**changes):
            raise LeaseLost
    for name, value in changes.items():
        setattr(row, name, value)

"""Work is rows: a notice to send, an import to run. A worker takes a row on a lease."""

from typing import ClassVar

from django.db import models

from heedwell.foundation.work.states import OPEN_STATES, WorkState

__all__ = ["OPEN_STATES", "LeasedRow", "WorkState"]


class LeasedRow(models.Model):
    """A row that some worker does at least once.

    `available_at` is the next moment at which a worker may take it: when it falls due while it
    waits, when the lease runs out while somebody has it, and nothing once it is settled.
    """

    trail_digest: ClassVar[bool] = False

    state = models.CharField(max_length=8, choices=WorkState, default=WorkState.WAITING)
    available_at = models.DateTimeField(null=True, blank=True)
    leased_by = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN_STATES, available_at__isnull=False)
                | (~models.Q(state__in=OPEN_STATES) & models.Q(available_at__isnull=True)),
                name="%(class)s_open_work_is_due",
            ),
            models.CheckConstraint(
                condition=models.Q(state=WorkState.RUNNING) & ~models.Q(leased_by="")
                | ~models.Q(state=WorkState.RUNNING) & models.Q(leased_by=""),
                name="%(class)s_leased_while_running",
            ),
        )
        # Claims go across organisations, so this one index does not begin with the organisation.
        # It holds open work only, which is bounded by a bad day, not by history.
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=["available_at"],
                condition=models.Q(available_at__isnull=False),
                name="%(class)s_open_by_due",
            ),
        )

"""Which reports stand in a count, side by side: so that a reader can follow it one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.signals import measured
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.measured import One
from heedwell.loop.signals.models import Signal
from heedwell.loop.verification.counting import Count, Span, which

MOST = 200


@dataclass(frozen=True)
class Side:
    """The newest of the reports of one side that this person may open, and how many there are."""

    title: str
    total: int
    shown: list[Signal]


def records_of(viewer: Viewer, action: Action, count: Count) -> list[Side]:
    spans = (*count.before, *count.between, *count.after)
    if not spans:
        return []
    counted = count.counted
    ones = measured.ones(
        counted.counts, which(counted, action.service_id), spans[0].first, spans[-1].until
    )
    return [
        _side(viewer, title, side, ones)
        for title, side in (
            ("Before", count.before),
            ("Left out: from the month that led to the change until it was live", count.between),
            ("Since the change", count.after),
        )
        if side
    ]


def _side(viewer: Viewer, title: str, spans: Sequence[Span], ones: list[One]) -> Side:
    first, until = spans[0].first, spans[-1].until
    inside = [one for one in ones if _lies(one.day, first, until)]
    newest = sorted(inside, key=lambda one: one.day, reverse=True)[:MOST]
    found = signals.among(viewer, [one.pk for one in newest])
    return Side(title, len(inside), sorted(found, key=lambda each: each.occurred_on))


def _lies(day: date, first: date, until: date) -> bool:
    return first <= day < until

"""The tallies that pages read instead of counting signals: kept up by every write, rebuildable."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.raw import raw_id
from heedwell.foundation.store.statements import carry_out, send
from heedwell.loop.cases.related import within
from heedwell.loop.signals.models import Affected, Signal, Tally
from heedwell.rules.vocabulary import EVENT_TYPES


class Cell(NamedTuple):
    grain: str
    period: date
    scope: str
    key: str
    event_type: str


# What a list cannot show when it was left out of the report, in the words of the page.
GAPS: dict[str, str] = {
    "time": "the time it happened",
    "place": "where it happened",
    "person": "who it happened to",
    "immediate_actions": "what was done at once",
    "event_type": "what kind of event it was",
}


def cells_of(signal: Signal, affected: Sequence[Affected]) -> Iterator[Cell]:
    """Every cell that one signal counts in."""
    month = signal.occurred_on.replace(day=1)
    year = month.replace(month=1)
    kind = _top_type(signal.event_type)
    service = signal.service_id.hex
    yield Cell("type", month, "", signal.severity, kind)
    yield Cell("service", month, service, "", "")
    yield Cell("service_type", month, service, signal.severity, kind)
    yield Cell("service_kind", month, service, signal.severity, signal.event_type)
    for gap in _gaps(signal, affected):
        yield Cell("gap", month, service, gap, "")
    for grain, key in _repeat_keys(signal, affected):
        yield Cell(grain, month, service, key, kind)
        yield Cell(f"{grain}_year", year, service, key, kind)


def add(signal: Signal, affected: Sequence[Affected]) -> None:
    """Count a signal. Call it in the transaction that writes the signal."""
    cells = list(cells_of(signal, affected))
    for first in range(0, len(cells), _AT_ONCE):
        some = cells[first : first + _AT_ONCE]
        params: list[Any] = []
        for cell in some:
            params += (raw_id(uuid7()), raw_id(signal.organisation_id), *cell)
        send(
            "INSERT INTO signals_tally"  # noqa: S608 - only the number of place holders varies
            " (id, organisation_id, grain, period, scope, key, event_type, n) VALUES "
            + ", ".join(["(%s, %s, %s, %s, %s, %s, %s, 1)"] * len(some))
            + " ON CONFLICT (organisation_id, grain, period, scope, key, event_type)"
            " DO UPDATE SET n = signals_tally.n + 1",
            params,
        )


# psycopg remembers how it read a statement of at most 50 values, and reading takes longer than that.
_AT_ONCE = 7


def leave_out(signal: Signal, affected: Sequence[Affected]) -> None:
    """Take a withdrawn signal out of its cells; an empty cell goes."""
    for cell in cells_of(signal, affected):
        where = (raw_id(signal.organisation_id), *cell)
        if not carry_out(f"UPDATE signals_tally SET n = n - 1 {_WHERE} AND n > 1", where):  # noqa: S608 - fixed text
            carry_out(f"DELETE FROM signals_tally {_WHERE} AND n = 1", where)  # noqa: S608 - fixed text


_WHERE = (
    "WHERE organisation_id = %s AND grain = %s AND period = %s AND scope = %s"
    " AND key = %s AND event_type = %s"
)


def rebuilt(organisation_id: UUID) -> Counter[Cell]:
    """What the tallies must say, counted afresh from the signals."""
    counter: Counter[Cell] = Counter()
    signals = (
        Signal.objects.filter(organisation=organisation_id, withdrawal__isnull=True)
        .prefetch_related(within(organisation_id, Signal, "affected"))
        .iterator(chunk_size=500)
    )
    for signal in signals:
        counter.update(cells_of(signal, list(signal.affected.all())))
    return counter


def kept(organisation_id: UUID) -> Counter[Cell]:
    """What the tallies say."""
    rows = Tally.objects.filter(organisation=organisation_id).values_list(
        "grain", "period", "scope", "key", "event_type", "n"
    )
    return Counter({Cell(*row[:5]): row[5] for row in rows.iterator()})


def _top_type(code: str) -> str:
    return (EVENT_TYPES.get(code).parent or code) if code else ""


def _gaps(signal: Signal, affected: Iterable[Affected]) -> Iterator[str]:
    if not signal.part_of_day:
        yield "time"
    if not (signal.place or signal.place_words):
        yield "place"
    if not any(one.person_id for one in affected):
        yield "person"
    if not signal.immediate_actions:
        yield "immediate_actions"
    if not signal.event_type:
        yield "event_type"


def _repeat_keys(signal: Signal, affected: Iterable[Affected]) -> Iterator[tuple[str, str]]:
    for person_id in {one.person_id for one in affected if one.person_id}:
        yield "person", person_id.hex
    if signal.place:
        yield "place", signal.place
    if signal.part_of_day:
        yield "part_of_day", signal.part_of_day

"""Comparing every record with the last digest that the trail has of it.

The digests are collected in a temporary file of SQLite's, so that memory stays small; then each
table and its digests are walked side by side, both in the order of the ids.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, NamedTuple, Self

from django.db import models

from heedwell.foundation.trail.digest import RowShape, digest, shape_of
from heedwell.foundation.trail.findings import Finding, Kind
from heedwell.foundation.trail.shapes import (
    ShapeChanged,
    digested_models,
    known_shapes,
    partly_digested_models,
    shape_then,
)
from heedwell.foundation.trail.stored import stored_rows

CHUNK = 2000
_AT, _DIGESTS = 2, 8  # places in LINE_COLUMNS

# Later in the same chain wins. A record outside the organisations may stand in several chains:
# there the later moment wins.
_NOTE = """INSERT INTO last VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tbl, id) DO UPDATE
    SET shape = excluded.shape, salt = excluded.salt, digest = excluded.digest,
        chain = excluded.chain, at = excluded.at
    WHERE excluded.chain = last.chain OR excluded.at >= last.at"""


class Entry(NamedTuple):
    id: str
    shape: str
    salt: str
    digest: str


class LastDigests:
    """The last digest of each record, on disk."""

    def __enter__(self) -> Self:
        self._file = sqlite3.connect("", isolation_level=None)  # "" is a temporary file
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute(
            "CREATE TABLE last (tbl TEXT, id TEXT, shape TEXT, salt TEXT, digest TEXT,"
            " chain TEXT, at TEXT, PRIMARY KEY (tbl, id)) WITHOUT ROWID"
        )
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def noting(self, lines: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Pass lines on, and keep what they say of the records."""
        waiting: list[tuple[Any, ...]] = []
        for line in lines:
            waiting += [(*entry, line[0], line[_AT]) for entry in _entries(line[_DIGESTS])]
            if len(waiting) >= CHUNK:
                self._file.executemany(_NOTE, waiting)
                waiting.clear()
            yield line
        self._file.executemany(_NOTE, waiting)

    def of(self, table: str) -> Iterator[Entry]:
        found = self._file.execute(
            "SELECT id, shape, salt, digest FROM last WHERE tbl = ? ORDER BY id", [table]
        )
        return map(Entry._make, found)

    def tables(self) -> list[str]:
        return [row[0] for row in self._file.execute("SELECT DISTINCT tbl FROM last ORDER BY tbl")]


def compare_rows(digests: LastDigests) -> Iterator[Finding]:
    try:
        known = known_shapes()
    except ShapeChanged as error:
        yield Finding(Kind.CHANGED, str(error))
        known = {}
    whole, partly = digested_models(), partly_digested_models()
    for model in [*whole, *partly]:
        yield from _compare_table(model, digests, known, is_whole=model in whole)
    checked = {model._meta.db_table for model in [*whole, *partly]}
    for table in digests.tables():
        if table not in checked:
            yield Finding(Kind.UNCHECKED, f"{table} is no longer a table of records")


def _compare_table(
    model: type[models.Model],
    digests: LastDigests,
    known: dict[tuple[str, str], tuple[str, ...]],
    *,
    is_whole: bool,
) -> Iterator[Finding]:
    now = shape_of(model)
    without_columns: Counter[str] = Counter()
    for row, entry in _side_by_side(_rows(model, now), digests.of(now.table)):
        if entry is None:
            if is_whole and row:
                says = f"no line of the trail tells of {now.table} {row[0]}: it was put in"
                yield Finding(Kind.ROW_INSERTED, says)
        elif row is None:
            if entry.digest:
                yield Finding(Kind.ROW_DELETED, f"{now.table} {entry.id} was deleted")
        else:
            try:
                then = shape_then(now, entry.shape, known)
            except KeyError:
                says = f"the columns that were recorded of {now.table} {entry.id} are not known"
                yield Finding(Kind.CHANGED, says)
                continue
            if then is None:
                without_columns[entry.shape] += 1
            elif _digest_now(now, then, row[1], entry.salt) != entry.digest:
                yield Finding(Kind.ROW_CHANGED, f"{now.table} {entry.id} was changed")
    for count in without_columns.values():
        says = f"{count} rows of {now.table} were recorded with columns that an upgrade removed"
        yield Finding(Kind.UNCHECKED, says)


Row = tuple[str, Sequence[object]]


def _rows(model: type[models.Model], shape: RowShape) -> Iterator[Row]:
    place = shape.attnames.index("id")
    for row in stored_rows(model, shape.attnames, order_by=("id",)):
        yield str(row[place]), row


def _side_by_side(
    rows: Iterator[Row], entries: Iterator[Entry]
) -> Iterator[tuple[Row | None, Entry | None]]:
    row, entry = next(rows, None), next(entries, None)
    while row or entry:
        if entry is None or (row and row[0] < entry.id):
            yield row, None
            row = next(rows, None)
        elif row is None or entry.id < row[0]:
            yield None, entry
            entry = next(entries, None)
        else:
            yield row, entry
            row, entry = next(rows, None), next(entries, None)


def _digest_now(now: RowShape, then: RowShape, values: Sequence[object], salt: str) -> str:
    if then is not now:
        values = [values[now.columns.index(column)] for column in then.columns]
    return digest(salt, then.text_of(values))


def _entries(digests: str) -> Iterator[tuple[str, str, str, str, str]]:
    """A changed line may hold anything; its hash has told of that already."""
    try:
        for table, pk, shape, salt, of_row in json.loads(digests):
            yield str(table), str(pk), str(shape), str(salt), str(of_row)
    except (ValueError, TypeError):
        return

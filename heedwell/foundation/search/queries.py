"""Finding records by their words, newest first."""

from collections.abc import Collection
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import connection

from heedwell.foundation.search import postgresql, sqlite
from heedwell.foundation.search.words import MOST_WORDS_ASKED, distinct


class Reach(Protocol):
    """Where somebody may look: `access.viewer.Scope` is one."""

    @property
    def everywhere(self) -> bool: ...

    @property
    def service_ids(self) -> frozenset[UUID]: ...


class Found(NamedTuple):
    """`key` goes back in as `before` for the next page."""

    key: int
    subject_type: str
    subject_id: UUID


def search(
    organisation_id: UUID,
    reach: Reach,
    text: str,
    *,
    limit: int,
    kinds: Collection[str] = (),
    before: int | None = None,
) -> list[Found]:
    """The newest records that hold every word of `text`; the last may be a beginning of three
    letters or more.

    Whatever is typed is words: quotes and operators mean nothing. Inside `reading`. `kinds` are
    model labels. The caller still asks `visible_to` for the records themselves.
    """
    words = distinct(text)[:MOST_WORDS_ASKED]
    if not words or not (reach.everywhere or reach.service_ids):
        return []
    services = None if reach.everywhere else sorted(reach.service_ids)
    engine = sqlite if connection.vendor == "sqlite" else postgresql
    rows = engine.find(organisation_id, services, sorted(kinds), words, limit, before)
    return [Found(*row) for row in rows]

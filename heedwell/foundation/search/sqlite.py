"""The index on SQLite: FTS5 without content. Its words stand in `search_doc`, for taking out.

A word of the index is any run of letters and digits; "ascii" leaves all others as they are, so
a word that we cut never falls apart again. It keeps row ids only: all we ask is which records.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from heedwell.foundation.search.words import organisation_mark, service_marks

CREATE_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5(
    words, content = '', detail = 'none', columnsize = 0,
    tokenize = "ascii tokenchars ':'", prefix = '3 5'
)"""
DROP_INDEX = "DROP TABLE search_index"

_ADD = "INSERT INTO search_index (rowid, words) VALUES (%s, %s)"
_TAKE_OUT = "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', %s, %s)"
_KNOWN = (
    "SELECT id, service_id, words FROM search_doc"
    " WHERE organisation_id = %s AND subject_type = %s AND subject_id = %s"
)
_INSERT = (
    "INSERT INTO search_doc (id, organisation_id, service_id, subject_type, subject_id,"
    " happened_at, words) VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)
_UPDATE = "UPDATE search_doc SET service_id = %s, happened_at = %s, words = %s WHERE id = %s"

# The lengths of beginnings that have an index of their own, longest first. Any other length
# would gather all of its records before the first is shown: so it asks for a shorter one, and
# each row for the rest.
PREFIXES = (5, 3)
_FIND = (
    "SELECT doc.id, doc.subject_type, doc.subject_id FROM search_index"
    " JOIN search_doc AS doc ON doc.id = search_index.rowid"
    " WHERE {where} ORDER BY search_index.rowid DESC LIMIT %s"
)


def put(key: int, doc: dict[str, Any]) -> bool:
    """False when the key is taken."""
    organisation_id: UUID = doc["organisation_id"]
    service_id: UUID | None = doc["service_id"]
    service = service_id.hex if service_id else None
    happened_at = connection.ops.adapt_datetimefield_value(doc["happened_at"])
    subject = [organisation_id.hex, doc["subject_type"], doc["subject_id"].hex]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [key, subject[0], service, *subject[1:], happened_at, doc["words"]],
        )
        if cursor.rowcount == 0:  # nearly always a record is new, so it is only now looked for
            cursor.execute(_KNOWN, subject)
            known = cursor.fetchone()
            if known is None:
                return False
            key = known[0]
            cursor.execute(_TAKE_OUT, [key, _indexed(organisation_id, known[1], known[2])])
            cursor.execute(_UPDATE, [service, happened_at, doc["words"], key])
        cursor.execute(_ADD, [key, _indexed(organisation_id, service_id, doc["words"])])
    return True


def remove(organisation_id: UUID, subject_type: str, subject_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [organisation_id.hex, subject_type, subject_id.hex])
        if known := cursor.fetchone():
            key, service_id, words = known
            cursor.execute(_TAKE_OUT, [key, _indexed(organisation_id, service_id, words)])
            cursor.execute("DELETE FROM search_doc WHERE id = %s", [key])


def find(
    organisation_id: UUID,
    services: Sequence[UUID] | None,
    kinds: Sequence[str],
    words: Sequence[str],
    limit: int,
    before: int | None,
) -> list[tuple[int, str, UUID]]:
    """The marks narrow the index, and the row is asked again: two filters, not one."""
    match = [_quoted(organisation_mark(organisation_id))]
    where = ["search_index MATCH %s", "doc.organisation_id = %s"]
    params: list[str | int] = [organisation_id.hex]
    if services is not None:
        match.append("(" + " OR ".join(map(_quoted, service_marks(services))) + ")")
        where.append(f"doc.service_id IN ({_places(services)})")
        params += [service.hex for service in services]
    if kinds:
        where.append(f"doc.subject_type IN ({_places(kinds)})")
        params += kinds
    if before is not None:
        where.append("search_index.rowid < %s")
        params.append(before)
    match += map(_quoted, words[:-1])
    beginning = next((words[-1][:n] for n in PREFIXES if len(words[-1]) >= n), None)
    match.append(f"{_quoted(beginning)} *" if beginning else _quoted(words[-1]))
    if beginning and beginning != words[-1]:
        where.append("' ' || doc.words LIKE %s")  # letters and digits: nothing to escape
        params.append(f"% {words[-1]}%")
    sql = _FIND.format(where=" AND ".join(where))
    with connection.cursor() as cursor:
        cursor.execute(sql, [" AND ".join(match), *params, limit])
        return [(key, kind, UUID(subject)) for key, kind, subject in cursor.fetchall()]


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _indexed(organisation_id: UUID, service_id: UUID | str | None, words: str) -> str:
    service = [UUID(str(service_id))] if service_id else []
    return " ".join([organisation_mark(organisation_id), *service_marks(service), words])


def _quoted(word: str) -> str:
    return f'"{word}"'

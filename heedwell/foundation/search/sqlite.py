"""The index on SQLite: FTS5 without content. Its words stand in `search_doc`, for taking out.

A word of the index is any run of letters and digits; "ascii" leaves all others as they are, so
a word that we cut never falls apart again. It keeps row ids only: all we ask is which records.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from heedwell.foundation.search.words import organisation_mark, service_marks
from heedwell.foundation.store.raw import raw_moment
from heedwell.foundation.store.statements import carry_out, rows_of

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
    happened_at = raw_moment(doc["happened_at"])
    subject = [organisation_id.hex, doc["subject_type"], doc["subject_id"].hex]
    row = [key, subject[0], service, *subject[1:], happened_at, doc["words"]]
    if not carry_out(_INSERT, row):  # nearly always a record is new, so it is only now looked for
        known = rows_of(_KNOWN, subject)
        if not known:
            return False
        ((key, old_service, old_words),) = known
        carry_out(_TAKE_OUT, [key, _indexed(organisation_id, old_service, old_words)])
        carry_out(_UPDATE, [service, happened_at, doc["words"], key])
    carry_out(_ADD, [key, _indexed(organisation_id, service_id, doc["words"])])
    return True


def remove(organisation_id: UUID, subject_type: str, subject_id: UUID) -> None:
    for key, service_id, words in rows_of(
        _KNOWN, [organisation_id.hex, subject_type, subject_id.hex]
    ):
        carry_out(_TAKE_OUT, [key, _indexed(organisation_id, service_id, words)])
        carry_out("DELETE FROM search_doc WHERE id = %s", [key])


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
    rows = rows_of(sql, [" AND ".join(match), *params, limit])
    return [(key, kind, UUID(subject)) for key, kind, subject in rows]


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _indexed(organisation_id: UUID, service_id: UUID | str | None, words: str) -> str:
    service = [UUID(str(service_id))] if service_id else []
    return " ".join([organisation_mark(organisation_id), *service_marks(service), words])


def _quoted(word: str) -> str:
    return f'"{word}"'

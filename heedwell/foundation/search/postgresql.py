"""The index on PostgreSQL: a column of lexemes with a GIN index.

Row-level security lets no operator that is not leakproof use an index, and `@@` is not. So the
search is a function of the owner of the table, which takes the organisation from the transaction
and from nowhere else: the wall stands, and the index is used.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from heedwell.foundation.search.words import SHORTEST_BEGINNING, organisation_mark, service_marks
from heedwell.foundation.store.statements import carry_out, rows_of

CREATE_INDEX = """
ALTER TABLE search_doc ADD COLUMN lexemes tsvector NOT NULL;
CREATE INDEX search_doc_lexemes ON search_doc USING gin (lexemes)
    WITH (gin_pending_list_limit = 256);
CREATE INDEX search_doc_newest ON search_doc (organisation_id, id);
CREATE FUNCTION search_find(
    asked text, services uuid[], kinds text[], before bigint, most integer
) RETURNS TABLE (id bigint, subject_type varchar, subject_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    tenant uuid := NULLIF(current_setting('heedwell.organisation', true), '')::uuid;
BEGIN
    RETURN QUERY EXECUTE
        'SELECT doc.id, doc.subject_type, doc.subject_id FROM search_doc AS doc
         WHERE doc.organisation_id = $1 AND doc.lexemes @@ $2::tsquery
           AND ($3 IS NULL OR doc.service_id = ANY ($3))
           AND ($4 IS NULL OR doc.subject_type = ANY ($4))
           AND ($5 IS NULL OR doc.id < $5)
         ORDER BY doc.id DESC LIMIT $6'
    USING tenant, asked, services, kinds, before, most;
END $$;
REVOKE ALL ON FUNCTION search_find FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_find TO heedwell_app;
"""
DROP_INDEX = """
DROP FUNCTION search_find;
DROP INDEX search_doc_newest;
ALTER TABLE search_doc DROP COLUMN lexemes;
"""

_PUT = (
    "INSERT INTO search_doc (id, organisation_id, service_id, subject_type, subject_id,"
    " happened_at, words, lexemes) VALUES (%s, %s, %s, %s, %s, %s, %s, array_to_tsvector(string_to_array(%s, ' ')))"
    " ON CONFLICT DO NOTHING"
)
_UPDATE = (
    "UPDATE search_doc SET service_id = %s, happened_at = %s, words = %s,"
    " lexemes = array_to_tsvector(string_to_array(%s, ' '))"
    " WHERE organisation_id = %s AND subject_type = %s AND subject_id = %s"
)
_REMOVE = (
    "DELETE FROM search_doc WHERE organisation_id = %s AND subject_type = %s AND subject_id = %s"
)


def put(key: int, doc: dict[str, Any]) -> bool:
    """False when the key is taken."""
    service = doc["service_id"]
    lexemes = [organisation_mark(doc["organisation_id"]), *doc["words"].split()]
    lexemes += service_marks([service] if service else [])
    subject = [doc["organisation_id"], doc["subject_type"], doc["subject_id"]]
    changed = [service, doc["happened_at"], doc["words"], " ".join(lexemes)]
    row = [key, subject[0], service, subject[1], subject[2], *changed[1:]]
    return bool(carry_out(_PUT, row) or carry_out(_UPDATE, [*changed, *subject]))


def remove(organisation_id: UUID, subject_type: str, subject_id: UUID) -> None:
    carry_out(_REMOVE, [organisation_id, subject_type, subject_id])


def find(
    organisation_id: UUID,
    services: Sequence[UUID] | None,
    kinds: Sequence[str],
    words: Sequence[str],
    limit: int,
    before: int | None,
) -> list[tuple[int, str, UUID]]:
    """Inside a block of the organisation; with none, or in another's, nothing is found."""
    asked = [f"'{organisation_mark(organisation_id)}'", *(f"'{word}'" for word in words[:-1])]
    if services is not None:
        asked.append("(" + " | ".join(f"'{mark}'" for mark in service_marks(services)) + ")")
    asked.append(f"'{words[-1]}'" + (":*" if len(words[-1]) >= SHORTEST_BEGINNING else ""))
    return rows_of(
        "SELECT id, subject_type, subject_id FROM search_find(%s, %s::uuid[], %s::text[], %s, %s)",
        [
            " & ".join(asked),
            list(services) if services is not None else None,
            list(kinds) or None,
            before,
            limit,
        ],
    )

"""The triggers that guard a SQLite file."""

from collections.abc import Iterator
from typing import Any

from heedwell.foundation.store.guards import Guards, Key, named
from heedwell.foundation.store.sqlite.schema import GUARD_PREFIX
from heedwell.foundation.store.tenancy import GuardedTable, Reference, guarded_tables

KIND = "1 trigger"


def expected(existing: set[str]) -> Guards:
    """The guards of every table that exists by now."""
    return {
        Key(KIND, table.table, name): sql
        for table in guarded_tables()
        if table.table in existing and all(ref.table in existing for ref in table.references)
        for name, sql in _triggers(table)
    }


def installed(cursor: Any) -> set[Key]:
    cursor.execute(
        "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        [f"{GUARD_PREFIX}%"],
    )
    return {Key(KIND, table, name) for table, name in cursor.fetchall()}


def _triggers(table: GuardedTable) -> Iterator[tuple[str, str]]:
    if table.append_only:
        for event in ("UPDATE", "DELETE"):
            yield _trigger(table, event, event, "1", "is only ever added to")
    if table.is_chain:
        yield _trigger(table, "INSERT", "next", _out_of_turn(table), "takes only the next line")
    if table.references:
        strange = " OR ".join(map(_is_strange, table.references))
        why = "points to another organisation, or to nothing"
        yield _trigger(table, "INSERT", "tenant", strange, why)
        if not table.append_only:
            columns = ", ".join(f'"{reference.column}"' for reference in table.references)
            yield _trigger(table, f"UPDATE OF {columns}", "pointing", strange, why)
    if table.tenant_column and not table.append_only:
        column = table.tenant_column
        yield _trigger(
            table,
            f'UPDATE OF "{column}"',
            "staying",
            f'NEW."{column}" IS NOT OLD."{column}"',
            "never changes its organisation",
        )


def _trigger(table: GuardedTable, event: str, what: str, when: str, says: str) -> tuple[str, str]:
    body = (
        f'BEFORE {event} ON "{table.table}" FOR EACH ROW WHEN {when}'
        f" BEGIN SELECT RAISE(ABORT, '{table.table} {says}'); END"
    )
    name = named(f"{GUARD_PREFIX}{table.table}_{what.lower()}", body)
    return name, f'CREATE TRIGGER "{name}" {body}'


def _is_strange(reference: Reference) -> str:
    new = f'NEW."{reference.column}"'
    theirs = f'SELECT organisation_id FROM "{reference.table}" WHERE id = {new}'  # noqa: S608 - names of our tables
    return f"({new} IS NOT NULL AND ({theirs}) IS NOT NEW.organisation_id)"


def _out_of_turn(table: GuardedTable) -> str:
    last = f'FROM "{table.table}" WHERE chain = NEW.chain ORDER BY sequence DESC LIMIT 1'
    return (
        f"NEW.sequence IS NOT 1 + COALESCE((SELECT sequence {last}), 0)"
        f" OR NEW.previous IS NOT COALESCE((SELECT hash {last}), '')"
    )

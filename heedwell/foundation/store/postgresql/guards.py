"""The guards on PostgreSQL: row-level security, composite keys, triggers and grants."""

from collections.abc import Iterable, Iterator
from typing import Any

from heedwell.foundation.store.crossings import APP_ROLE, Crossing, Path
from heedwell.foundation.store.guards import Guards, Key, named
from heedwell.foundation.store.tenancy import GuardedTable, guarded_tables, label_of

FUNCTION, SECURITY, UNIQUE = "1 function", "2 row-level security", "3 unique key"
FOREIGN, TRIGGER, POLICY, GRANT = "4 foreign key", "5 trigger", "6 policy", "7 grant"
PREFIX = "heedwell_"

_TENANT = "NULLIF(current_setting('heedwell.organisation', true), '')::uuid"
_EVERYTHING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
_READ = frozenset({"SELECT"})
_APPEND = frozenset({"SELECT", "INSERT"})

_REFUSE = """RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$"""
_NEXT = """RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT sequence, hash INTO last FROM "{table}" WHERE chain = NEW.chain
        ORDER BY sequence DESC LIMIT 1;
    IF NEW.sequence <> 1 + COALESCE(last.sequence, 0)
        OR NEW.previous <> COALESCE(last.hash, '') THEN
        RAISE EXCEPTION '% takes only the next line', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$"""


def expected(existing: set[str]) -> Guards:
    """The guards of every table that exists by now."""
    guards: dict[Key, str] = {}
    tables = [table for table in guarded_tables() if table.table in existing]
    pointed_to = {reference.table for table in tables for reference in table.references}
    for table in tables:
        if table.tenant_column:
            guards.update(_walls(table, table.table in pointed_to, existing))
        guards.update(_triggers(table))
    guards.update(_grants(tables, existing))
    return guards


def drop_sql(key: Key) -> str:
    table = f'"{key.table}"'
    if key.kind == GRANT:
        role, privilege = key.name.split()
        return f'REVOKE {privilege} ON {table} FROM "{role}"'
    return {
        FUNCTION: f'DROP FUNCTION "{key.name}"()',
        SECURITY: f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        UNIQUE: f'ALTER TABLE {table} DROP CONSTRAINT "{key.name}"',
        FOREIGN: f'ALTER TABLE {table} DROP CONSTRAINT "{key.name}"',
        TRIGGER: f'DROP TRIGGER "{key.name}" ON {table}',
        POLICY: f'DROP POLICY "{key.name}" ON {table}',
    }[key.kind]


def installed(cursor: Any) -> set[Key]:
    """What stands in the catalogue now, under names of ours; a disabled trigger does not stand."""
    cursor.execute(_INSTALLED, {"prefix": f"{PREFIX}%", "roles": sorted(role_names())})
    return {Key(*row) for row in cursor.fetchall()}


def role_names() -> list[str]:
    return [APP_ROLE, *(way.path.role for way in Crossing)]


_INSTALLED = f"""
WITH ours AS (SELECT oid, relname, relrowsecurity, relacl, relowner FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace)
SELECT '{FUNCTION}', '', proname::text FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proname LIKE %(prefix)s
UNION ALL SELECT '{SECURITY}', relname::text, '' FROM ours WHERE relrowsecurity
UNION ALL SELECT CASE contype WHEN 'u' THEN '{UNIQUE}' ELSE '{FOREIGN}' END, relname, conname::text
    FROM pg_constraint JOIN ours ON ours.oid = conrelid
    WHERE conname LIKE %(prefix)s AND contype IN ('u', 'f') AND convalidated
UNION ALL SELECT '{TRIGGER}', relname, tgname::text FROM pg_trigger JOIN ours ON ours.oid = tgrelid
    WHERE tgname LIKE %(prefix)s AND tgenabled <> 'D'
UNION ALL SELECT '{POLICY}', relname, polname::text FROM pg_policy JOIN ours ON ours.oid = polrelid
    WHERE polname LIKE %(prefix)s
UNION ALL SELECT '{GRANT}', relname, rolname || ' ' || acl.privilege_type
    FROM ours, aclexplode(relacl) AS acl JOIN pg_roles ON pg_roles.oid = acl.grantee
    WHERE rolname = ANY (%(roles)s)
"""  # noqa: S608 - constants of this module


def _walls(
    table: GuardedTable, is_pointed_to: bool, existing: set[str]
) -> Iterator[tuple[Key, str]]:
    quoted = f'"{table.table}"'
    yield Key(SECURITY, table.table, ""), f"ALTER TABLE {quoted} ENABLE ROW LEVEL SECURITY"
    own = f'"{table.tenant_column}" = {_TENANT}'
    yield _policy(table, APP_ROLE, "ALL", f"USING ({own}) WITH CHECK ({own})")
    for path in (way.path for way in Crossing):
        if not path.as_application:
            for privilege in sorted(_of_path(path, table.label)):
                allowed = {"SELECT": "USING (true)", "INSERT": "WITH CHECK (true)"}
                both = "USING (true) WITH CHECK (true)"
                yield _policy(table, path.role, privilege, allowed.get(privilege, both))
    if is_pointed_to:
        columns = "UNIQUE (organisation_id, id)"
        name = named(f"{PREFIX}{table.table}", columns)
        yield (
            Key(UNIQUE, table.table, name),
            f'ALTER TABLE {quoted} ADD CONSTRAINT "{name}" {columns}',
        )
    for reference in table.references:
        if reference.table in existing:
            definition = (
                f'FOREIGN KEY (organisation_id, "{reference.column}") REFERENCES'
                f' "{reference.table}" (organisation_id, id) DEFERRABLE INITIALLY DEFERRED'
            )
            name = named(f"{PREFIX}{reference.column}", definition)
            yield (
                Key(FOREIGN, table.table, name),
                f'ALTER TABLE {quoted} ADD CONSTRAINT "{name}" {definition}',
            )


def _policy(table: GuardedTable, role: str, command: str, rest: str) -> tuple[Key, str]:
    definition = f'ON "{table.table}" FOR {command} TO "{role}" {rest}'
    name = named(f"{role}_{command.lower()}", definition)
    return Key(POLICY, table.table, name), f'CREATE POLICY "{name}" {definition}'


def _triggers(table: GuardedTable) -> Iterator[tuple[Key, str]]:
    if table.append_only:
        yield from _trigger(table, "UPDATE OR DELETE", "ROW", "refuse", _REFUSE)
        yield from _trigger(table, "TRUNCATE", "STATEMENT", "refuse", _REFUSE)
    if table.is_chain:
        body = _NEXT.format(table=table.table)
        yield from _trigger(table, "INSERT", "ROW", f"next_{table.table}", body)


def _trigger(
    table: GuardedTable, event: str, each: str, what: str, body: str
) -> Iterator[tuple[Key, str]]:
    """The function, which several tables may share, and the trigger that calls it."""
    function = named(f"{PREFIX}{what}", body)
    yield Key(FUNCTION, "", function), f'CREATE OR REPLACE FUNCTION "{function}"() {body}'
    definition = (
        f'BEFORE {event} ON "{table.table}" FOR EACH {each} EXECUTE FUNCTION "{function}"()'
    )
    name = named(f"{PREFIX}{event.split()[0].lower()}", definition)
    yield Key(TRIGGER, table.table, name), f'CREATE TRIGGER "{name}" {definition}'


def _grants(tables: Iterable[GuardedTable], existing: set[str]) -> Iterator[tuple[Key, str]]:
    guarded = {table.table: table for table in tables}
    for name in sorted(existing):
        yield from _grant(name, APP_ROLE, _of_application(name, guarded.get(name)))
        for path in (way.path for way in Crossing):
            yield from _grant(name, path.role, _of_path(path, label_of(name)))


def _grant(table: str, role: str, privileges: frozenset[str]) -> Iterator[tuple[Key, str]]:
    for privilege in sorted(privileges):
        yield (
            Key(GRANT, table, f"{role} {privilege}"),
            f'GRANT {privilege} ON "{table}" TO "{role}"',
        )


def _of_application(name: str, table: GuardedTable | None) -> frozenset[str]:
    if name == "django_migrations":
        return _READ
    if table and table.is_root:
        return frozenset({"SELECT", "UPDATE"})
    return _APPEND if table and table.append_only else _EVERYTHING


def _of_path(path: Path, label: str) -> frozenset[str]:
    return _READ if path.everything else path.tables.get(label, frozenset())

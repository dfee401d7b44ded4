"""A first database is made in one go: it must be what walking every migration leaves."""

from typing import Any

from django.core.management import call_command
from django.db import connection

from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.guards import missing_guards
from tests.plugins.database import Database

Row = tuple[Any, ...]

# The order of columns may differ: nothing in the product asks for it.
_SQLITE = {
    "tables": """SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
        FROM sqlite_master AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table'""",
    "keys": """SELECT t.name, k."table", k."from", k."to", k.on_update, k.on_delete
        FROM sqlite_master AS t, pragma_foreign_key_list(t.name) AS k WHERE t.type = 'table'""",
    "indexes": """SELECT tbl_name, name, sql FROM sqlite_master
        WHERE type = 'index' AND sql IS NOT NULL""",
    "triggers": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'",
}
_POSTGRESQL = {
    "tables": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
        column_default, is_identity FROM information_schema.columns WHERE table_schema = 'public'
        AND (table_name, column_name) <> ('auth_group_permissions', 'id')""",  # integer or bigint
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "triggers": """SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "policies": """SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies""",
    "grants": """SELECT table_name, grantee, privilege_type
        FROM information_schema.role_table_grants WHERE table_schema = 'public'""",
}


def shape() -> dict[str, set[Row]]:
    questions = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    found: dict[str, set[Row]] = {}
    with connection.cursor() as cursor:
        for name, question in questions.items():
            cursor.execute(question)
            found[name] = set(cursor.fetchall())
        cursor.execute("SELECT app, name FROM django_migrations")
        found["migrations"] = set(cursor.fetchall())
    if connection.vendor == "sqlite":
        found["checks"] = _checks()
    return found


def _checks() -> set[Row]:
    """SQLite has them only in the words of the table; how they are spaced is Django's affair."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return {
            (table, part.strip(" ,)\n"))
            for table, sql in cursor.fetchall()
            for part in sql.split("CONSTRAINT ")[1:]
        }


def test_tables_made_in_one_go_are_those_of_every_migration(empty_database: Database):
    at_once = shape()
    done = empty_database.django("migrate", "--step-by-step")
    assert done.returncode == 0, done.stderr
    assert empty_database.django("createcachetable").returncode == 0
    empty_database.use()

    walked = shape()

    assert "Applying signals.0001_initial" in done.stdout
    assert {
        part: rows ^ walked[part] for part, rows in at_once.items() if rows != walked[part]
    } == {}


def test_a_first_database_needs_no_migration_after(empty_database: Database):
    said = empty_database.django("migrate").stdout
    empty_database.use()

    assert "No migrations to apply" in said
    assert missing_guards(store_connection()) == []
    call_command("migrate", check_unapplied=True, verbosity=0)

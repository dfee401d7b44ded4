"""Migrations and the guards: SQLite makes an altered table anew and drops its triggers in silence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.guards import install_guards, missing_guards
from heedwell.foundation.store.transactions import write
from tests.access.cast import Provider
from tests.plugins.database import Database


@contextmanager
def migration() -> Iterator[BaseDatabaseSchemaEditor]:
    """As `migrate` runs one."""
    with store_connection().as_owner(), connection.schema_editor() as editor:
        yield editor


def longer(model: type[models.Model], name: str) -> tuple[Any, Any]:
    """A field of text, before and after it was given more room."""
    old: Any = model._meta.get_field(name)
    new = old.clone()
    new.max_length = 1000
    new.set_attributes_from_name(name)
    new.model = model
    return old, new


def definition(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        return str(cursor.fetchone()[0])


def test_a_table_that_others_point_to_can_be_altered_and_stays_guarded(
    committed_database: Database,
):
    hazel, willow = Provider.begin("Hazel Care"), Provider.begin("Willow Homes")
    person = hazel.add_person("RH-1")

    with migration() as editor:
        editor.alter_field(Service, *longer(Service, "host_council"))
        editor.alter_field(Person, *longer(Person, "reference"))

    assert missing_guards(store_connection()) == []
    with pytest.raises(IntegrityError), write(hazel.organisation.pk):
        Person.objects.filter(pk=person.pk).update(service=willow.here)


@pytest.mark.sqlite
def test_the_table_was_really_made_anew(committed_database: Database):
    with migration() as editor:
        editor.alter_field(Service, *longer(Service, "host_council"))

    assert "varchar(1000)" in definition("organisations_service")


@pytest.mark.sqlite
def test_a_guard_that_no_longer_fits_is_left_out_until_the_end(committed_database: Database):
    """Else every later INSERT would fail on it."""
    Provider.begin("Hazel Care")

    with migration() as editor:
        editor.execute("ALTER TABLE organisations_exposure RENAME COLUMN service_id TO at_id")

    missing = missing_guards(store_connection())
    assert {guard.rsplit(" on ", 1)[1] for guard in missing} == {"organisations_exposure"}
    with migration() as editor:
        editor.execute("ALTER TABLE organisations_exposure RENAME COLUMN at_id TO service_id")
    install_guards(store_connection())
    assert missing_guards(store_connection()) == []


def test_a_migration_that_fails_leaves_the_guards_up(committed_database: Database):
    def fail() -> None:
        with migration() as editor:
            editor.alter_field(Service, *longer(Service, "host_council"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert missing_guards(store_connection()) == []


def test_migrating_an_up_to_date_database_changes_nothing(committed_database: Database):
    before = store_connection().installed_guards()

    call_command("migrate", verbosity=0, skip_checks=True)

    assert store_connection().installed_guards() == before


@pytest.mark.sqlite
def test_an_empty_database_is_small(committed_database: Database):
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        size = cursor.fetchone()[0]

    assert size <= 5_000_000

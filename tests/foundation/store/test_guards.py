"""What the database refuses by itself, whatever the code above it forgets."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, models
from django.test.utils import isolate_apps

from heedwell.foundation.organisations.models import Exposure, Person, Service
from heedwell.foundation.store import tenancy
from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.guards import install_guards, missing_guards
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.store.raw import raw_id
from heedwell.foundation.store.tenancy import guarded_tables
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.models import TrailLine
from tests.access.cast import Provider

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

AsOwner = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


@pytest.fixture
def willow(db: None) -> Provider:
    return Provider.begin("Willow Homes", here="Lime House", there="Ash Court")


def hours(provider: Provider, service: Service) -> Exposure:
    return Exposure(
        organisation=provider.organisation,
        service=service,
        month=date(2026, 2, 1),
        unit="support_hours",
        amount=Decimal(10),
    )


def run(sql: str, *params: str | UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    connection.check_constraints()


def test_after_migrating_no_guard_is_missing(db: None):
    assert missing_guards(store_connection()) == []


def test_putting_the_guards_up_twice_changes_nothing(db: None):
    before = store_connection().installed_guards()
    install_guards(store_connection())

    assert store_connection().installed_guards() == before


def test_every_table_of_a_provider_is_guarded():
    """A table that has an organisation, under whatever name, must be in the list."""
    guarded = {table.label for table in guarded_tables() if table.tenant_column}
    owned = {
        model._meta.label
        for model in apps.get_models()
        if any(field.attname == "organisation_id" for field in model._meta.concrete_fields)
    }

    assert owned <= guarded


def test_every_table_that_a_crossing_names_exists():
    known = {model._meta.label for model in apps.get_models()}

    assert {label for way in Crossing for label in way.path.tables} <= known


def test_a_record_cannot_point_to_another_providers(hazel: Provider, willow: Provider):
    def point() -> None:
        with write(hazel.organisation.pk):
            hours(hazel, willow.here).save(force_insert=True)
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        point()


def test_a_record_cannot_be_turned_towards_another_providers(hazel: Provider, willow: Provider):
    person = hazel.add_person("RH-1")

    def turn() -> None:
        with write(hazel.organisation.pk):
            Person.objects.filter(pk=person.pk).update(service=willow.here)
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        turn()


def test_a_record_that_points_to_its_own_provider_is_welcome(hazel: Provider):
    with write(hazel.organisation.pk):
        hours(hazel, hazel.here).save(force_insert=True)
        connection.check_constraints()

    with hazel.reading():
        assert Exposure.objects.get().service_id == hazel.here.pk


def test_a_record_never_moves_to_another_provider(hazel: Provider, willow: Provider):
    def move() -> None:
        with write(hazel.organisation.pk):
            Service.objects.filter(pk=hazel.here.pk).update(organisation=willow.organisation)

    with pytest.raises(DatabaseError):
        move()


@pytest.mark.requirement("Y15", "GOALS-R11")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trail_line SET verb = 'nothing.happened' WHERE chain = %s",
        "DELETE FROM trail_line WHERE chain = %s",
    ],
    ids=["changed", "deleted"],
)
@pytest.mark.parametrize("whose", ["the application", "the owner"])
def test_a_line_of_the_trail_stays_as_it_is(
    sql: str, whose: str, hazel: Provider, as_owner: AsOwner
):
    def change() -> None:
        with write(hazel.organisation.pk):
            if whose == "the owner":
                with as_owner():
                    run(sql, raw_id(hazel.organisation.pk))
            else:
                run(sql, raw_id(hazel.organisation.pk))

    with pytest.raises(DatabaseError):
        change()

    with hazel.reading():
        assert TrailLine.objects.filter(chain=hazel.organisation.pk).count() == 3


@pytest.mark.requirement("Y15")
@pytest.mark.parametrize(
    ("sequence", "follows"), [(2, True), (5, True), (4, False)], ids=["again", "gap", "not linked"]
)
def test_the_trail_takes_only_the_next_line(sequence: int, follows: bool, hazel: Provider):
    def append() -> None:
        with write(hazel.organisation.pk):
            last = TrailLine.objects.filter(chain=hazel.organisation.pk).latest("sequence")
            line = TrailLine(
                chain=last.chain,
                sequence=sequence,
                at=NOW,
                verb="test",
                subject_type="test",
                subject_id=hazel.organisation.pk,
                details="{}",
                digests="[]",
                previous=last.hash if follows else "0" * 64,
                hash="0" * 64,
            )
            line.save(force_insert=True)

    with pytest.raises(IntegrityError):
        append()


@pytest.mark.sqlite
def test_a_line_cannot_be_replaced_by_inserting_over_it(hazel: Provider):
    with pytest.raises(IntegrityError), write(hazel.organisation.pk):
        run(
            "INSERT OR REPLACE INTO trail_line SELECT chain, sequence, at, 'nothing.happened',"
            " subject_type, subject_id, by_id, details, digests, previous, hash FROM trail_line"
            " WHERE sequence = 2"
        )


@pytest.mark.postgres
def test_nobody_empties_the_trail(hazel: Provider, as_owner: AsOwner):
    with pytest.raises(DatabaseError), as_owner():
        run("TRUNCATE trail_line")


def test_a_guard_that_was_taken_away_is_missed_and_put_back(db: None, as_owner: AsOwner):
    ours = store_connection().installed_guards()
    trigger = next(
        key for key in sorted(ours) if key.table == "trail_line" and "trigger" in key.kind
    )
    with as_owner():
        run(store_connection().drop_guard_sql(trigger))

    assert missing_guards(store_connection()) == [str(trigger)]
    install_guards(store_connection())
    assert missing_guards(store_connection()) == []


def test_a_hidden_table_between_two_records_is_refused():
    with isolate_apps("heedwell.foundation.organisations"):

        class Meeting(TenantModel):
            people = models.ManyToManyField(Person, related_name="+")

            class Meta:
                app_label = "organisations"

        with pytest.raises(ImproperlyConfigured, match="people"):
            tenancy._describe(Meeting)

"""A statement takes along what opens its block and what nobody waits for, and all of it holds."""

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.utils.timezone import now
from psycopg.pq import TransactionStatus

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.store.adding import add as keep
from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.crossings import APP_ROLE
from heedwell.foundation.store.errors import Busy
from heedwell.foundation.store.postgresql import base
from heedwell.foundation.store.statements import rows_of
from heedwell.foundation.store.transactions import reading, write
from tests.access.cast import Provider
from tests.plugins.database import Database

pytestmark = pytest.mark.postgres


class Failed(Exception):
    pass


@pytest.fixture
def hazel(committed_database: Database) -> Provider:
    return Provider.begin("Hazel Care")


@pytest.fixture
def willow(hazel: Provider) -> Provider:
    return Provider.begin("Willow Homes", here="Lime House", there="Ash Court")


def ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def status() -> TransactionStatus:
    return TransactionStatus(connection.connection.info.transaction_status)


def is_kept(name: str, provider: Provider) -> bool:
    with reading(provider.organisation.pk):
        return Service.objects.filter(name=name).exists()


def add(provider: Provider, name: str) -> None:
    Service.objects.create(organisation=provider.organisation, name=name, kind="care_home")


def a_person(provider: Provider, name: str, reference: str) -> Person:
    return Person(
        organisation=provider.organisation, service=provider.here, name=name, reference=reference
    )


def test_a_reader_that_asks_nothing_sends_nothing(hazel: Provider):
    with reading(hazel.organisation.pk):
        before = status()
        Service.objects.count()
        after = status()

    assert (before, after) == (TransactionStatus.IDLE, TransactionStatus.INTRANS)
    assert status() == TransactionStatus.IDLE


def test_the_first_question_sees_its_own_organisation_only(hazel: Provider, willow: Provider):
    for provider in (hazel, willow):
        with reading(provider.organisation.pk):
            found = set(Service.objects.values_list("organisation", flat=True))

        assert found == {provider.organisation.pk}


def test_a_reader_whose_first_statement_writes_is_refused(hazel: Provider):
    with pytest.raises(DatabaseError), reading(hazel.organisation.pk):
        add(hazel, "Birch Lodge")

    assert not is_kept("Birch Lodge", hazel)


def test_after_a_statement_that_cannot_be_read_the_promise_still_holds(hazel: Provider):
    with reading(hazel.organisation.pk):
        with pytest.raises(ProgrammingError):
            ask("SELEC 1")

        assert ask("SELECT current_setting('role')") == APP_ROLE
        assert ask("SELECT current_setting('heedwell.organisation')") == str(hazel.organisation.pk)
        assert ask("SHOW transaction_read_only") == "on"


def test_nothing_of_a_block_stays_with_the_connection(hazel: Provider):
    with reading(hazel.organisation.pk):
        Service.objects.count()

    assert not ask("SELECT current_setting('heedwell.organisation', true)")


def test_a_reader_that_writes_in_between_goes_on_reading(hazel: Provider):
    with reading(hazel.organisation.pk):
        with write(hazel.organisation.pk):
            add(hazel, "Birch Lodge")

        assert {each.name for each in Service.objects.iterator()} >= {"Birch Lodge"}
        with pytest.raises(DatabaseError):
            add(hazel, "Oak View")

    assert is_kept("Birch Lodge", hazel)
    assert not is_kept("Oak View", hazel)


def test_a_transaction_without_a_block_is_one_too(hazel: Provider):
    def keep_and_fail() -> None:
        Session.objects.create(session_key="lost", session_data="", expire_date=now())
        raise Failed

    with pytest.raises(Failed), transaction.atomic():
        keep_and_fail()

    assert not Session.objects.filter(session_key="lost").exists()


def test_rows_that_nobody_waits_for_go_with_the_next_question(hazel: Provider):
    with write(hazel.organisation.pk):
        keep(a_person(hazel, "100% Anne", "A1"), a_person(hazel, "Bo", "A2"))
        before = status()

        names = {person.name for person in Person.objects.iterator()}

    assert before == TransactionStatus.IDLE
    assert names >= {"100% Anne", "Bo"}


def test_rows_that_nothing_follows_go_with_the_commit(hazel: Provider):
    with write(hazel.organisation.pk):
        keep(a_person(hazel, "Anne", "A1"))

    with reading(hazel.organisation.pk):
        assert Person.objects.filter(name="Anne").exists()


def test_a_row_that_is_refused_takes_its_block_along(hazel: Provider, willow: Provider):
    stray = a_person(hazel, "Anne", "A1")
    stray.service = willow.here

    with pytest.raises(IntegrityError), write(hazel.organisation.pk):
        keep(a_person(hazel, "Bo", "A2"), stray)

    with reading(hazel.organisation.pk):
        assert not Person.objects.filter(name="Bo").exists()


def test_rows_of_a_savepoint_that_is_given_up_are_never_sent(hazel: Provider):
    def keep_and_fail() -> None:
        keep(a_person(hazel, "Bo", "A2"))
        raise Failed

    with write(hazel.organisation.pk):
        keep(a_person(hazel, "Anne", "A1"))
        with pytest.raises(Failed), transaction.atomic():
            keep_and_fail()

    with reading(hazel.organisation.pk):
        assert set(Person.objects.filter(reference__in=["A1", "A2"])) == set(
            Person.objects.filter(name="Anne")
        )


def test_whoever_cannot_have_the_turn_to_write_is_told_with_the_first_statement(
    hazel: Provider, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(base, "DEADLINE", "50ms")
    key = str(hazel.organisation.pk)
    with psycopg.connect(connection.connection.info.dsn) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])

        with pytest.raises(Busy), write(hazel.organisation.pk):
            keep(a_person(hazel, "Anne", "A1"))


def test_a_first_question_that_finds_nobody_is_asked_once_more(hazel: Provider):
    connection.connection.close()
    store_connection().health_check_done = False

    assert rows_of("SELECT 1", []) == [(1,)]
    store_connection().health_check_done = False
    with pytest.raises(DatabaseError):
        rows_of("SELECT no_such_column", [])

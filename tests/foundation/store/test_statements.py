"""What goes straight to the driver still behaves as through Django's cursor."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from heedwell.foundation.organisations.models import Organisation, Service
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.prepared import OneOf, Prepared, given, given_words
from heedwell.foundation.store.raw import raw_id
from heedwell.foundation.store.statements import carry_out, rows_of
from heedwell.foundation.store.transactions import Crossing, crossing, reading, write
from tests.access.cast import Provider
from tests.plugins.database import Database

NAMES = "SELECT name FROM organisations_organisation WHERE id = %s"
ANOTHER_OF_THE_YEAR = (
    "INSERT INTO cases_casecounter (id, organisation_id, year, last) VALUES (%s, %s, %s, 1)"
)


def of_kinds() -> Any:
    return Service.objects.filter(
        OneOf("kind", "kinds"),
        organisation=given("organisation_id"),
        name__gte=given_words("after"),
        nation="ENG",
    ).order_by("name")


SERVICES, THE_SAME = Prepared[Service](of_kinds), Prepared[Service](of_kinds)


@pytest.fixture
def hazel(db: None) -> Organisation:
    organisation: Organisation = Provider.begin("Hazel Care").organisation
    return organisation


def test_rows_are_answered_by_place_and_by_name(hazel: Organisation):
    with reading(hazel.pk):
        assert rows_of(NAMES, [raw_id(hazel.pk)]) == [("Hazel Care",)]
        assert rows_of(NAMES.replace("%s", "%(id)s"), {"id": raw_id(hazel.pk)}) == [("Hazel Care",)]


def test_what_the_database_refuses_is_an_error_of_django_and_breaks_the_transaction(
    hazel: Organisation,
):
    def count() -> int:
        return carry_out(ANOTHER_OF_THE_YEAR, [raw_id(uuid7()), raw_id(hazel.pk), 2031])

    with write(hazel.pk):
        assert count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            count()
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            rows_of(NAMES, [raw_id(hazel.pk)])
        transaction.set_rollback(False)


def test_whoever_watches_the_connection_sees_it(hazel: Organisation):
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with reading(hazel.pk), connection.execute_wrapper(watch):
        rows_of(NAMES, [raw_id(hazel.pk)])

    assert seen == [NAMES]


def services(of: Organisation, *kinds: str) -> list[str]:
    found = SERVICES(organisation_id=of.pk, after="F", kinds=list(kinds))
    return [service.name for service in found]


def kept() -> list[tuple[int, str]]:
    """How often each was carried out that the server keeps for this connection."""
    return rows_of(
        "SELECT generic_plans + custom_plans, statement FROM pg_prepared_statements "
        "WHERE statement LIKE %s",
        ["%organisations_service%"],
    )


def test_what_is_kept_answers_each_call_with_what_it_asks_about(committed_database: Database):
    hazel, oak = Provider.begin("Hazel Care"), Provider.begin("Oak Care", here="Oak's 5 % House")
    for _ in range(8):  # from the sixth time on PostgreSQL takes one plan for all
        for provider, named in ((hazel, ["Rowan House"]), (oak, ["Oak's 5 % House"])):
            with reading(provider.organisation.pk):
                here = provider.here.kind
                assert services(provider.organisation, here, "none of ours")[-1:] == named
                assert services(provider.organisation) == []
                assert services(provider.organisation, "it's") == []


@pytest.mark.postgres
def test_the_server_keeps_it_for_each_role_and_each_connection(committed_database: Database):
    hazel = Provider.begin("Hazel Care")
    kind = hazel.here.kind
    connection.close()
    for _ in range(3):
        with reading(hazel.organisation.pk):
            assert services(hazel.organisation, kind)
    with crossing(Crossing.SIGN_IN):
        assert services(hazel.organisation, kind)

    assert sorted(count for count, _ in kept()) == [1, 3]
    connection.close()
    with reading(hazel.organisation.pk):
        assert services(hazel.organisation, kind)
    assert [count for count, _ in kept()] == [1]


@pytest.mark.postgres
def test_what_was_kept_in_a_block_that_failed_can_still_be_asked(committed_database: Database):
    hazel = Provider.begin("Hazel Care")
    connection.close()
    with write(hazel.organisation.pk):
        assert services(hazel.organisation, hazel.here.kind)
        transaction.set_rollback(True)

    with reading(hazel.organisation.pk):
        assert services(hazel.organisation, hazel.here.kind)
    assert [count for count, _ in kept()] == [2]


@pytest.mark.postgres
def test_two_places_that_ask_the_same_share_what_is_kept(committed_database: Database):
    hazel = Provider.begin("Hazel Care")
    connection.close()
    with reading(hazel.organisation.pk):
        asked = {"organisation_id": hazel.organisation.pk, "after": "", "kinds": []}
        assert SERVICES(**asked) == THE_SAME(**asked) == []

    assert [count for count, _ in kept()] == [2]


@pytest.mark.postgres
def test_the_server_keeps_no_more_than_it_should(
    committed_database: Database, monkeypatch: pytest.MonkeyPatch
):
    hazel = Provider.begin("Hazel Care")
    connection.close()
    monkeypatch.setattr("heedwell.foundation.store.postgresql.base.MOST_KEPT", 1)
    for _ in range(2):
        with reading(hazel.organisation.pk):
            assert services(hazel.organisation, hazel.here.kind)
        with crossing(Crossing.SIGN_IN):
            assert services(hazel.organisation, hazel.here.kind)

    assert [count for count, _ in kept()] == [1]


@pytest.mark.postgres
def test_behind_a_pooler_nothing_is_kept(
    committed_database: Database, monkeypatch: pytest.MonkeyPatch
):
    hazel = Provider.begin("Hazel Care")
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "KEEPS_PLANS", False)
    with reading(hazel.organisation.pk):
        assert services(hazel.organisation, hazel.here.kind)

    assert kept() == []

"""What goes straight to the driver still behaves as through Django's cursor."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.raw import raw_id
from heedwell.foundation.store.statements import carry_out, rows_of
from heedwell.foundation.store.transactions import reading, write
from tests.access.cast import Provider

NAMES = "SELECT name FROM organisations_organisation WHERE id = %s"
ANOTHER_OF_THE_YEAR = (
    "INSERT INTO cases_casecounter (id, organisation_id, year, last) VALUES (%s, %s, %s, 1)"
)


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

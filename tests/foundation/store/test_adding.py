"""Rows written by `add` are the rows that the ORM would write, to the last column."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.organisations.models import Exposure
from heedwell.foundation.store import adding
from heedwell.foundation.store.adding import add, add_missing, update
from heedwell.foundation.store.transactions import write
from heedwell.loop.signals.models import Signal
from heedwell.loop.signals.states import Precision, Standing
from tests.access.cast import Provider

AT = datetime(2026, 3, 2, 9, 15, 30, 123456, tzinfo=UTC)


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


def a_signal(hazel: Provider) -> Signal:
    """With a value of every kind of column, an enumeration, and nothing where nothing is allowed."""
    return Signal(
        organisation_id=hazel.organisation.pk,
        service=hazel.here,
        client_id=uuid4(),
        standing=Standing.CASE,
        kind="incident",
        title="Fall, lounge — 100% “wet” floor",
        occurred_on=date(2026, 3, 1),
        happened_time=time(17, 30),
        happened_precision=Precision.EXACT,
        reported_at=AT,
        received_at=AT,
        facts="She slipped.",
        severity="low",
        is_safeguarding=True,
        channel="account",
    )


def a_notice(hazel: Provider, key: str) -> Notice:
    return Notice(
        organisation_id=hazel.organisation.pk,
        to_address="rob@example.org",
        kind="test",
        subject="Something waits",
        body="Sign in.",
        key=key,
        message_id=f"<{key}@example.org>",
        created_at=AT,
        available_at=AT,
    )


def an_amount(hazel: Provider) -> Exposure:
    """A decimal goes the way of the ORM."""
    return Exposure(
        organisation_id=hazel.organisation.pk,
        service=hazel.here,
        month=date(2026, 3, 1),
        unit="person_days",
        amount="310.5",
    )


def raw(row: models.Model) -> tuple[Any, ...]:
    columns = ", ".join(f'"{field.column}"' for field in row._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {columns} FROM "{row._meta.db_table}" WHERE id = %s',  # noqa: S608 - a table of ours
            [row._meta.pk.get_db_prep_value(row.pk, connection)],
        )
        return tuple(cursor.fetchone())


@pytest.mark.parametrize(
    "made",
    [a_signal, an_amount, lambda hazel: a_notice(hazel, "one")],
    ids=["signal", "exposure", "notice"],
)
def test_a_row_is_the_same_as_if_the_orm_had_saved_it(
    hazel: Provider, made: Callable[[Provider], models.Model]
):
    row = made(hazel)

    with write(hazel.organisation.pk):
        add(row)
        quickly = raw(row)
        adding_again = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.fields})
        adding_again.pk = uuid4()
        for name in ("client_id", "key"):
            if hasattr(row, name):
                setattr(adding_again, name, uuid4() if name == "client_id" else "two")
        if isinstance(adding_again, Exposure):
            adding_again.month = date(2026, 4, 1)
        type(row)._base_manager.bulk_create([adding_again])
        slowly = raw(adding_again)

    differing = {
        field.attname
        for field, one, other in zip(row._meta.concrete_fields, quickly, slowly, strict=True)
        if one != other or type(one) is not type(other)
    }
    assert differing <= {"id", "client_id", "key", "month"}
    assert not row._state.adding


def test_rows_of_several_models_are_written_in_their_order(hazel: Provider):
    signal, notices = a_signal(hazel), [a_notice(hazel, "one"), a_notice(hazel, "two")]

    with write(hazel.organisation.pk):
        add(signal, *notices)

    with hazel.reading():
        assert Signal.objects.get(pk=signal.pk).title == signal.title
        assert set(Notice.objects.filter(kind="test")) == set(notices)


def test_only_what_is_missing_is_added(hazel: Provider):
    with write(hazel.organisation.pk):
        add(a_notice(hazel, "one"))
        added = add_missing([a_notice(hazel, "one"), a_notice(hazel, "two")])

    assert added == 1
    with hazel.reading():
        assert Notice.objects.filter(kind="test").count() == 2


def test_nothing_is_added_when_nothing_is_given():
    assert add_missing([]) == 0


def test_only_the_fields_that_are_named_are_written_as_the_orm_would(hazel: Provider):
    notice = a_notice(hazel, "one")
    with write(hazel.organisation.pk):
        add(notice)
        notice.attempts, notice.available_at, notice.subject = 2, AT.replace(hour=10), "Not this"
        update(notice, "attempts", "available_at")
        quickly = raw(notice)
        notice.refresh_from_db()
        assert (notice.attempts, notice.available_at) == (2, AT.replace(hour=10))
        assert notice.subject == "Something waits"
        notice.save(update_fields=["attempts", "available_at"])
        assert raw(notice) == quickly


def test_a_row_that_is_not_there_is_not_changed_in_silence(hazel: Provider):
    with write(hazel.organisation.pk), pytest.raises(LookupError, match="not there"):
        update(a_notice(hazel, "one"), "attempts")


def test_a_model_that_the_database_fills_in_is_left_to_the_orm():
    class Numbered(models.Model):
        class Meta:
            app_label = "store"
            managed = False

        def __str__(self) -> str:
            return "numbered"

    with pytest.raises(TypeError, match="use the ORM"):
        adding._insert(Numbered)

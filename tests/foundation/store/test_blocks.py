"""write, reading and crossing: what each promises, on both databases."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from heedwell.foundation.organisations.models import Organisation, Service
from heedwell.foundation.store import adding
from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.errors import AnotherOrganisation, NotABlock
from heedwell.foundation.store.transactions import (
    Crossing,
    crossing,
    in_write_of,
    reading,
    write,
)
from tests.access.cast import Provider

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Failed(Exception):
    pass


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


@pytest.fixture
def willow(db: None) -> Provider:
    return Provider.begin("Willow Homes")


def add(provider: Provider, name: str) -> None:
    Service.objects.create(organisation=provider.organisation, name=name, kind="care_home")


def add_and_fail(provider: Provider, name: str) -> None:
    add(provider, name)
    raise Failed


def names(provider: Provider) -> set[str]:
    with provider.reading():
        services = Service.objects.filter(organisation=provider.organisation)
        return set(services.values_list("name", flat=True))


def test_what_is_written_in_a_block_is_kept(hazel: Provider):
    with write(hazel.organisation.pk):
        add(hazel, "Birch Lodge")

    assert "Birch Lodge" in names(hazel)


def test_a_block_that_fails_keeps_nothing(hazel: Provider):
    with pytest.raises(Failed), write(hazel.organisation.pk):
        add_and_fail(hazel, "Birch Lodge")

    assert "Birch Lodge" not in names(hazel)


def test_an_operation_inside_another_is_the_same_transaction(hazel: Provider):
    with pytest.raises(Failed), write(hazel.organisation.pk), write(hazel.organisation.pk):
        add_and_fail(hazel, "Birch Lodge")

    assert "Birch Lodge" not in names(hazel)


def test_one_block_never_writes_for_two_providers(hazel: Provider, willow: Provider):
    with write(hazel.organisation.pk):
        with pytest.raises(AnotherOrganisation):
            write(willow.organisation.pk).__enter__()
        with pytest.raises(AnotherOrganisation):
            reading(willow.organisation.pk).__enter__()
        with pytest.raises(AnotherOrganisation):
            crossing(Crossing.SWEEP).__enter__()
        add(hazel, "Birch Lodge")

    assert "Birch Lodge" in names(hazel)


def test_a_reading_block_refuses_to_write(hazel: Provider):
    with pytest.raises(DatabaseError), reading(hazel.organisation.pk):
        add(hazel, "Birch Lodge")

    assert "Birch Lodge" not in names(hazel)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organisations_service SET name = 'Birch Lodge'",
        "DELETE FROM organisations_service",
        " insert INTO organisations_service (name) VALUES ('Birch Lodge')",
        "WITH one AS (SELECT 1) UPDATE organisations_service SET name = 'Birch Lodge'",
        "REPLACE INTO organisations_service (name) VALUES ('Birch Lodge')",
        "DROP TABLE organisations_service",
    ],
)
@pytest.mark.sqlite
def test_a_reading_block_refuses_every_statement_that_writes(hazel: Provider, statement: str):
    before = names(hazel)

    for execute in (
        lambda: store_connection().cursor().execute(statement),
        lambda: store_connection().cursor().executemany(statement, []),
    ):
        with pytest.raises(DatabaseError, match="reading"), reading(hazel.organisation.pk):
            execute()

    assert names(hazel) == before


@pytest.mark.sqlite
def test_what_came_past_the_refusal_is_rolled_back(hazel: Provider):
    before = names(hazel)

    with reading(hazel.organisation.pk):
        store_connection().connection.execute(
            "UPDATE organisations_service SET name = 'Birch' || name"
        )

    assert names(hazel) == before


def test_one_can_write_again_after_reading(hazel: Provider):
    with reading(hazel.organisation.pk):
        Service.objects.count()
    with write(hazel.organisation.pk):
        add(hazel, "Birch Lodge")

    assert "Birch Lodge" in names(hazel)


def test_a_write_inside_reading_is_seen_by_the_rest_of_it(hazel: Provider):
    with reading(hazel.organisation.pk):
        before = Service.objects.count()
        with write(hazel.organisation.pk):
            add(hazel, "Birch Lodge")
        after = Service.objects.count()

        assert after == before + 1
        with pytest.raises(DatabaseError):
            add(hazel, "Oak View")


def test_a_write_that_fails_inside_reading_leaves_the_reader_reading(hazel: Provider):
    with reading(hazel.organisation.pk):
        with pytest.raises(Failed), write(hazel.organisation.pk):
            add_and_fail(hazel, "Birch Lodge")

        assert not Service.objects.filter(name="Birch Lodge").exists()


def test_a_write_cannot_slip_out_of_a_transaction_inside_reading(hazel: Provider):
    with (
        reading(hazel.organisation.pk),
        transaction.atomic(),
        pytest.raises(NotABlock),
    ):
        write(hazel.organisation.pk).__enter__()


def test_nothing_is_left_open_behind_a_block(hazel: Provider):
    with write(hazel.organisation.pk):
        assert in_write_of(hazel.organisation.pk)
        assert not in_write_of(uuid4())

    assert store_connection().block is None
    assert not in_write_of(hazel.organisation.pk)


def test_a_crossing_sees_every_provider(hazel: Provider, willow: Provider):
    with crossing(Crossing.SWEEP):
        found = set(Organisation.objects.values_list("name", flat=True))

    assert found == {"Hazel Care", "Willow Homes"}


@pytest.mark.parametrize(
    "way", [way for way in Crossing if not way.path.may_write], ids=lambda way: way.name
)
def test_a_path_made_for_reading_cannot_write(way: Crossing, hazel: Provider):
    with pytest.raises(DatabaseError), crossing(way):
        Organisation.objects.filter(pk=hazel.organisation.pk).update(name="Changed")

    with hazel.reading():
        assert Organisation.objects.get(pk=hazel.organisation.pk).name == "Hazel Care"


def test_a_block_costs_no_query_that_a_page_would_count(hazel: Provider, django_assert_num_queries):
    """BEGIN and COMMIT, which stand as a savepoint and its release inside a test's transaction."""
    with django_assert_num_queries(3), write(hazel.organisation.pk):
        add(hazel, "Birch Lodge")
    with django_assert_num_queries(4), reading(hazel.organisation.pk):
        Service.objects.count()


def test_events_without_a_provider_have_a_block_too(db: None):
    with write(None):
        assert in_write_of(None)
        with pytest.raises(AnotherOrganisation):
            write(uuid4()).__enter__()


def test_a_row_that_is_sent_where_only_reading_is_allowed_is_refused_there(hazel: Provider):
    row = Service(organisation=hazel.organisation, name="Birch Lodge", kind="care_home")

    with reading(hazel.organisation.pk), pytest.raises(DatabaseError):
        adding.add(row)

    assert "Birch Lodge" not in names(hazel)


def test_a_row_that_is_refused_when_it_is_sent_says_why(hazel: Provider):
    twice = Service(organisation=hazel.organisation, name=hazel.here.name, kind="care_home")
    twice.pk = hazel.here.pk

    with pytest.raises(IntegrityError), write(hazel.organisation.pk):
        adding.add(twice)

"""Row-level security on PostgreSQL: what a query that forgot its filter still cannot see."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from heedwell.foundation.organisations.models import Organisation, Service
from heedwell.foundation.people.models import Membership
from heedwell.foundation.store.crossings import APP_ROLE, Crossing
from heedwell.foundation.store.tenancy import guarded_tables
from heedwell.foundation.store.transactions import crossing, reading, write
from heedwell.foundation.trail.models import TrailLine
from tests.access.cast import Provider

pytestmark = pytest.mark.postgres

AsOwner = Callable[[], AbstractContextManager[None]]
OWNED = [apps.get_model(table.label) for table in guarded_tables() if table.tenant_column]


@pytest.fixture
def hazel(db: None) -> Provider:
    return Provider.begin("Hazel Care")


@pytest.fixture
def willow(db: None) -> Provider:
    return Provider.begin("Willow Homes", here="Lime House", there="Ash Court")


def ask(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.requirement("GOALS-S1")
def test_a_query_that_forgot_its_filter_sees_its_own_provider_only(
    hazel: Provider, willow: Provider
):
    with hazel.reading():
        services = set(Service.objects.values_list("name", flat=True))
        lines = set(TrailLine.objects.values_list("chain", flat=True))
        organisations = list(Organisation.objects.all())

    assert services == {"Rowan House", "Elm Court"}
    assert lines == {hazel.organisation.pk}
    assert organisations == [hazel.organisation]


@pytest.mark.requirement("GOALS-S1")
@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_outside_a_block_no_table_of_a_provider_shows_a_row(
    model: type[models.Model], hazel: Provider, as_owner: AsOwner
):
    assert model._default_manager.count() == 0


def test_the_owner_would_see_them(hazel: Provider, as_owner: AsOwner):
    """So the tests above are not true of an empty database."""
    with as_owner():
        assert Service.objects.count() == 2


@pytest.mark.requirement("GOALS-S1")
def test_a_change_that_forgot_its_filter_reaches_nobody_else(hazel: Provider, willow: Provider):
    with write(hazel.organisation.pk):
        Service.objects.update(on_call_phone="0151 000 0000")

    with willow.reading():
        assert set(Service.objects.values_list("on_call_phone", flat=True)) == {""}


def test_a_row_cannot_be_put_into_another_provider(hazel: Provider, willow: Provider):
    def put() -> None:
        with write(hazel.organisation.pk):
            Service.objects.create(
                organisation=willow.organisation, name="Birch Lodge", kind="care_home"
            )

    with pytest.raises(DatabaseError, match="row-level security"):
        put()


def test_the_application_is_never_the_owner(hazel: Provider):
    with hazel.reading():
        assert ask("SELECT current_user") == APP_ROLE
        assert ask("SELECT current_setting('is_superuser')") == "off"
    assert ask("SELECT current_user") == APP_ROLE


def test_the_organisation_is_forgotten_with_the_transaction(hazel: Provider):
    with write(hazel.organisation.pk):
        pass

    assert ask("SELECT current_setting('heedwell.organisation', true)") in {"", None}


def test_only_setting_up_makes_an_organisation(hazel: Provider):
    def make() -> None:
        with write(hazel.organisation.pk):
            Organisation(name="Sham", short_name="sham", created_at="2026-01-01T00:00Z").save(
                force_insert=True
            )

    with pytest.raises(DatabaseError, match="permission denied"):
        make()


@pytest.mark.parametrize("way", list(Crossing), ids=lambda way: way.name)
def test_a_path_sees_the_tables_that_it_is_named_for(way: Crossing, hazel: Provider):
    named = {label for label, privileges in way.path.tables.items() if "SELECT" in privileges}

    for model in OWNED:
        may = way.path.everything or model._meta.label in named
        with crossing(way):
            seen = _count(model)
        assert (seen is not None and seen >= 0) == (may or way.path.as_application), model


def test_signing_in_sees_memberships_and_nothing_of_the_work(hazel: Provider):
    with crossing(Crossing.SIGN_IN):
        assert Membership.objects.count() == 0
        assert _count(TrailLine) is None


def test_verifying_sees_every_chain(hazel: Provider, willow: Provider):
    with crossing(Crossing.VERIFY):
        chains = set(TrailLine.objects.values_list("chain", flat=True))

    assert chains == {hazel.organisation.pk, willow.organisation.pk}


def test_a_setting_from_an_earlier_block_does_not_leak_into_a_crossing(hazel: Provider):
    with reading(hazel.organisation.pk):
        pass
    with crossing(Crossing.SET_UP):
        assert Service.objects.count() == 0


def _count(model: type[models.Model]) -> int | None:
    """None when the role may not even ask."""
    try:
        with transaction.atomic():
            return model._default_manager.count()
    except DatabaseError:
        return None

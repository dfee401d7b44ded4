"""PostgreSQL refuses what a query forgot to ask: proven with the filter taken away."""

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Membership
from heedwell.foundation.setup import queries
from heedwell.foundation.store.models import TenantModel
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.models import Case
from tests.access.cast import sign_in
from tests.access.world import ELSEWHERE, OWN, World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres, pytest.mark.requirement("GOALS-S1")]

TENANTS = [m for m in apps.get_models() if issubclass(m, TenantModel)]


def test_a_query_without_any_filter_finds_one_provider_only():
    world = World()

    with world.provider.reading():
        for model in TENANTS:
            found = set(model._base_manager.values_list("organisation", flat=True))
            assert found <= {world.provider.organisation.pk}, model


def everything_of(model: type[models.Model]):
    return lambda *args, **kwargs: model._default_manager.all()


@pytest.mark.parametrize(
    ("module", "name", "model", "route"),
    [
        (queries, "people", Person, "setup:people"),
        (queries, "services", Service, "setup:services"),
        (queries, "staff", Membership, "setup:staff"),
        (cases, "visible_to", Case, "cases:list"),
    ],
)
def test_a_page_whose_check_was_switched_off_still_shows_no_other_provider(
    client: Client, monkeypatch: pytest.MonkeyPatch, module, name: str, model, route: str
):
    world = World()
    sign_in(client, world.employ(Role.QUALITY_LEAD, everywhere=True))
    forgotten = everything_of(model)
    if model is Membership:
        with_roles = queries.staff

        def forgotten(viewer):
            found = with_roles(viewer)
            found.query.where = model._default_manager.all().query.where
            return found

    monkeypatch.setattr(module, name, forgotten)

    page = client.get(reverse(route)).text.lower()

    assert ELSEWHERE not in page
    assert OWN in page or route == "setup:services"

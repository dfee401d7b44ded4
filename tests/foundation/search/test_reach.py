"""What a search never finds: other services, other providers."""

import pytest

from heedwell.foundation.access.viewer import Scope
from heedwell.foundation.search.operations import index, remove
from heedwell.foundation.search.queries import search
from heedwell.foundation.store.errors import NotABlock
from tests.access.cast import Provider
from tests.foundation.search.library import EVERYWHERE, NOW, Library


@pytest.fixture
def hazel(db: None) -> Library:
    return Library(Provider.begin("Hazel Care"))


@pytest.fixture
def willow(db: None) -> Library:
    return Library(Provider.begin("Willow Homes", here="Lime House", there="Ash Court"))


def test_other_services_are_never_found(hazel: Library):
    here = hazel.add("A fall on the stairs")
    there = hazel.add("A fall in the garden", service=hazel.provider.there)
    only_here = Scope(everywhere=False, service_ids=frozenset({hazel.provider.here.pk}))
    both = Scope(
        everywhere=False,
        service_ids=frozenset({hazel.provider.here.pk, hazel.provider.there.pk}),
    )

    assert hazel.find("fall", only_here) == [here.pk]
    assert hazel.find("garden", only_here) == []
    assert set(hazel.find("fall", both)) == {here.pk, there.pk}
    assert hazel.find("fall", Scope(everywhere=False)) == []


def test_a_record_of_no_service_is_for_those_who_see_every_service(hazel: Library):
    person = hazel.add("A fall", nowhere=True)
    only_here = Scope(everywhere=False, service_ids=frozenset({hazel.provider.here.pk}))

    assert hazel.find("fall", only_here) == []
    assert hazel.find("fall") == [person.pk]


@pytest.mark.requirement("GOALS-S1")
def test_another_provider_is_never_found(hazel: Library, willow: Library):
    hazel.add("A canary in Hazel")
    theirs = willow.add("A canary in Willow")

    assert willow.find("canary") == [theirs.pk]
    assert willow.find("hazel") == []


@pytest.mark.requirement("GOALS-S1")
@pytest.mark.postgres
def test_the_wall_stands_when_the_filter_names_another_provider(hazel: Library, willow: Library):
    """The function takes the organisation of the transaction, whatever it is asked for."""
    hazel.add("A canary in Hazel")

    with willow.provider.reading():
        assert search(hazel.provider.organisation.pk, EVERYWHERE, "canary", limit=5) == []
    assert search(hazel.provider.organisation.pk, EVERYWHERE, "canary", limit=5) == []


def test_the_index_is_kept_by_operations_only(hazel: Library):
    with pytest.raises(NotABlock):
        index(
            organisation_id=hazel.provider.organisation.pk,
            service_id=None,
            subject=hazel.provider.here,
            text="A fall",
            happened_at=NOW,
        )
    with pytest.raises(NotABlock):
        remove(organisation_id=hazel.provider.organisation.pk, subject=hazel.provider.here)

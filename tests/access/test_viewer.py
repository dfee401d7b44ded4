"""Who somebody is in an organisation, and who may do a thing in a service."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heedwell.foundation.access.permissions import (
    PERMISSION_WORDS,
    ROLE_LABELS,
    ROLE_PERMISSIONS,
    Permission,
    Role,
)
from heedwell.foundation.access.queries import (
    accounts_with_role,
    load_viewer,
    viewers_of,
    who_may,
)
from heedwell.foundation.setup import staff
from tests.access.cast import Provider, sign_in, some_time_later

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Provider:
    return Provider.begin()


def test_a_viewer_is_loaded_with_one_question_to_the_database(
    provider: Provider, django_assert_max_num_queries
):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)

    with django_assert_max_num_queries(4):  # the block's own statements and one query
        viewer = load_viewer(rob, None)

    assert viewer is not None
    assert viewer.may(Permission.TRIAGE, provider.here.pk)
    assert not viewer.may(Permission.TRIAGE, provider.there.pk)


def test_a_role_everywhere_covers_services_that_come_later(provider: Provider):
    priya = provider.viewer(provider.employ("Priya", Role.QUALITY_LEAD))
    later = provider.add_service("Ash Lodge")

    assert priya.may(Permission.TRIAGE, later.pk)


def test_several_roles_add_up_each_in_its_place(provider: Provider):
    dev = provider.employ("Dev", Role.SHIFT_LEAD, provider.here)
    staff.grant(
        membership=provider.members["Dev"],
        roles=[staff.RoleIn(Role.TRAINER, provider.there)],
        by=None,
        at=some_time_later(hours=1),
    )

    viewer = provider.viewer(dev)

    assert viewer.may(Permission.REVIEW, provider.here.pk)
    assert not viewer.may(Permission.REVIEW, provider.there.pk)
    assert viewer.may(Permission.VERIFY, provider.there.pk)


def test_with_several_organisations_none_is_taken_by_chance(provider: Provider):
    other = Provider.begin("Other Care")
    email = "ian@inspectors.example"
    ian = provider.employ("Ian", Role.INSPECTOR, email=email)
    other.employ("Ian", Role.INSPECTOR, email=email)

    assert load_viewer(ian, None) is None
    assert {each.organisation for each in viewers_of(ian)} == {
        provider.organisation,
        other.organisation,
    }
    seen = load_viewer(ian, other.organisation.pk)
    assert seen is not None
    assert seen.organisation == other.organisation


def test_an_organisation_where_one_has_no_role_gives_no_viewer(provider: Provider):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER)
    other = Provider.begin("Other Care")

    assert load_viewer(rob, other.organisation.pk) is None


def test_the_second_factor_is_known_without_another_query(provider: Provider, client: Client):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER)
    assert not provider.viewer(rob).has_second_factor

    sign_in(client, rob)

    assert provider.viewer(rob).has_second_factor


def test_who_may_do_a_thing_names_those_of_the_service_and_of_all(provider: Provider):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)
    sue = provider.employ("Sue", Role.REGISTERED_MANAGER, provider.there)
    priya = provider.employ("Priya", Role.QUALITY_LEAD)
    provider.employ("Amina", Role.CARE_WORKER, provider.here)

    with provider.reading():
        organisation = provider.organisation.pk
        assert list(who_may(organisation, Permission.TRIAGE, provider.here.pk)) == [priya, rob]
        assert list(who_may(organisation, Permission.TRIAGE, provider.there.pk)) == [priya, sue]
        assert list(who_may(organisation, Permission.TRIAGE)) == [priya]


def test_roles_are_found_by_service_for_the_ladder(provider: Provider):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here)
    provider.employ("Sue", Role.REGISTERED_MANAGER, provider.there)

    with provider.reading():
        found = accounts_with_role(
            provider.organisation.pk, Role.REGISTERED_MANAGER, provider.here.pk
        )
        assert list(found) == [rob]


def test_nobody_who_left_expired_or_was_stopped_is_named(provider: Provider):
    left = provider.employ("Rob", Role.REGISTERED_MANAGER)
    expired = provider.employ("Sue", Role.REGISTERED_MANAGER)
    stopped = provider.employ("Dev", Role.REGISTERED_MANAGER)
    at = timezone.now()
    provider.employ("Ada", Role.ADMINISTRATOR)
    staff.end_membership(membership=provider.members[left.name], by=None, at=at)
    staff.set_expiry(
        membership=provider.members[expired.name], expires_at=at - timedelta(1), by=None, at=at
    )
    stopped.is_active = False
    stopped.save(update_fields=["is_active"])

    with provider.reading():
        assert list(who_may(provider.organisation.pk, Permission.TRIAGE)) == []


def test_every_role_and_permission_has_its_words():
    assert set(ROLE_LABELS) == set(ROLE_PERMISSIONS) == set(Role)
    assert set(PERMISSION_WORDS) == set(Permission)


def test_an_inspector_and_a_board_member_change_nothing():
    writes = set(Permission) - {
        Permission.READ_CASES,
        Permission.READ_INSIGHT,
        Permission.READ_LEARNING,
        Permission.READ_OWN_REPORTS,
        Permission.READ_RULES,
    }
    for role in (Role.INSPECTOR, Role.BOARD_MEMBER):
        assert not ROLE_PERMISSIONS[role] & writes

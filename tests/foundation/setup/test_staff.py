"""Who is invited, granted and ended, and what is refused."""

import re
from datetime import timedelta

import pytest
import time_machine

from heedwell.foundation.access.permissions import Permission, Role
from heedwell.foundation.access.queries import load_viewer
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import invitations, queries, staff
from heedwell.foundation.setup.staff import RoleIn
from tests.access.cast import FAR_AWAY, Provider, some_time_later
from tests.access.trail import last_line, verbs

pytestmark = pytest.mark.django_db
AT = some_time_later(hours=1)


@pytest.fixture
def provider() -> Provider:
    provider = Provider.begin()
    provider.employ("Ada", Role.ADMINISTRATOR)
    return provider


def link_sent(provider: Provider, to: str) -> str:
    with provider.reading():
        notice = Notice.objects.filter(to_address=to).latest("created_at")
    found = re.search(r"/invitation/([^/\s]+)/", notice.body)
    assert found
    return found[1]


def invite(provider: Provider, at=AT, **changes):
    asked = {
        "email": "Amina@Example.org",
        "name": "Amina",
        "roles": [RoleIn(Role.CARE_WORKER, provider.here)],
        "expires_at": None,
        "by": provider.members["Ada"].account,
    }
    return staff.invite(organisation=provider.organisation, at=at, **{**asked, **changes})


def test_somebody_invited_gets_a_link_and_cannot_sign_in_before_using_it(provider: Provider):
    with time_machine.travel(AT, tick=False):
        membership = invite(provider)
        token = link_sent(provider, "amina@example.org")

        assert not membership.account.has_usable_password()
        invitations.accept(token=token, password="three words apart", at=AT)

    account = Account.objects.get(email="amina@example.org")
    assert account.check_password("three words apart")
    assert verbs(provider)[-2:] == ["staff.invited", "staff.accepted"]


def test_the_link_works_once(provider: Provider):
    invite(provider)
    token = link_sent(provider, "amina@example.org")
    invitations.accept(token=token, password="three words apart", at=AT)

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(token=token, password="another three words", at=AT)


def test_the_link_ends_after_seven_days(provider: Provider):
    with time_machine.travel(AT, tick=False) as clock:
        invite(provider)
        token = link_sent(provider, "amina@example.org")
        clock.shift(timedelta(days=7, seconds=1))

        with pytest.raises(invitations.InvitationOver):
            invitations.opened(token)


def test_a_newer_link_replaces_the_older(provider: Provider):
    membership = invite(provider)
    older = link_sent(provider, "amina@example.org")

    staff.invite_again(
        membership=membership,
        by=provider.members["Ada"].account,
        at=AT + timedelta(days=1),
    )

    newer = link_sent(provider, "amina@example.org")
    with pytest.raises(invitations.InvitationOver):
        invitations.opened(older)
    assert invitations.opened(newer).account == membership.account


@pytest.mark.parametrize("token", ["", "x", "eyJhIjoxfQ:1abcde:xxxxx", "a" * 500])
def test_a_link_that_nobody_sent_opens_nothing(provider: Provider, token: str):
    with pytest.raises(invitations.InvitationOver):
        invitations.opened(token)


def test_a_link_is_dead_once_the_membership_has_ended(provider: Provider):
    membership = invite(provider)
    token = link_sent(provider, "amina@example.org")
    staff.end_membership(membership=membership, by=None, at=AT)

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(token=token, password="three words apart", at=AT)


def test_somebody_with_an_account_elsewhere_gets_no_link_and_keeps_their_name(provider: Provider):
    known = staff.create_account(
        email="ian@inspectors.example", name="Ian", at=AT, password="three words apart"
    )

    membership = invite(
        provider,
        email="ian@inspectors.example",
        name="Somebody else",
        roles=[RoleIn(Role.INSPECTOR)],
        expires_at=FAR_AWAY,
    )

    assert membership.account == known
    assert membership.account.name == "Ian"
    with provider.reading():
        assert "invitation" not in Notice.objects.get(to_address=known.email).body


def test_the_invitation_names_nobody_who_is_supported(provider: Provider):
    provider.add_person("RH-77", name="Canary Person")
    invite(provider)

    with provider.reading():
        body = Notice.objects.get(to_address="amina@example.org").body
    assert "RH-77" not in body
    assert "Canary" not in body


def test_somebody_who_works_here_is_not_invited_twice(provider: Provider):
    invite(provider)

    with pytest.raises(staff.AlreadyMember):
        invite(provider, email="amina@example.org")


def test_somebody_who_left_can_come_back(provider: Provider):
    membership = invite(provider)
    staff.end_membership(membership=membership, by=None, at=AT)
    assert load_viewer(membership.account, None) is None

    invite(provider)

    assert provider.viewer(membership.account).may(Permission.REPORT, provider.here.pk)


@pytest.mark.requirement("E08")
def test_an_inspector_is_never_given_access_without_an_end(provider: Provider):
    with pytest.raises(staff.ExpiryNeeded):
        invite(provider, roles=[RoleIn(Role.INSPECTOR)])
    membership = invite(provider)
    with pytest.raises(staff.ExpiryNeeded):
        staff.grant(membership=membership, roles=[RoleIn(Role.INSPECTOR)], by=None, at=AT)
    staff.set_expiry(membership=membership, expires_at=FAR_AWAY, by=None, at=AT)
    staff.grant(membership=membership, roles=[RoleIn(Role.INSPECTOR)], by=None, at=AT)
    with pytest.raises(staff.ExpiryNeeded):
        staff.set_expiry(membership=membership, expires_at=None, by=None, at=AT)


@pytest.mark.requirement("E08")
def test_access_is_over_at_the_moment_it_expires(provider: Provider):
    membership = invite(provider, roles=[RoleIn(Role.INSPECTOR)], expires_at=AT)

    assert load_viewer(membership.account, None, AT - timedelta(seconds=1)) is not None
    assert load_viewer(membership.account, None, AT) is None


def test_a_role_is_given_once_and_ends_with_its_line(provider: Provider):
    membership = invite(provider)
    role = RoleIn(Role.SHIFT_LEAD, provider.here)
    (grant,) = staff.grant(membership=membership, roles=[role], by=None, at=AT)
    with pytest.raises(staff.AlreadyGranted):
        staff.grant(membership=membership, roles=[role], by=None, at=AT)
    assert provider.viewer(membership.account).may(Permission.READ_CASES, provider.here.pk)

    staff.revoke(grant=grant, by=None, at=AT)

    assert last_line(provider).verb == "role.revoked"
    assert not provider.viewer(membership.account).may(Permission.READ_CASES)
    staff.revoke(grant=grant, by=None, at=AT)
    assert verbs(provider).count("role.revoked") == 1


def test_a_role_that_ended_can_be_given_again(provider: Provider):
    membership = invite(provider)
    role = RoleIn(Role.SHIFT_LEAD, provider.here)
    for _ in range(2):
        (grant,) = staff.grant(membership=membership, roles=[role], by=None, at=AT)
        staff.revoke(grant=grant, by=None, at=AT)

    assert verbs(provider).count("role.granted") == 2


def test_the_last_who_can_set_things_up_stays(provider: Provider):
    ada = provider.members["Ada"]
    (grant,) = grants_of(provider, "Ada")

    with pytest.raises(staff.LastAdministrator):
        staff.revoke(grant=grant, by=None, at=AT)
    with pytest.raises(staff.LastAdministrator):
        staff.end_membership(membership=ada, by=None, at=AT)
    with pytest.raises(staff.LastAdministrator):
        staff.set_expiry(membership=ada, expires_at=FAR_AWAY, by=None, at=AT)

    provider.employ("Priya", Role.QUALITY_LEAD)
    staff.end_membership(membership=ada, by=None, at=AT)
    assert load_viewer(ada.account, None) is None


def test_an_administrator_of_one_service_is_not_the_last_for_all(provider: Provider):
    provider.employ("Rob", Role.ADMINISTRATOR, provider.here)

    with pytest.raises(staff.LastAdministrator):
        staff.end_membership(membership=provider.members["Ada"], by=None, at=AT)
    staff.end_membership(membership=provider.members["Rob"], by=None, at=AT)


def test_whoever_sets_up_one_service_sees_its_staff_only(provider: Provider):
    local = provider.viewer(provider.employ("Rob", Role.ADMINISTRATOR, provider.here))
    provider.employ("Amina", Role.CARE_WORKER, provider.here)
    provider.employ("Sue", Role.REGISTERED_MANAGER, provider.there)

    with provider.reading():
        seen = {each.account.name for each in queries.staff(local)}
        everybody = provider.members["Ada"].account
    assert seen == {"Rob", "Amina"}
    viewer = provider.viewer(everybody)
    with provider.reading():
        assert {each.account.name for each in queries.staff(viewer)} == {
            "Ada",
            "Rob",
            "Amina",
            "Sue",
        }


def grants_of(provider: Provider, name: str):
    viewer = provider.viewer(provider.members["Ada"].account)
    with provider.reading():
        return queries.staff(viewer).get(pk=provider.members[name].pk).roles_now  # type: ignore[attr-defined]  # the query sets it

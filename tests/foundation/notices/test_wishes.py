"""How somebody wants to be written to holds for what is sent, over real SMTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
from pytest_django.fixtures import Settings

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices import wishes
from heedwell.foundation.notices.delivery import Outbox
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.notices.operations import post
from heedwell.foundation.people.models import Account
from heedwell.rules.rhythm import Rhythm, Wish
from tests.access.cast import Provider
from tests.foundation.notices.mail_server import Postmaster, running
from tests.foundation.notices.test_delivery import Clock, use

EVENING = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
DAILY = Wish(rhythm=Rhythm.DAILY, hour=8)
NIGHT = Wish(quiet_from=time(22), quiet_until=time(7))

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider() -> Provider:
    return Provider.begin()


@pytest.fixture
def rob(provider: Provider) -> Account:
    return provider.employ("Rob", Role.REGISTERED_MANAGER)


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.now = EVENING
    return clock


@pytest.fixture
def outbox(provider: Provider, rob: Account, clock: Clock, mail: Postmaster) -> Outbox:
    outbox = Outbox(worker="test", clock=clock)
    while outbox.send_some():  # Rob's own invitation
        pass
    mail.taken.clear()
    return outbox


@pytest.fixture
def mail(settings: Settings) -> Iterator[Postmaster]:
    postmaster = Postmaster()
    with running(postmaster) as port:
        use(settings, port)
        yield postmaster


def choose(provider: Provider, account: Account, wish: Wish) -> None:
    wishes.choose(organisation_id=provider.organisation.pk, wish=wish, by=account, at=EVENING)


def tell(provider: Provider, to: Account, kind: str) -> Notice:
    return post(
        organisation_id=provider.organisation.pk,
        to=to,
        kind=kind,
        subject=f"About {kind}",
        body="Sign in to read it.",
        key=kind,
        at=EVENING,
    )


def again(provider: Provider, row: Notice) -> Notice:
    with provider.reading():
        return Notice.objects.get(pk=row.pk)


def test_in_quiet_hours_mail_waits_until_they_end_and_is_no_second_attempt(
    provider: Provider, rob: Account, mail: Postmaster, outbox: Outbox, clock: Clock
):
    choose(provider, rob, NIGHT)
    row = tell(provider, rob, "late.action")

    assert outbox.send_some() == 0
    assert mail.taken == []
    assert again(provider, row).available_at == datetime(2026, 3, 3, 7, tzinfo=UTC)

    clock.now = datetime(2026, 3, 3, 7, tzinfo=UTC)
    assert outbox.send_some() == 1
    assert mail.taken[0]["X-Heedwell-Attempt"] is None


def test_what_is_late_comes_by_itself_and_the_rest_waits_for_the_letter(
    provider: Provider, rob: Account, mail: Postmaster, outbox: Outbox
):
    choose(provider, rob, DAILY)
    tell(provider, rob, "late.action")
    row = tell(provider, rob, "action.agreed")

    outbox.send_some()

    assert mail.subjects() == ["About late.action"]
    assert again(provider, row).gathered_for == datetime(2026, 3, 3, 8, tzinfo=UTC)


@pytest.mark.requirement("GOALS-R6")
def test_when_the_letter_does_not_come_what_it_was_to_tell_goes_by_itself(
    provider: Provider, rob: Account, mail: Postmaster, outbox: Outbox, clock: Clock
):
    choose(provider, rob, DAILY)
    tell(provider, rob, "action.agreed")
    outbox.send_some()

    clock.now = datetime(2026, 3, 3, 8, 59, tzinfo=UTC)
    assert outbox.send_some() == 0
    clock.now += timedelta(minutes=1)
    assert outbox.send_some() == 1

    assert mail.subjects() == ["About action.agreed"]


def test_a_change_of_mind_holds_for_what_has_not_been_sent(
    provider: Provider, rob: Account, mail: Postmaster, outbox: Outbox
):
    choose(provider, rob, DAILY)
    choose(provider, rob, Wish())
    tell(provider, rob, "action.agreed")

    assert outbox.send_some() == 1
    assert len(mail.taken) == 1


def test_one_persons_wish_is_nobody_elses(
    provider: Provider, rob: Account, mail: Postmaster, outbox: Outbox
):
    sue = provider.employ("Sue", Role.REGISTERED_MANAGER)
    choose(provider, rob, NIGHT)
    tell(provider, sue, "action.agreed")

    while outbox.send_some():
        pass

    assert {message["To"] for message in mail.taken} == {sue.email}


def test_without_a_choice_mail_comes_as_it_is_written(provider: Provider, rob: Account):
    viewer = provider.viewer(rob)

    with provider.reading():
        assert wishes.wish_of(viewer) == Wish()

"""From the outbox over real SMTP: every notice goes at least once, and nothing waits for mail."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices import server
from heedwell.foundation.notices.delivery import REFUSALS, Outbox
from heedwell.foundation.notices.models import AccountMail, Notice
from heedwell.foundation.notices.operations import post
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.work.models import WorkState
from tests.access.cast import Provider
from tests.foundation.notices.mail_server import (
    LATER,
    REFUSED,
    Postmaster,
    free_port,
    hanging,
    running,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
ROB = "rob@example.org"

pytestmark = pytest.mark.django_db


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(clock: Clock) -> Outbox:
    return Outbox(worker="test", clock=clock)


@pytest.fixture
def provider() -> Provider:
    return Provider.begin()


@pytest.fixture
def postmaster() -> Postmaster:
    return Postmaster()


@pytest.fixture
def mail(postmaster: Postmaster, settings: Settings) -> Iterator[Postmaster]:
    """A server that takes mail, named in the settings."""
    with running(postmaster) as port:
        use(settings, port)
        yield postmaster


def use(settings: Settings, port: int, **more: Any) -> None:
    chosen = {
        "MAIL_HOST": "127.0.0.1",
        "MAIL_PORT": port,
        "MAIL_FROM": "heedwell@hazel.example",
        "MAIL_TLS": False,
        **more,
    }
    for name, value in chosen.items():
        setattr(settings, name, value)


def give(provider: Provider, key: str = "a", to: Account | str = ROB, at=START) -> Notice:
    return post(
        organisation_id=provider.organisation.pk,
        to=to,
        kind="test",
        subject=f"Something waits: {key}",
        body="Sign in to read it: there is ½ an hour left.\n",
        key=key,
        at=at,
    )


def standing(provider: Provider, row: Notice) -> Notice:
    with provider.reading():
        return Notice.objects.get(pk=row.pk)


def waiting(provider: Provider) -> int:
    with provider.reading():
        return Notice.objects.filter(state=WorkState.WAITING).count()


@pytest.mark.requirement("GOALS-R6")
def test_a_notice_is_sent_as_plain_words_with_an_identity_of_its_own(
    provider: Provider, mail: Postmaster, outbox: Outbox
):
    row = give(provider)

    assert outbox.send_some() == 1

    (message,) = mail.taken
    assert (message["To"], message["From"]) == (ROB, "heedwell@hazel.example")
    assert message["Subject"] == "Something waits: a"
    assert message.get_content_type() == "text/plain"
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "½ an hour" in body.decode()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Heedwell-Attempt"] is None
    sent = standing(provider, row)
    assert (sent.state, sent.sent_at, sent.message_id) == (
        WorkState.DONE,
        START,
        message["Message-ID"],
    )


def test_the_identity_of_a_message_does_not_say_when_its_row_was_made(provider: Provider):
    row = give(provider)

    assert row.pk.hex not in row.message_id
    assert row.pk.hex[:8] not in row.message_id


def test_what_was_sent_is_not_sent_again(provider: Provider, mail: Postmaster, outbox: Outbox):
    give(provider)
    outbox.send_some()

    assert outbox.send_some() == 0
    assert len(mail.taken) == 1


def test_a_notice_follows_an_account_to_its_new_address(
    provider: Provider, mail: Postmaster, outbox: Outbox
):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER)
    give(provider, to=rob)
    with write(None):
        Account.objects.filter(pk=rob.pk).update(email="rob.new@example.org")

    while outbox.send_some():
        pass

    assert {message["To"] for message in mail.taken} == {"rob.new@example.org"}


def test_an_account_that_has_ended_is_told_nothing(
    provider: Provider, mail: Postmaster, outbox: Outbox
):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER)
    row = give(provider, to=rob)
    with write(None):
        Account.objects.filter(pk=rob.pk).update(is_active=False)

    outbox.send_some()

    assert mail.taken == []
    ended = standing(provider, row)
    assert ended.state == WorkState.FAILED
    assert "no longer active" in ended.last_error


@pytest.mark.requirement("GOALS-R6")
def test_a_bad_address_holds_nobody_else_up_and_is_given_up_in_the_end(
    provider: Provider, mail: Postmaster, outbox: Outbox, clock: Clock
):
    bad = give(provider, "bad", to="gone@example.org")
    give(provider, "good", at=START + SECOND)
    mail.recipient_answers["gone@example.org"] = REFUSED
    clock.now += SECOND

    outbox.send_some()
    assert mail.subjects() == ["Something waits: good"]

    for _ in range(REFUSALS):
        clock.now += timedelta(hours=5)
        outbox.send_some()

    row = standing(provider, bad)
    assert (row.state, row.attempts) == (WorkState.FAILED, REFUSALS)
    assert "550 nobody of that name" in row.last_error


@pytest.mark.requirement("GOALS-R6")
@pytest.mark.parametrize("where", ["recipient", "message"])
def test_a_server_that_says_later_is_asked_again_until_it_takes_it(
    provider: Provider, mail: Postmaster, outbox: Outbox, clock: Clock, where: str
):
    give(provider)
    if where == "recipient":
        mail.recipient_answers[ROB] = LATER
    else:
        mail.data_answer = LATER
    for _ in range(30):
        outbox.send_some()
        clock.now += timedelta(minutes=4)
    assert mail.taken == []

    mail.recipient_answers.clear()
    mail.data_answer = "250 taken"
    clock.now += timedelta(minutes=5)

    assert outbox.send_some() == 1


@pytest.mark.requirement("GOALS-R6")
def test_when_the_server_is_away_everything_waits_and_goes_within_five_minutes_of_its_return(
    provider: Provider,
    settings: Settings,
    outbox: Outbox,
    clock: Clock,
    postmaster: Postmaster,
):
    for number in range(45):
        give(provider, str(number))
    port = free_port()
    use(settings, port)
    for _ in range(600):  # two hours of trying
        outbox.send_some()
        clock.now += timedelta(seconds=12)
    assert waiting(provider) == 45
    with provider.reading():
        assert {row.attempts for row in Notice.objects.all()} == {0}

    with running(
        postmaster,
    ) as port:
        use(settings, port)
        back_at = clock.now
        while waiting(provider):
            outbox.send_some()
            clock.now += SECOND
            assert clock.now < back_at + timedelta(minutes=5)

    assert len(postmaster.taken) == 45


@pytest.mark.requirement("GOALS-R6")
def test_a_server_that_hangs_is_left_after_a_while_and_the_notice_waits(
    provider: Provider,
    settings: Settings,
    outbox: Outbox,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    monkeypatch.setattr(server, "TIMEOUT", 0.3)
    give(provider)
    with hanging() as port:
        use(settings, port)

        assert outbox.send_some() == 0

    assert waiting(provider) == 1
    assert "HEEDWELL_MAIL_HOST" in caplog.text


@pytest.mark.requirement("GOALS-R6")
def test_when_the_line_drops_after_the_message_it_is_sent_again_and_marked(
    provider: Provider, mail: Postmaster, outbox: Outbox, clock: Clock
):
    row = give(provider)
    mail.drop_after_data = True
    outbox.send_some()
    assert waiting(provider) == 1

    mail.drop_after_data = False
    clock.now += MINUTE
    assert outbox.send_some() == 1

    first, second = mail.taken
    assert first["Message-ID"] == second["Message-ID"] == row.message_id
    assert (first["X-Heedwell-Attempt"], second["X-Heedwell-Attempt"]) == (None, "2")


def test_a_message_that_breaks_the_line_each_time_does_not_hold_up_the_others(
    provider: Provider, mail: Postmaster, outbox: Outbox, clock: Clock
):
    give(provider, "poison")
    mail.drop_after_data = True
    outbox.send_some()
    mail.drop_after_data = False
    give(provider, "good", at=START + SECOND)
    clock.now += 5 * SECOND

    assert outbox.send_some() == 1

    assert mail.subjects()[-1] == "Something waits: good"


@pytest.mark.parametrize("missing", ["MAIL_FROM", "MAIL_HOST"])
def test_without_a_mail_server_notices_wait_and_the_worker_says_so_once(
    provider: Provider,
    settings: Settings,
    outbox: Outbox,
    caplog: pytest.LogCaptureFixture,
    missing: str,
):
    use(settings, 1, **{missing: ""})
    give(provider)

    for _ in range(5):
        assert outbox.send_some() == 0

    says = f"HEEDWELL_{missing} is not set. Notices are waiting in the outbox; set it and run"
    assert [record.getMessage() for record in caplog.records] == [f"{says} `heedwell work`."]
    assert waiting(provider) == 1


def test_nothing_is_said_when_nothing_waits(
    settings: Settings, outbox: Outbox, caplog: pytest.LogCaptureFixture
):
    use(settings, 1, MAIL_FROM="")

    outbox.send_some()

    assert caplog.records == []


def test_a_refused_sender_is_a_setting_to_mend_not_a_fault_of_the_notice(
    provider: Provider, mail: Postmaster, outbox: Outbox, caplog: pytest.LogCaptureFixture
):
    give(provider)
    mail.sender_answer = "550 not from you"

    outbox.send_some()

    assert "HEEDWELL_MAIL_FROM" in caplog.text
    assert waiting(provider) == 1


def test_a_password_never_goes_to_a_server_that_cannot_keep_it_secret(
    provider: Provider,
    settings: Settings,
    mail: Postmaster,
    outbox: Outbox,
    caplog: pytest.LogCaptureFixture,
):
    settings.MAIL_TLS = True
    settings.MAIL_USER, settings.MAIL_PASSWORD = "heedwell", "canary-password"
    give(provider)

    outbox.send_some()

    assert mail.taken == []
    assert "HEEDWELL_MAIL_TLS" in caplog.text
    assert "canary-password" not in caplog.text


def test_addresses_stay_out_of_the_log(
    provider: Provider,
    mail: Postmaster,
    outbox: Outbox,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
):
    caplog.set_level(logging.DEBUG, "heedwell")
    give(provider)
    mail.recipient_answers[ROB] = REFUSED
    for _ in range(REFUSALS):
        outbox.send_some()
        clock.now += timedelta(hours=5)

    assert "Given up" in caplog.text
    assert ROB not in caplog.text


def test_a_new_password_goes_before_notices_and_its_link_is_wiped_once_sent(
    provider: Provider, mail: Postmaster, outbox: Outbox
):
    give(provider)
    letter = account_mail(body="https://heedwell.example/secret")

    outbox.send_some()

    assert mail.subjects() == ["Your password", "Something waits: a"]
    letter.refresh_from_db()
    assert (letter.state, letter.body) == (WorkState.DONE, "")


def test_a_link_that_is_no_longer_valid_is_not_sent(mail: Postmaster, outbox: Outbox, clock: Clock):
    letter = account_mail(body="https://heedwell.example/secret")
    clock.now = letter.expires_at

    outbox.send_some()

    assert mail.taken == []
    letter.refresh_from_db()
    assert (letter.state, letter.body) == (WorkState.FAILED, "")


def account_mail(body: str) -> AccountMail:
    with write(None):
        return AccountMail.objects.create(
            to_address=ROB,
            subject="Your password",
            body=body,
            message_id="<x@heedwell.example>",
            created_at=START,
            expires_at=START + timedelta(days=3),
            available_at=START,
        )

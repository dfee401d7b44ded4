"""Writing into the outbox: in the caller's transaction, once per key, and safe as a header."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices import queries
from heedwell.foundation.notices.backend import OutboxBackend
from heedwell.foundation.notices.messages import NotAHeader, NotAnAddress, address, one_line
from heedwell.foundation.notices.models import AccountMail, Notice
from heedwell.foundation.notices.operations import post
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.work.models import WorkState
from tests.access.cast import Provider

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.begin()


def give(
    provider: Provider, to: Account | str = "rob@example.org", at: datetime = NOW, **changes: Any
) -> Notice:
    words: dict[str, Any] = {
        "kind": "test",
        "subject": "Something waits",
        "body": "Sign in.",
        "key": "a",
    }
    return post(organisation_id=provider.organisation.pk, to=to, at=at, **(words | changes))


def posted(provider: Provider) -> int:
    with provider.reading():
        return Notice.objects.filter(kind="test").count()


def test_posting_the_same_key_again_changes_nothing(provider: Provider):
    first = give(provider, subject="Something waits")

    second = give(provider, subject="Something else")

    assert second.pk == first.pk
    assert second.subject == "Something waits"
    assert posted(provider) == 1


def test_two_providers_may_use_the_same_key(provider: Provider):
    other = Provider.begin("Oak Care")

    assert give(provider).pk != give(other).pk


@pytest.mark.requirement("GOALS-R6")
def test_a_notice_of_what_did_not_happen_is_not_sent(provider: Provider):
    def fail() -> None:
        with write(provider.organisation.pk):
            give(provider)
            raise RuntimeError("the change failed")

    with pytest.raises(RuntimeError, match="the change failed"):
        fail()

    assert posted(provider) == 0


@pytest.mark.parametrize("breaks", ["\r\nBcc: all@example.org", "\n", "\r", "\0", "\x85", "\u2028"])
def test_a_subject_cannot_smuggle_in_another_header(provider: Provider, breaks: str):
    with pytest.raises(NotAHeader):
        give(provider, subject=f"Late{breaks}")

    assert posted(provider) == 0


@pytest.mark.parametrize(
    "to", ["rob@example.org\r\nBcc: all@example.org", "rob", "", "rob@example.org, sue@example.org"]
)
def test_a_notice_goes_to_one_address(provider: Provider, to: str):
    with pytest.raises(NotAnAddress):
        give(provider, to)


@given(text=st.text())
def test_whatever_passes_for_a_header_is_one_line(text: str):
    for check in (one_line, address):
        try:
            passed = check(text)
        except ValueError:
            continue
        assert len(passed.splitlines()) == 1


def test_somebody_sees_their_own_notices_newest_first_and_nobody_elses(provider: Provider):
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER)
    sue = provider.employ("Sue", Role.REGISTERED_MANAGER)
    other = Provider.begin("Oak Care")
    for number in range(3):
        give(provider, rob, NOW + timedelta(hours=number), key=str(number), subject=f"{number}")
    give(provider, sue, key="sue", subject="Sue")
    give(other, rob, key="elsewhere", subject="Another provider")

    viewer = provider.viewer(rob)
    with provider.reading():
        seen = queries.for_account(viewer).filter(kind="test")
        assert [notice.subject for notice in seen] == ["2", "1", "0"]


@pytest.mark.django_db
def test_what_django_sends_is_written_down_for_each_recipient_and_not_sent():
    message = EmailMultiAlternatives(
        "New password", "Plain words", to=["rob@example.org"], bcc=["sue@example.org"]
    )
    message.attach_alternative("<p>Not plain</p>", "text/html")

    assert OutboxBackend().send_messages([message]) == 1

    rows = AccountMail.objects.order_by("to_address")
    assert [row.to_address for row in rows] == ["rob@example.org", "sue@example.org"]
    assert {row.body for row in rows} == {"Plain words"}
    assert {row.state for row in rows} == {WorkState.WAITING}
    assert len({row.message_id for row in rows}) == 2


@pytest.mark.django_db
def test_mail_about_an_account_cannot_smuggle_in_a_header_either(settings):
    settings.EMAIL_BACKEND = "heedwell.foundation.notices.backend.OutboxBackend"

    with pytest.raises(ValueError, match="one line"):
        send_mail("New\nBcc: all@example.org", "", None, ["rob@example.org"])


@pytest.mark.django_db
def test_asking_for_a_new_password_writes_to_the_outbox_and_opens_no_connection(
    provider: Provider, client: Client, settings
):
    settings.EMAIL_BACKEND = "heedwell.foundation.notices.backend.OutboxBackend"
    settings.MAIL_FROM, settings.MAIL_HOST = "heedwell@hazel.example", "mail.invalid"
    rob = provider.employ("Rob", Role.REGISTERED_MANAGER)
    rob.set_password("three words apart")
    with write(None):
        rob.save(update_fields=["password"])

    response = client.post("/account/password/forgotten/", {"email": rob.email})

    assert response.status_code == 302
    (letter,) = AccountMail.objects.all()
    assert letter.to_address == rob.email
    assert "/account/password/forgotten/" in letter.body

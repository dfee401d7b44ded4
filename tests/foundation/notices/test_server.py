"""Speaking with a mail server that wants TLS and a password."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from heedwell.foundation.notices import server as mail
from tests.foundation.notices.mail_server import Postmaster, running

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate for `localhost`, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN - timedelta(days=3650))
        .not_valid_after(BEGIN + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def check_password(
    _server: Any, _session: Any, _envelope: Any, _how: str, given: Any
) -> AuthResult:
    right = isinstance(given, LoginPassword) and given.password == b"three words apart"
    return AuthResult(success=right, handled=False)


@pytest.fixture
def postmaster(certificate: Path, settings: Settings) -> Iterator[Postmaster]:
    """It takes mail only over TLS and after signing in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    postmaster = Postmaster()
    with running(
        postmaster,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check_password,
    ) as port:
        settings.MAIL_HOST, settings.MAIL_PORT, settings.MAIL_TLS = "localhost", port, True
        settings.MAIL_FROM = "heedwell@hazel.example"
        settings.MAIL_USER, settings.MAIL_PASSWORD = "heedwell", "three words apart"
        yield postmaster


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def send_one() -> None:
    message = mail.compose(
        to="rob@example.org",
        subject="Something waits",
        body="Sign in to read it.",
        message_id="<one@heedwell.example>",
        attempt=1,
        date="Mon, 2 Mar 2026 09:00:00 +0000",
    )
    with mail.conversation() as server:
        mail.send(server, message, to="rob@example.org")


@pytest.mark.usefixtures("trusted")
def test_mail_goes_over_tls_after_signing_in(postmaster: Postmaster):
    send_one()

    assert postmaster.subjects() == ["Something waits"]


def test_nothing_is_sent_to_a_server_that_cannot_prove_its_name(postmaster: Postmaster):
    with pytest.raises(mail.ServerUnavailable, match="HEEDWELL_MAIL_HOST and HEEDWELL_MAIL_TLS"):
        send_one()

    assert postmaster.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_names_the_setting_to_mend(postmaster: Postmaster, settings: Settings):
    settings.MAIL_PASSWORD = "canary-password"

    with pytest.raises(mail.ServerUnavailable, match="HEEDWELL_MAIL_PASSWORD") as refused:
        send_one()

    assert "canary-password" not in str(refused.value)
    assert postmaster.taken == []


def test_a_line_break_in_a_subject_never_reaches_the_server():
    with pytest.raises(ValueError, match="linefeed"):
        mail.compose(
            to="rob@example.org",
            subject="Late\r\nBcc: all@example.org",
            body="",
            message_id="<one@heedwell.example>",
            attempt=1,
            date="",
        )

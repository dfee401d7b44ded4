"""`heedwell doctor`: each thing that is not as it should be is named with its cure."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.notices.operations import post
from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.work import claims
from heedwell.jobs.doctor import Finding, Verdict, examine
from heedwell.jobs.presence import SERVE, WORK, anybody, present
from tests.access.cast import Provider
from tests.foundation.notices.mail_server import Postmaster, running
from tests.plugins.database import Database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def data(committed_database: Database, settings: Settings) -> Path:
    """A folder in which all is well but for what a test machine lacks."""
    settings.DATA = committed_database.folder
    settings.DATA.chmod(0o700)
    return committed_database.folder


def found(verdict: Verdict) -> list[str]:
    return [str(finding) for finding in examine(NOW) if finding.verdict is verdict]


def the_one(verdict: Verdict, words: str) -> Finding:
    (finding,) = (f for f in examine(NOW) if f.verdict is verdict and words in str(f))
    return finding


@pytest.mark.usefixtures("data")
def test_nothing_is_wrong_with_a_fresh_installation():
    assert found(Verdict.WRONG) == []


def test_a_folder_that_others_can_look_into_is_named_with_the_command_that_closes_it(data: Path):
    data.chmod(0o755)

    assert the_one(Verdict.LOOK, "Others can look").cure == f"Run `chmod 700 {data}`."


def test_a_missing_folder_and_key_are_wrong(
    data: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("HEEDWELL_SECRET_KEY")
    settings.DATA = data / "nowhere"

    assert "heedwell init" in the_one(Verdict.WRONG, "does not exist").cure
    assert "heedwell init" in the_one(Verdict.WRONG, "no secret key").cure


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("url", "verdict", "words"),
    [
        ("https://heedwell.example.org", Verdict.WELL, "People reach it"),
        ("http://127.0.0.1:8000", Verdict.LOOK, "only this machine"),
        ("http://heedwell.example.org", Verdict.WRONG, "in the open"),
    ],
)
def test_the_address_is_judged(settings: Settings, url: str, verdict: Verdict, words: str):
    settings.SITE_URL, settings.SECURE = url, url.startswith("https")

    assert url in str(the_one(verdict, words))


@pytest.mark.usefixtures("data")
def test_signing_in_with_a_password_alone_is_pointed_out(settings: Settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert "HEEDWELL_SECOND_FACTOR" in the_one(Verdict.LOOK, "password alone").cure


@pytest.mark.usefixtures("data")
def test_mail_is_tried_and_what_is_missing_is_named(settings: Settings):
    assert "HEEDWELL_MAIL_FROM is not set" in the_one(Verdict.LOOK, "MAIL_FROM").what

    settings.MAIL_FROM, settings.MAIL_TLS = "heedwell@hazel.example", False
    settings.MAIL_HOST, settings.MAIL_PORT = "127.0.0.1", 9
    assert "HEEDWELL_MAIL_PORT" in the_one(Verdict.WRONG, "mail server").what

    with running(Postmaster()) as settings.MAIL_PORT:
        assert the_one(Verdict.WELL, "mail server").what.endswith("answers.")


@pytest.mark.usefixtures("data")
def test_notices_that_wait_too_long_or_were_given_up_are_counted():
    provider = Provider.begin()
    post(
        organisation_id=provider.organisation.pk,
        to="rob@example.org",
        kind="test",
        subject="x",
        body="x",
        key="a",
        at=NOW - timedelta(minutes=11),
    )
    assert the_one(Verdict.WRONG, "1 notices have waited").cure

    row = claims.claim(Notice, worker="w", now=NOW)
    assert row
    claims.give_up(row, error="550")
    assert "heedwell work --again" in the_one(Verdict.LOOK, "given up").cure


@pytest.mark.usefixtures("data")
@pytest.mark.sqlite
def test_a_guard_that_was_dropped_is_missed():
    with store_connection().cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail_line'"
        )
        cursor.execute(f'DROP TRIGGER "{cursor.fetchone()[0]}"')

    assert "heedwell init" in the_one(Verdict.WRONG, "guards are missing").cure


@pytest.mark.usefixtures("data")
def test_an_unfinished_migration_is_wrong():
    with store_connection().as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notices'")

    assert "heedwell init" in the_one(Verdict.WRONG, "another version").cure


@pytest.mark.usefixtures("data")
def test_a_worker_is_seen_while_it_lives_and_not_after():
    assert "heedwell work" in the_one(Verdict.LOOK, "No worker").cure

    with present(WORK):
        assert the_one(Verdict.WELL, "worker is running").cure == ""
        assert not anybody(SERVE)

    assert not anybody(WORK)


@pytest.mark.sqlite
def test_a_database_that_is_not_there_ends_the_questions_about_it(data: Path):
    connection.close()
    (data / "heedwell.sqlite3").unlink()

    findings = list(examine(NOW))

    assert findings[-1] == Finding(
        Verdict.WRONG, "There is no database yet.", "Run `heedwell init`."
    )

"""The commands on the database of the run, SQLite or PostgreSQL."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heedwell.foundation.notices.models import Notice
from heedwell.foundation.notices.operations import post
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.transactions import crossing, reading
from heedwell.foundation.work import claims
from heedwell.loop.signals.models import Signal
from tests.access.cast import Provider
from tests.foundation.notices.mail_server import Postmaster, running
from tests.jobs.processes import heedwell
from tests.plugins.database import Database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LOG = """Ref,Date,Service,What happened
1,2020-03-02,Rowan House,Fell in the hall and got up again
2,2020-03-03,Rowan House,A tablet was found on the floor
3,,Rowan House,
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.csv"
    file.write_text(LOG, encoding="utf-8")
    return file


def ends_well(*arguments: object, env: dict[str, str]) -> str:
    done = heedwell(*arguments, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_provider_is_begun_worked_for_verified_and_taken_out(
    committed_database: Database, tmp_path: Path
):
    env = committed_database.env
    first = (
        "--organisation",
        "Oak Care",
        "--admin-email",
        "ada@example.org",
        "--admin-name",
        "Ada",
    )

    assert "Ada chooses a password for Oak Care" in ends_well("init", *first, env=env)
    ends_well("work", "--once", env=env)
    head = committed_database.folder / "trail-heads" / "latest.json"
    assert "Nothing in the history was changed" in ends_well(
        "verify-trail", "--head", head, env=env
    )
    ends_well("export", tmp_path / "out", env=env)
    accounts = (tmp_path / "out" / "tables" / "people_account.jsonl").read_text(encoding="utf-8")
    assert json.loads(accounts)["email"] == "ada@example.org"


def test_one_of_several_providers_must_be_named(committed_database: Database, tmp_path: Path):
    for name in ("Hazel Care", "Oak Care"):
        Provider.begin(name)
    env = committed_database.env

    refused = heedwell("export", tmp_path / "out", env=env)

    assert refused.returncode == 1
    assert "--organisation: Hazel Care, Oak Care" in refused.stderr
    ends_well("export", tmp_path / "out", "--organisation", "oak-care", env=env)


@pytest.mark.requirement("Y03")
def test_a_spreadsheet_goes_in_and_comes_out_again_with_two_commands(
    committed_database: Database, log: Path, tmp_path: Path
):
    provider = Provider.begin()
    env = committed_database.env

    told = json.loads(ends_well("import", log, "--json", "--held", tmp_path / "held.xlsx", env=env))

    assert (told["rows"], told["accepted"], told["held"]) == (3, 2, 1)
    assert (tmp_path / "held.xlsx").stat().st_size > 1000
    again = json.loads(ends_well("import", log, "--json", env=env))
    assert (again["accepted"], again["skipped"]) == (0, 2)
    with reading(provider.organisation.pk):
        assert Signal.objects.filter(withdrawal=None).count() == 2

    assert "left out everywhere" in ends_well("take-back", told["import"], env=env)

    with reading(provider.organisation.pk):
        assert Signal.objects.filter(withdrawal=None).count() == 0
        assert Signal.objects.count() == 2


def test_a_file_that_is_no_spreadsheet_is_refused_in_one_line(
    committed_database: Database, tmp_path: Path
):
    Provider.begin()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)

    done = heedwell("import", tmp_path / "picture.png", env=committed_database.env)

    assert done.returncode == 1
    assert done.stderr.startswith("heedwell: ")
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.postgres
def test_on_postgresql_the_tools_for_backups_are_named(
    committed_database: Database, tmp_path: Path
):
    env = committed_database.env

    saved = heedwell("backup", tmp_path / "backup.tar", env=env)
    back = heedwell("restore", tmp_path / "backup.tar", env=env)

    assert (saved.returncode, back.returncode) == (1, 1)
    assert "pg_dump" in saved.stderr
    assert "pg_restore" in back.stderr
    assert not os.path.exists(tmp_path / "backup.tar")


@pytest.mark.postgres
def test_the_worker_claims_under_a_role_that_sees_no_records(committed_database: Database):
    Provider.begin()

    with crossing(Crossing.WORK), pytest.raises(Exception, match="permission denied"):
        list(Signal.objects.all())


def test_notices_that_were_given_up_are_tried_once_more_when_asked(committed_database: Database):
    provider = Provider.begin()
    row = post(
        organisation_id=provider.organisation.pk,
        to="rob@example.org",
        kind="test",
        subject="Something waits",
        body="Sign in to read it.",
        key="a",
        at=NOW,
    )
    taken = claims.claim(Notice, worker="w", now=NOW)
    assert taken is not None
    claims.give_up(taken, error="550 nobody")
    postmaster = Postmaster()

    with running(postmaster) as port:
        env = committed_database.env | {
            "HEEDWELL_MAIL_HOST": "127.0.0.1",
            "HEEDWELL_MAIL_PORT": str(port),
            "HEEDWELL_MAIL_FROM": "heedwell@hazel.example",
            "HEEDWELL_MAIL_TLS": "no",
        }
        ends_well("work", "--once", env=env)
        assert postmaster.taken == []
        assert "1 notices are tried again" in ends_well("work", "--once", "--again", env=env)

    assert [message["Message-ID"] for message in postmaster.taken] == [row.message_id]

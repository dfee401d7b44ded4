"""The web server as it stands on a real site: behind a proxy, and in several processes."""

import http.client
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.foundation.notices.mail_server import free_port
from tests.jobs.processes import eventually, heedwell, process
from tests.plugins.database import Database

SITE = "https://heedwell.example"
SIGN_IN = "/account/sign-in/"


@contextmanager
def serving(database: Database, *arguments: str, **env: str) -> Iterator[int]:
    port = free_port()
    command = ("serve", "--port", port, *arguments)
    with process(database.env | {"HEEDWELL_URL": SITE} | env, *command) as server:
        eventually(lambda: answer(port) or server.poll() is not None)
        assert server.poll() is None, server.communicate()[0]
        yield port
        server.terminate()
        assert server.wait(60) == 0


def answer(port: int, **headers: str) -> tuple[int, str] | None:
    """The status, and where it sends us."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(
            "GET",
            SIGN_IN,
            headers={"Host": "heedwell.example"}
            | {name.replace("_", "-"): value for name, value in headers.items()},
        )
        response = connection.getresponse()
        response.read()
        return response.status, response.headers.get("Location", "")
    except OSError:
        return None
    finally:
        connection.close()


@pytest.mark.sqlite
def test_behind_a_proxy_https_is_believed_from_the_proxy_and_from_nobody_else(
    committed_database: Database,
):
    to_https = (301, SITE + SIGN_IN)
    with serving(committed_database, "--no-worker") as port:
        assert answer(port, X_Forwarded_Proto="https") == (200, "")
        assert answer(port) == to_https

    elsewhere = {"HEEDWELL_TRUSTED_PROXY": "192.0.2.1"}
    with serving(committed_database, "--no-worker", **elsewhere) as port:
        assert answer(port, X_Forwarded_Proto="https") == to_https


@pytest.mark.sqlite
def test_another_host_name_is_refused(committed_database: Database):
    with serving(committed_database, "--no-worker") as port:
        assert answer(port, X_Forwarded_Proto="https", Host="evil.example") == (400, "")


@pytest.mark.sqlite
def test_several_processes_on_a_file_are_refused(committed_database: Database):
    done = heedwell("serve", "--processes", 2, env=committed_database.env)

    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr


@pytest.mark.postgres
def test_on_postgresql_several_processes_answer_and_end_together(committed_database: Database):
    with serving(committed_database, "--processes", "2") as port:
        assert answer(port, X_Forwarded_Proto="https") == (200, "")
        assert answer(port) == (301, SITE + SIGN_IN)

    with serving(
        committed_database, "--processes", "2", HEEDWELL_TRUSTED_PROXY="192.0.2.1"
    ) as port:
        assert answer(port, X_Forwarded_Proto="https") == (301, SITE + SIGN_IN)


@pytest.fixture
def empty_database(migrated_database: Database) -> Iterator[str]:
    """A URL at which there is nothing yet."""
    name = f"heedwell_test_empty_{os.getpid()}"
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.mark.postgres
def test_an_empty_postgresql_database_is_set_up_by_init(
    committed_database: Database, empty_database: str
):
    env = committed_database.env | {"DATABASE_URL": empty_database}
    assert "heedwell init" in heedwell("work", "--once", env=env).stderr

    done = heedwell("init", env=env)

    assert done.returncode == 0, done.stderr
    assert heedwell("work", "--once", env=env).returncode == 0
    assert "Every guard stands" in heedwell("doctor", env=env).stdout

"""`heedwell doctor`: is everything as it should be, and if not, what is the cure?"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from heedwell.foundation.notices import server as mail
from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.guards import missing_guards
from heedwell.foundation.store.transactions import crossing
from heedwell.jobs.presence import WORK, anybody

GIGABYTE = 1 << 30
LITTLE_SPACE = GIGABYTE
LATE = timedelta(minutes=10)


class Verdict(Enum):
    WELL = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    verdict: Verdict
    what: str
    cure: str = ""

    def __str__(self) -> str:
        line = f"{self.verdict.value:<6}{self.what}"
        return f"{line}\n      {self.cure}" if self.cure else line


def well(what: str) -> Finding:
    return Finding(Verdict.WELL, what)


def look(what: str, cure: str) -> Finding:
    return Finding(Verdict.LOOK, what, cure)


def wrong(what: str, cure: str) -> Finding:
    return Finding(Verdict.WRONG, what, cure)


def examine(now: datetime) -> Iterator[Finding]:
    """Each finding as it is made; those that need the database only when it can be reached."""
    yield _data_folder()
    yield _secret_key()
    yield _space()
    yield _address()
    yield _second_factor()
    yield _mail_server()
    reached = _database()
    yield reached
    if reached.verdict is Verdict.WELL:
        for check in (_migrations, _guards, _cache, _worker, lambda: _outbox(now)):
            yield _carefully(check)


def _carefully(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        return wrong(
            f"The database does not answer as it should ({error}).", "Run `heedwell init`."
        )


def _data_folder() -> Finding:
    folder = Path(settings.DATA)
    if not folder.is_dir():
        return wrong(f"The data folder {folder} does not exist.", "Run `heedwell init`.")
    if not os.access(folder, os.W_OK | os.X_OK):
        return wrong(
            f"The data folder {folder} cannot be written.",
            "Run as its owner, or set HEEDWELL_DATA to a folder of your own.",
        )
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        return look(f"Others can look into {folder}.", f"Run `chmod 700 {folder}`.")
    return well(f"Data folder {folder}, closed to others.")


def _secret_key() -> Finding:
    if os.environ.get("HEEDWELL_SECRET_KEY"):
        return well("Secret key from HEEDWELL_SECRET_KEY.")
    file = Path(settings.DATA) / "secret-key"
    if not file.is_file():
        return wrong("There is no secret key, so nobody stays signed in.", "Run `heedwell init`.")
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        return wrong(f"Others can read {file}.", f"Run `chmod 600 {file}`.")
    return well("Secret key in a file of its own.")


def _space() -> Finding:
    folder = Path(settings.DATA)
    if not folder.is_dir():
        return look("Disk space is not known.", "Run `heedwell init`.")
    free = shutil.disk_usage(folder).free
    said = f"{free / GIGABYTE:.1f} GB free on the disk of the data folder."
    if free < LITTLE_SPACE:
        return wrong(said, "Free some space: reports cannot be saved on a full disk.")
    return well(said)


def _address() -> Finding:
    url = settings.SITE_URL
    if settings.SECURE:
        return well(f"People reach it at {url}.")
    if urlsplit(url).hostname in {"127.0.0.1", "localhost", "::1"}:
        return look(
            f"Its address is {url}: only this machine can reach it.",
            "For real use set HEEDWELL_URL to the https address that people type.",
        )
    return wrong(
        f"Its address is {url}: passwords would cross the network in the open.",
        "Put it behind a server that speaks https, and set HEEDWELL_URL to that address.",
    )


def _second_factor() -> Finding:
    if settings.SECOND_FACTOR_REQUIRED:
        return well("Managers and above need a second factor to sign in.")
    return look(
        "Managers and above can sign in with a password alone.",
        "Remove HEEDWELL_SECOND_FACTOR, unless you are only trying it out.",
    )


def _mail_server() -> Finding:
    if missing := mail.what_is_missing():
        return look(
            f"{missing} is not set, so notices wait in the outbox.",
            "Set it and run `heedwell work`.",
        )
    try:
        with mail.conversation():
            return well(f"The mail server {settings.MAIL_HOST} answers.")
    except mail.ServerUnavailable as error:
        return wrong(str(error), "It is tried again and again; nothing is lost meanwhile.")


def _database() -> Finding:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        return wrong("There is no database yet.", "Run `heedwell init`.")
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        where = "DATABASE_URL" if connection.vendor == "postgresql" else "HEEDWELL_DATA"
        return wrong(f"The database cannot be reached ({str(error).strip()}).", f"Check {where}.")
    return well(f"The database ({connection.display_name}) answers.")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return wrong("The database is from another version.", "Run `heedwell init`.")
    return well("The database fits this version.")


def _guards() -> Finding:
    if missing := missing_guards(store_connection()):
        return wrong(
            f"{len(missing)} guards are missing from the database: {'; '.join(missing[:3])}.",
            "Run `heedwell init`, which puts them back.",
        )
    return well("Every guard stands in the database.")


def _cache() -> Finding:
    cache.get("doctor")
    return well("Limits on signing in are counted in the database.")


def _worker() -> Finding:
    if anybody(WORK):
        return well("A worker is running on this machine.")
    return look(
        "No worker is running on this machine: nothing is sent and no deadline is watched.",
        "Run `heedwell work`, or `heedwell serve`, which runs one beside the web server.",
    )


def _outbox(now: datetime) -> Finding:
    notices = apps.get_model("notices", "Notice")._default_manager
    with crossing(Crossing.WORK):
        waiting = notices.filter(available_at__lte=now - LATE).count()
        failed = notices.filter(state="failed").count()
    if waiting:
        return wrong(
            f"{waiting} notices have waited for more than ten minutes.",
            "See that a worker runs and that the mail settings are right.",
        )
    if failed:
        return look(
            f"{failed} notices were refused by the mail server and given up.",
            "Put the addresses right and run `heedwell work --again`.",
        )
    return well("No notice is late.")

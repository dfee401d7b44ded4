"""The data folder, the environment and Django itself, made ready for a command."""

import os
import secrets
from importlib import import_module, reload
from pathlib import Path
from urllib.parse import urlsplit

import django

from heedwell.jobs.mistakes import Mistake

SETTINGS = "heedwell.config.settings"
KEY_FILE = "secret-key"


def start_django() -> None:
    """Load settings and models. Raises Mistake where a setting cannot be understood."""
    _check_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def make_data_folder() -> Path:
    """The folder with its key, closed to others. Before `start_django`, which reads the key."""
    _check_environment()
    module = import_module(SETTINGS)
    folder: Path = module.DATA
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if not os.environ.get("HEEDWELL_SECRET_KEY") and not (folder / KEY_FILE).exists():
            _write_key(folder / KEY_FILE)
            reload(module)
    except OSError as error:
        raise Mistake(
            f"The data folder {folder} cannot be used ({error.strerror}). "
            "Set HEEDWELL_DATA to a folder that you may write."
        ) from error
    return folder


def require_database() -> None:
    """Raises Mistake when there is none, or when it is from another version of Heedwell."""
    from django.db import DatabaseError, OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).is_file():
        raise Mistake(f"There is no database in {Path(name).parent} yet. Run `heedwell init`.")
    try:
        executor = MigrationExecutor(connection)
        is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except OperationalError:
        raise  # it cannot be reached at all
    except DatabaseError:
        is_behind = True  # not even the application's role is there
    if is_behind:
        raise Mistake("The database is not set up for this version. Run `heedwell init`.")


def _check_environment() -> None:
    port = os.environ.get("HEEDWELL_MAIL_PORT", "587")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Mistake(f"HEEDWELL_MAIL_PORT is {port!r}. Set it to a number, such as 587.")
    url = os.environ.get("DATABASE_URL", "")
    if url and urlsplit(url).scheme not in {"postgresql", "postgres"}:
        raise Mistake(
            "DATABASE_URL does not name a PostgreSQL database. Set it to "
            "postgresql://user:password@host/name, or remove it to use a file."
        )
    address = urlsplit(os.environ.get("HEEDWELL_URL", "http://127.0.0.1"))
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise Mistake(
            "HEEDWELL_URL is not an address. Set it to what people type, "
            "such as https://heedwell.example.org"
        )


def _write_key(file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(64) + "\n")
        out.flush()
        os.fsync(out.fileno())

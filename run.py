#!/usr/bin/env python3
"""The one runner. Standard library only, so that it runs before anything is installed.

python3 run.py demo            a provider with a year of believable history, in the browser
python3 run.py test            everything CI runs: check, then SQLite, PostgreSQL, Chromium
python3 run.py test triage     only the tests that match
python3 run.py check           lint, types, floors, migrations, templates, docs; changes nothing
python3 run.py fix             format, safe lint fixes, tables in docs made again
python3 run.py reference DIR   the statistics on the cases in DIR, to compare with another program
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = VENV / "bin"
PYTHON = str(TOOLS / "python")
PRODUCTS_LOCK, DEVELOPERS_LOCK = "requirements.lock", "requirements-dev.lock"
DEMO_DATA = ROOT / ".demo"
CLOSING_LINE = re.compile(
    r"\d (passed|failed|errors?|skipped|deselected)\b.* in \d+\.\d\ds|no tests ran in \d"
)


class Stop(Exception):
    """Something a person must do first; its text says what."""


# --- What must be there first


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(package: str) -> bool:
    """Whether apt could install it. Only as root: nobody is asked for a password here."""
    if not (is_root() and shutil.which("apt-get")):
        return False
    say(f"Installing {package} with apt")
    quietly = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package])
    return all(run(command, env=quietly, quiet=True) == 0 for command in commands)


def make_environment(lock: str) -> None:
    """A virtual environment with exactly what the lock says; nothing when that is so already."""
    if sys.version_info < (3, 11):  # noqa: UP036 (whoever starts this may have an older one)
        raise Stop(f"Heedwell needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    stamp = VENV / "heedwell-lock"
    there = stamp.read_text(encoding="ascii") if stamp.exists() else ""
    if there in {_fingerprint(lock), _fingerprint(DEVELOPERS_LOCK)}:
        return
    if there.startswith(DEVELOPERS_LOCK):
        lock = DEVELOPERS_LOCK
    say(f"Installing from {lock} into .venv (the first time this takes some minutes)")
    if not (Path(PYTHON).exists() and run([PYTHON, "-m", "pip", "--version"], quiet=True) == 0):
        _make_venv()
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    for arguments in (
        ["--require-hashes", "-r", lock],
        ["--no-deps", "--no-build-isolation", "-e", "."],
    ):
        if run([*pip, *arguments]) != 0:
            raise Stop("The parts could not be installed. What pip said stands above.")
    run([PYTHON, "-m", "compileall", "-q", "-j", "0", "heedwell"])  # so the first start need not
    stamp.write_text(_fingerprint(lock), encoding="ascii")


def _fingerprint(lock: str) -> str:
    """The lock has everything that the product needs in it, the developers' has that and more."""
    content = (ROOT / lock).read_bytes() + sys.version.encode()
    return f"{lock} {hashlib.sha256(content).hexdigest()}"


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python3.{sys.version_info.minor}-venv"
        if not apt_install(package):
            raise Stop(f"Python cannot make environments yet. Run: sudo apt-get install {package}")
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise Stop("The environment .venv could not be made. What Python said stands above.")


# --- check and fix


def tool(name: str) -> str:
    return str(TOOLS / name)


def django(*arguments: str) -> list[str]:
    return [PYTHON, "-m", "django", *arguments, "--settings", "heedwell.config.settings"]


def checks() -> dict[str, list[str]]:
    return {
        "format": [tool("ruff"), "format", "--check", "."],
        "lint": [tool("ruff"), "check", "."],
        "types": [tool("mypy")],
        "floors": [tool("lint-imports")],
        "migrations": django("makemigrations", "--check", "--dry-run"),
        "deployment": django("check", "--deploy", "--fail-level", "WARNING"),
        "templates": [tool("djlint"), "heedwell", "--lint", "--quiet"],
        "security": [tool("bandit"), "-q", "-ll", "-r", "heedwell", "-c", "pyproject.toml"],
        "docs": [PYTHON, "docs/generate.py", "--check"],
    }


def check() -> bool:
    """Run every check, two at a time; show what the failing ones said."""
    with tempfile.TemporaryDirectory(prefix="heedwell-check-") as data:
        env = os.environ | {
            "HEEDWELL_DATA": data,
            "HEEDWELL_URL": "https://heedwell.example",
            "HEEDWELL_SECRET_KEY": hashlib.sha256(os.urandom(32)).hexdigest(),
        }
        env.pop("DATABASE_URL", None)
        with ThreadPoolExecutor(2) as pool:
            results = pool.map(lambda item: (item[0], _timed(item[1], env)), checks().items())
            failed = [name for name, result in results if not _shown(name, *result)]
    say("Checks: " + (f"{', '.join(failed)} failed" if failed else "all well"))
    return not failed


def _timed(command: list[str], env: dict[str, str]) -> tuple[float, int, str]:
    start = time.monotonic()
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return time.monotonic() - start, done.returncode, done.stdout


def _shown(name: str, seconds: float, code: int, output: str) -> bool:
    print(f"  {name:<12} {'ok' if code == 0 else 'FAILED'}  {seconds:.1f} s", flush=True)
    if code != 0:
        print(output, flush=True)
    return code == 0


def fix() -> bool:
    codes = [
        run([tool("ruff"), "check", "--fix", "."]),
        run([tool("ruff"), "format", "."]),
        run([PYTHON, "docs/generate.py"]),
    ]
    return not any(codes)


# --- test


def test(words: list[str]) -> bool:
    """Check, then three runs of pytest; their closing lines come last. With words, only pytest."""
    if run([PYTHON, "-m", "tests.plugins.needs"]) != 0:
        return False
    well = bool(words) or check()
    closing = []
    with tempfile.TemporaryDirectory(prefix="heedwell-promises-") as promises:
        kept = [] if words else [f"--promises={promises}"]
        chosen = ["-k", " and ".join(words)] if words else []
        for name, arguments, env in (
            ("SQLite", ["-m", "not browser", *kept], {"HEEDWELL_TEST_DATABASE": "sqlite"}),
            ("PostgreSQL", ["-m", "not browser", *kept], {"HEEDWELL_TEST_DATABASE": "postgresql"}),
            ("Chromium", ["-m", "browser", *kept, *(["--judge-promises"] if kept else [])], {}),
        ):
            say(f"Tests: {name}")
            code, line = _pytest([*arguments, *chosen], env)
            well = well and (code == 0 or bool(words and code == 5))
            closing += [name, line or f"pytest ended with {code}"]
    if words and not any(" passed" in line for line in closing):
        say(f"No test ran that matches {' and '.join(words)}")
        return False
    say("Tests: all well" if well else "Tests: something failed, see above")
    print(*closing, sep="\n", flush=True)
    return well


def _pytest(arguments: list[str], env: dict[str, str]) -> tuple[int, str]:
    """Pytest's exit code and its closing line; all it says is passed on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
    workers = min(cores + 1, 8)  # one more than cores: some tests wait for a server or a process
    closing = ""
    with subprocess.Popen(
        [PYTHON, "-m", "pytest", f"-n{workers}", "--dist=worksteal", *arguments],
        cwd=ROOT,
        env=os.environ | env,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            if CLOSING_LINE.search(line):
                closing = line.strip()
    return process.returncode, closing


# --- demo


def demo(port: int, fresh: bool, open_browser: bool) -> bool:
    """Fill a data folder once, serve it, wait until a page comes, show it."""
    data = Path(os.environ.get("HEEDWELL_DATA") or DEMO_DATA)
    port = _free(port)
    address = f"http://127.0.0.1:{port}/"
    env = os.environ | {"HEEDWELL_DATA": str(data), "HEEDWELL_URL": address.rstrip("/")}
    env.pop("DATABASE_URL", None)  # invented records never go into a real database
    env.setdefault("HEEDWELL_SECOND_FACTOR", "no")
    start = time.monotonic()
    how_to_sign_in = _filled(data, fresh, env)
    serve = [PYTHON, "-m", "heedwell.config.cli", "serve", "--port", str(port)]
    with subprocess.Popen(serve, cwd=ROOT, env=env) as server:
        try:
            _wait_for(address, server)
            say(f"Ready after {time.monotonic() - start:.0f} s: {address}")
            print(how_to_sign_in, flush=True)
            if open_browser:
                webbrowser.open(address)
            return server.wait() == 0
        except KeyboardInterrupt:
            return True
        finally:
            server.terminate()


def _filled(data: Path, fresh: bool, env: dict[str, str]) -> str:
    """What Heedwell said when it had filled this folder, now or the first time."""
    told = data / "demo.txt"
    if told.exists() and not fresh:
        return told.read_text(encoding="utf-8")
    if data == DEMO_DATA:
        shutil.rmtree(data, ignore_errors=True)
    say(f"Filling {data} with a year of history")
    done = subprocess.run(
        [PYTHON, "-m", "heedwell.config.cli", "init", "--demo"],
        check=False,
        cwd=ROOT,
        env=env,
        text=True,
        stdout=subprocess.PIPE,
    )
    if done.returncode != 0:
        raise Stop(f"{done.stdout}heedwell init failed; what it said stands above.")
    told.write_text(done.stdout, encoding="utf-8")
    return done.stdout


def _free(port: int) -> int:
    """This port, or the next one that nobody listens on."""
    for candidate in range(port, port + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", candidate)) != 0:
                return candidate
    raise Stop(f"No port from {port} to {port + 49} is free. Name another: run.py demo --port N")


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise Stop("The server stopped; what it said stands above.")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own address)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise Stop(f"No page came from {address} within a minute.")


# --- The commands


def say(text: str) -> None:
    print(f"\n== {text}", flush=True)


def run(command: list[str], env: dict[str, str] | None = None, quiet: bool = False) -> int:
    output = subprocess.DEVNULL if quiet else None
    done = subprocess.run(command, check=False, cwd=ROOT, env=env, stdout=output, stderr=output)
    return done.returncode


def answer(asked: argparse.Namespace) -> bool:
    if asked.command == "demo":
        return demo(asked.port, asked.fresh, not asked.no_browser)
    if asked.command == "test":
        return test(asked.words)
    if asked.command == "check":
        return check()
    if asked.command == "fix":
        return fix()
    as_json = ["--json"] if asked.json else []
    return run([PYTHON, "-m", "heedwell.statistics.reference", asked.dir, *as_json]) == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    demo_parser = commands.add_parser("demo")
    demo_parser.add_argument("--port", type=int, default=8000)
    demo_parser.add_argument("--fresh", action="store_true", help="throw the old demo data away")
    demo_parser.add_argument("--no-browser", action="store_true")
    commands.add_parser("test").add_argument("words", nargs="*")
    commands.add_parser("check")
    commands.add_parser("fix")
    reference_parser = commands.add_parser("reference")
    reference_parser.add_argument("dir")
    reference_parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()

    try:
        runs_product = asked.command in {"demo", "reference"}
        make_environment(PRODUCTS_LOCK if runs_product else DEVELOPERS_LOCK)
        well = answer(asked)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())

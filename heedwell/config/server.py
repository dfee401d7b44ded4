"""`heedwell serve`: the web server, and beside it a worker in a process of its own.

A process and not a thread, because an import that computes for a minute would share the
interpreter with every page, and because a worker that is killed must not take the site along.
It costs some 40 MB and ends when the server ends, however that ends.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

from django.core.handlers.wsgi import WSGIHandler
from waitress.server import create_server

from heedwell.jobs.mistakes import Mistake

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
LARGEST_REQUEST = 64 << 20
PATIENCE = 30.0
HEEDWELL = (sys.executable, "-m", "heedwell.config.cli")


@dataclass(frozen=True)
class Place:
    """Where we listen, which is not always where people find us."""

    host: str
    port: int

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def announce(place: Place) -> None:
    """Before the settings are read: links in mail must lead to where we really listen."""
    if os.environ.get("HEEDWELL_URL"):
        return
    if place.host not in LOOPBACK:
        raise Mistake(
            "HEEDWELL_URL is not set, so nobody else could sign in. Set it to the address that "
            "people type, such as https://heedwell.example.org, or leave --host out."
        )
    os.environ["HEEDWELL_URL"] = place.url


def serve_with_waitress(place: Place, threads: int, worker: bool) -> None:
    """Serve until SIGTERM or Ctrl+C; requests under way are finished."""
    try:
        server: Any = create_server(pages(), host=place.host, port=place.port, **_options(threads))
    except OSError as error:
        raise Mistake(
            f"Port {place.port} on {place.host} cannot be used ({error.strerror}). "
            f"Stop what uses it, or choose another: heedwell serve --port {place.port + 1}"
        ) from error
    _ready()
    beside = Beside([*HEEDWELL, "work", "--beside", str(os.getpid())]) if worker else None
    try:
        server.run()
    finally:
        server.close()
        if beside:
            beside.stop()


def serve_with_gunicorn(place: Place, processes: int, threads: int, worker: bool) -> int:
    """Several processes, for PostgreSQL. Ends when gunicorn ends; returns its exit code."""
    command = [
        *(sys.executable, "-m", "gunicorn", "heedwell.config.server:pages_in_gunicorn()"),
        *(
            "--bind",
            place.url.removeprefix("http://"),
            "--workers",
            str(processes),
            "--threads",
            str(threads),
        ),
        *("--worker-class", "gthread", "--graceful-timeout", str(int(PATIENCE))),
        *("--log-level", "warning", "--forwarded-allow-ips", _trusted_proxy() or "127.0.0.1"),
    ]
    _ready()
    beside = Beside([*HEEDWELL, "work", "--beside", str(os.getpid())]) if worker else None
    web = subprocess.Popen(command)  # noqa: S603 - our own program
    try:
        return web.wait()
    except (SystemExit, KeyboardInterrupt):
        web.terminate()
        return web.wait(PATIENCE + 5)
    finally:
        if beside:
            beside.stop()


def pages() -> WSGIHandler:
    """What answers requests, in a process that keeps who read what without waiting for another."""
    from heedwell.config.wsgi import application
    from heedwell.foundation.trail.reads import keep_in_background

    keep_in_background()
    return application


def pages_in_gunicorn() -> "WSGIApplication":
    """The same; here it is for us to drop what a stranger says about himself in a header."""
    application, proxy = pages(), _trusted_proxy()

    def believing_only_the_proxy(
        environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR") != proxy:
            for name in [name for name in environ if name.startswith("HTTP_X_FORWARDED_")]:
                del environ[name]
        return application(environ, start_response)

    return believing_only_the_proxy


def open_browser_when_ready(place: Place) -> None:
    """In the background: wait until the page answers, then show it."""

    def wait() -> None:
        for _ in range(300):
            with suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(place.url, timeout=5).close()  # noqa: S310 - our own address
                webbrowser.open(place.url)
                return
            time.sleep(0.1)

    threading.Thread(target=wait, daemon=True).start()


class Beside:
    """A process that is started again when it dies, until it is told to stop."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self._stopping = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        with suppress(ProcessLookupError):
            self._process.terminate()
        self._thread.join(PATIENCE + 5)
        if self._process.poll() is None:
            self._process.kill()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self.command)  # noqa: S603 - our own program

    def _watch(self) -> None:
        pause = 1.0
        while True:
            began = time.monotonic()
            self._process.wait()
            if self._stopping.is_set():
                return
            pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, 30.0)
            if self._stopping.wait(pause):
                return
            self._process = self._start()


def _options(threads: int) -> dict[str, Any]:
    options: dict[str, Any] = {
        "threads": threads,
        "ident": None,
        "max_request_body_size": LARGEST_REQUEST,
        "clear_untrusted_proxy_headers": True,
    }
    if proxy := _trusted_proxy():
        options["trusted_proxy"] = proxy
        options["trusted_proxy_headers"] = {"x-forwarded-proto", "x-forwarded-for"}
    return options


def _trusted_proxy() -> str:
    """Who may say that a request came by https: the proxy on this machine, unless told."""
    from django.conf import settings

    return os.environ.get("HEEDWELL_TRUSTED_PROXY", "127.0.0.1" if settings.SECURE else "")


def _ready() -> None:
    from django.conf import settings

    signal.signal(signal.SIGTERM, _leave)
    print(f"Heedwell is at {settings.SITE_URL}/  Ctrl+C stops it.", flush=True)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)

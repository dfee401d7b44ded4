"""What everything is compared with: bare Django, without sessions, middleware or an account.

    python benchmarks/bare.py PORT THREADS     serve over HTTP
    python benchmarks/bare.py table            make the table
    python benchmarks/bare.py page             for each line read: a number of visits to the page,
                                               answered with the median of their processor time

One view stores one row of what was posted, in autocommit; another shows a page of 50 rows. The
database is BARE_DATABASE: a file, used as durably as the product's, or a PostgreSQL address.
"""

import io
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse

PAGE = """<!doctype html><html lang="en"><head><title>Reports</title></head><body><h1>Reports</h1>
<table>{% for row in rows %}<tr><td>{{ row.pk }}</td><td>{{ row.service }}</td>
<td>{{ row.kind }}</td><td>{{ row.event_type }}</td><td>{{ row.place }}</td>
<td>{{ row.happened_on }}</td></tr>{% endfor %}</table></body></html>"""


def _database() -> dict[str, Any]:
    where = os.environ["BARE_DATABASE"]
    if not where.startswith("postgresql:"):
        durable = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": where,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": durable,
            },
        }
    parts = urlsplit(where)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "HOST": parse_qs(parts.query)["host"][0],
        "CONN_MAX_AGE": None,
    }


if not settings.configured:
    settings.configure(
        SECRET_KEY=os.urandom(20).hex(),
        ALLOWED_HOSTS=["127.0.0.1", "testserver"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        INSTALLED_APPS=[],
        MIDDLEWARE=[],
        DATABASES={"default": _database()},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    # Read once, as Django does by itself when no loader is named.
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"page.html": PAGE})],
                        )
                    ]
                },
            }
        ],
    )
    django.setup()

from django.db import connection, models
from django.shortcuts import render
from django.urls import path


class Report(models.Model):
    client_id = models.UUIDField(unique=True)
    service = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    event_type = models.CharField(max_length=60)
    place = models.CharField(max_length=30)
    happened_on = models.CharField(max_length=20)
    facts = models.TextField()
    immediate_actions = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "bare"
        indexes = (
            models.Index(fields=["received_at", "id"], name="bare_newest"),
            models.Index(fields=["service", "received_at"], name="bare_of_service"),
        )

    def __str__(self) -> str:
        return self.kind


def insert(request: HttpRequest) -> HttpResponse:
    posted = request.POST
    Report._default_manager.create(
        client_id=posted["client_id"],
        service=posted.get("service", ""),
        kind=posted.get("kind", ""),
        event_type=posted["event_type"],
        place=posted["place"],
        happened_on=posted["happened_on"],
        facts=posted["facts"],
        immediate_actions=posted["immediate_actions"],
        received_at=datetime.now(UTC),
    )
    return HttpResponse(status=201, headers={"Content-Length": "0"})


def page(request: HttpRequest) -> HttpResponse:
    rows = list(Report._default_manager.order_by("-received_at", "-id")[:50])
    return render(request, "page.html", {"rows": rows})


urlpatterns = [path("insert", insert), path("page", page)]
application = WSGIHandler()


def make_table() -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Report)
    connection.close()


def serve(port: int, threads: int) -> None:
    """The server of the product, with the options of the product."""
    from waitress.server import create_server

    create_server(application, host="127.0.0.1", port=port, threads=threads, ident=None).run()


def answer_visits() -> None:
    make_table()
    Report._default_manager.bulk_create(
        Report(
            client_id=uuid4(),
            service=f"Service {number % 40}",
            kind="incident",
            event_type="fall",
            place="lounge",
            happened_on="2026-03-03",
            facts="She slipped on the wet floor by the kitchen door." * 4,
            immediate_actions="Sat with her.",
            received_at=datetime.now(UTC),
        )
        for number in range(1000)
    )
    for line in sys.stdin:
        print(statistics.median(_visit() for _ in range(int(line))), flush=True)


def _visit() -> float:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/page",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    began = time.process_time_ns()
    start: Any = lambda *_: None
    answer = application(environ, start)
    body = b"".join(answer)
    answer.close()
    taken = (time.process_time_ns() - began) / 1e6
    assert body.count(b"<tr>") == 50
    return taken


if __name__ == "__main__":
    sys.modules["bare"] = sys.modules["__main__"]
    if sys.argv[1] == "table":
        make_table()
    elif sys.argv[1] == "page":
        answer_visits()
    else:
        serve(int(sys.argv[1]), int(sys.argv[2]))

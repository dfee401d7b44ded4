"""What everything is compared with: bare Django, without sessions, middleware or an account.

    python benchmarks/bare.py PORT THREADS

One view stores one row of what was posted, in autocommit; another shows a page of 50 rows. The
database is BARE_DATABASE: a file, used as durably as the product's, or a PostgreSQL address.
"""

import os
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

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
                    "loaders": [("django.template.loaders.locmem.Loader", {"page.html": PAGE})]
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
    Report.objects.create(
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
    rows = list(Report.objects.order_by("-received_at", "-id")[:50])
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


if __name__ == "__main__":
    sys.modules["bare"] = sys.modules["__main__"]
    if sys.argv[1] == "table":
        make_table()
    else:
        serve(int(sys.argv[1]), int(sys.argv[2]))

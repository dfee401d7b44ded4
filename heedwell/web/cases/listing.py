"""All cases, newest first, with filters; and search."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import queries as setup
from heedwell.journey import finding
from heedwell.loop.cases import queries as cases
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.pages.listing import ListPage, SearchPage
from heedwell.web.cases.pages.rows import case_url


@require(Permission.READ_CASES)
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    chosen = cases.Filter.from_query(request.GET)
    found = cases.filtered(viewer, chosen, _before(request))
    services = setup.service_names(viewer, Permission.READ_CASES)
    page = ListPage(viewer, found, chosen, services, now())
    return render(request, "cases/list.html", {"page": page})


@require(Permission.READ_CASES)
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """By words, newest first; a whole reference opens its case at once."""
    viewer = request.viewer
    words = request.GET.get("words", "").strip()
    case = cases.visible_to(viewer).filter(reference=words).first() if words else None
    if case is not None:
        return redirect(case_url(case))
    found = finding.by_words(viewer, words, _key(request)) if words else finding.Nothing
    page = SearchPage(words, found, now())
    return render(request, "cases/search.html", {"page": page})


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """The last row of the page before, as the Older link carries it."""
    moment, _, case_id = request.GET.get("before", "").partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(case_id)
    except ValueError:
        return None


def _key(request: HttpRequest) -> int | None:
    key = request.GET.get("before", "")
    return int(key) if key.isdigit() and len(key) < 19 else None

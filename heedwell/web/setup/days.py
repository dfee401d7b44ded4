"""The days that nobody counts as working, and the provider's own changes to them."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.organisations.calendar import bank_holidays
from heedwell.foundation.setup import days, queries
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components.parts import Fact, Facts
from heedwell.web.setup.forms import DayForm

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import ClosedDay

EVERYWHERE = "everywhere"
NATIONS = dict(queries.NATIONS)


@require(Permission.KEEP_SERVICE)
@require_http_methods(["GET", "POST"])
def listed(request: SignedInRequest) -> HttpResponse:
    viewer, today = request.viewer, localdate()
    scope = viewer.scope(Permission.KEEP_SERVICE)
    services = list(queries.open_services(viewer, Permission.KEEP_SERVICE))
    own = [
        row
        for row in days.own_days(viewer.organisation.pk, today)
        if row.service_id is None or row.service_id in scope
    ]
    if request.method == "POST" and "turn" in request.POST:
        _turn(request, [row for row in own if row.service_id in scope])
        return redirect("setup:days")
    form = DayForm(request.POST or None)
    everywhere = [(EVERYWHERE, "In every service")] if scope.everywhere else []
    form.offer_choices("where", [*everywhere, *((str(each.pk), each.name) for each in services)])
    if form.is_valid():
        _add(request, form)
        return redirect("setup:days")
    context = {
        "form": form,
        "own": [(row, row.service_id in scope) for row in own],
        "coming": [
            (NATIONS[nation], _coming(nation))
            for nation in sorted({each.nation for each in services})
        ],
        "has_services": bool(services),
    }
    return render(request, "setup/days.html", context)


def _add(request: SignedInRequest, form: DayForm) -> None:
    given = form.cleaned_data
    viewer = request.viewer
    service = None
    if given["where"] != EVERYWHERE:
        found = queries.services(viewer, Permission.KEEP_SERVICE)
        service = found.get(pk=UUID(given["where"]))
    days.set_day(
        organisation=viewer.organisation,
        service=service,
        day=given["day"],
        is_closed=given["is_closed"],
        why=given["why"],
        by=viewer.account,
        at=now(),
    )
    messages.success(request, f"Noted for {date_format(given['day'], 'j F Y')}.")


def _turn(request: SignedInRequest, rows: "list[ClosedDay]") -> None:
    """A day entered wrongly is turned round, not deleted."""
    row = next((each for each in rows if str(each.pk) == request.POST["turn"]), None)
    if row is None:
        raise Http404
    days.set_day(
        organisation=request.viewer.organisation,
        service=row.service,
        day=row.day,
        is_closed=not row.is_closed,
        why=row.why,
        by=request.viewer.account,
        at=now(),
    )


def _coming(nation: str) -> Facts:
    """The bank holidays of the next twelve months."""
    today = localdate()
    found = sorted(bank_holidays(nation, today, today + timedelta(days=365)).items())
    return Facts(tuple(Fact(name, date_format(day, "l j F Y")) for day, name in found))

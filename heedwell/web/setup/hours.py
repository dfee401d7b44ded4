"""How much support each service gave, month by month: without it a count says little."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import exposure, queries
from heedwell.rules.months import months_before
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components.parts import ListCard, ListRow, Tag, Tone
from heedwell.web.setup.forms import HoursForm

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service

# What each kind of service counts its support in: one of them known is enough for a month.
UNITS_OF_KIND: dict[str, tuple[str, ...]] = {
    "care_home": ("person_days",),
    "supported_living": ("person_days", "support_hours"),
    "home_care": ("support_hours", "visits"),
}
FURTHER = ("medicines",)
EARLIEST = 2000
MONTHS = 12  # before this one, of which somebody should know
Known = dict[exposure.Place, Decimal]


@require(Permission.KEEP_SERVICE)
@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    """Each service, and which of the last twelve whole months nobody has entered."""
    viewer = request.viewer
    months = months_before(localdate(), MONTHS)
    known = exposure.entered(viewer, months[0], months[-1])
    services = queries.open_services(viewer, Permission.KEEP_SERVICE)
    card = ListCard("The last twelve months", tuple(_row(each, months, known) for each in services))
    return render(request, "setup/hours.html", {"card": card})


@require(Permission.KEEP_SERVICE)
@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest, service_id: UUID, year: int) -> HttpResponse:
    """A year of one service, a box for each month that has begun."""
    viewer, today = request.viewer, localdate()
    service = get_object_or_404(queries.services(viewer, Permission.KEEP_SERVICE), pk=service_id)
    if not EARLIEST <= year <= today.year:
        raise Http404
    months = [date(year, n, 1) for n in range(1, 13) if date(year, n, 1) <= today]
    known = {
        (month, unit): amount
        for (of, month, unit), amount in exposure.entered(viewer, months[0], months[-1]).items()
        if of == service.pk
    }
    units = _units(service, {unit for _, unit in known})
    form = HoursForm(request.POST or None, months=months, units=units, known=known)
    if request.method == "POST" and form.is_valid():
        exposure.enter(service=service, amounts=form.amounts, by=viewer.account, at=now())
        messages.success(request, f"Saved for {service.name}, {year}.")
        return redirect("setup:hours")
    labels = {unit: words.capitalize() for unit, words in exposure.UNITS}
    context = {
        "service": service,
        "year": year,
        "form": form,
        "units": [labels[unit] for unit in units],
        "lines": [
            (month, [(labels[unit], form[f"{month:%Y-%m}-{unit}"]) for unit in units])
            for month in months
        ],
        "earlier": year - 1 if year > EARLIEST else None,
        "later": year + 1 if year < today.year else None,
    }
    return render(request, "setup/enter_hours.html", context)


def missing_months(service: "Service", months: list[date], known: Known) -> list[date]:
    """Months in which the service was open and nothing is known."""
    opened = service.opened_on.replace(day=1) if service.opened_on else months[0]
    units = UNITS_OF_KIND[service.kind]
    return [
        month
        for month in months
        if month >= opened and not any((service.pk, month, unit) in known for unit in units)
    ]


def _row(service: "Service", months: list[date], known: Known) -> ListRow:
    missing = missing_months(service, months, known)
    year = (missing[0] if missing else months[-1]).year
    url = reverse("setup:enter-hours", args=[service.pk, year])
    if not missing:
        return ListRow(
            service.name, url, "Every month is known.", tags=(Tag("Complete", Tone.GOOD),)
        )
    names = ", ".join(f"{month:%B %Y}" for month in missing[:3])
    rest = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
    tag = Tag(
        "1 month missing" if len(missing) == 1 else f"{len(missing)} months missing", Tone.SOON
    )
    return ListRow(service.name, url, f"Not known: {names}{rest}.", tags=(tag,))


def _units(service: "Service", besides: set[str]) -> list[str]:
    usual = (*UNITS_OF_KIND[service.kind], *FURTHER)
    return [unit for unit, _ in exposure.UNITS if unit in usual or unit in besides]

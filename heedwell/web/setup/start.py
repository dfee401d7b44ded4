"""The first page of setting up: what there is to do, in the order in which it is done."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.setup import exposure, queries
from heedwell.rules.months import months_before
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components.parts import EmptyState, Link, ListCard, ListRow, Tag, Tone
from heedwell.web.setup.hours import MONTHS, missing_months

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service


@require(Permission.KEEP_SERVICE)
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    services = list(queries.open_services(viewer, Permission.KEEP_SERVICE))
    if not services and viewer.scope(Permission.SET_UP).everywhere:
        first = EmptyState(
            "Begin with a service",
            "A care home, a supported-living scheme or a home-care branch. "
            "Its people, staff and hours come after it.",
            Link("Add your first service", reverse("setup:add-service")),
        )
        return render(request, "setup/index.html", {"card": first})
    card = ListCard("Keep up to date", _rows(viewer, services))
    return render(request, "setup/index.html", {"card": card})


def _rows(viewer: Viewer, services: "list[Service]") -> tuple[ListRow, ...]:
    rows = [
        ListRow(
            "People supported",
            reverse("setup:people"),
            "Who they are to you, and how they communicate.",
            tags=_people(viewer),
        ),
        ListRow(
            "Hours and days of support",
            reverse("setup:hours"),
            "How much support each service gave in a month. Rates are divided by it.",
            tags=_hours(viewer, services),
        ),
        ListRow(
            "Closed days",
            reverse("setup:days"),
            "Bank holidays are known. Add your own, so that working days are counted right.",
        ),
    ]
    if viewer.may(Permission.READ_RULES):
        rows.append(
            ListRow(
                "Rules",
                reverse("rulebook:rules"),
                "How long things may take, who is told when they are late, and what repeats.",
            )
        )
    if viewer.may(Permission.READ_CASES):
        rows.append(
            ListRow(
                "Audits",
                reverse("audits:list"),
                "Your own standards, and what was found each time that they were looked at.",
            )
        )
    if viewer.may(Permission.SET_UP):
        rows = [
            ListRow(
                "Services",
                reverse("setup:services"),
                "Homes, schemes and branches, their councils and telephone numbers.",
            ),
            ListRow(
                "Staff and roles",
                reverse("setup:staff"),
                "Who can sign in, what they may do, where, and until when.",
            ),
            *rows,
        ]
    return tuple(rows)


def _people(viewer: Viewer) -> tuple[Tag, ...]:
    has_people = queries.people_now(viewer, Permission.KEEP_SERVICE).exists()
    return () if has_people else (Tag("Nobody yet", Tone.SOON),)


def _hours(viewer: Viewer, services: "list[Service]") -> tuple[Tag, ...]:
    months = months_before(localdate(), MONTHS)
    known = exposure.entered(viewer, months[0], months[-1])
    lacking = sum(1 for each in services if missing_months(each, months, known))
    if not lacking:
        return (Tag("Complete", Tone.GOOD),)
    return (Tag(f"{lacking} service{'s' if lacking > 1 else ''} with months missing", Tone.SOON),)

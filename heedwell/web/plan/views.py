"""The improvement plan: every action until it is verified, on a page and as a file."""

import csv
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.cells import cell
from heedwell.foundation.setup import queries as setup
from heedwell.insight import plan as plans
from heedwell.loop.actions.enquiries import queries as enquiries
from heedwell.loop.actions.outside import queries as recommendations
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.pages.enquiries import outcomes_card
from heedwell.web.cases.pages.from_outside import recommendations_card
from heedwell.web.plan.pages import COLUMNS, PlanPage, line_of


@require(Permission.READ_CASES)
@require_safe
def plan(request: SignedInRequest) -> HttpResponse:
    viewer, at = request.viewer, now()
    chosen = plans.Filter.from_query(request.GET)
    rulebook = rulebook_for(viewer.organisation.pk, localdate(at))
    page = PlanPage(
        plans.listed(viewer, chosen, rulebook, at, _after(request)),
        plans.weak_counts(viewer, rulebook, at),
        chosen,
        setup.service_names(viewer, Permission.READ_CASES),
        rulebook,
        at,
    )
    return render(request, "plan/plan.html", {"page": page})


@require(Permission.READ_CASES)
@require_safe
def download(request: SignedInRequest) -> HttpResponse:
    """What the page shows, all of it, for a spreadsheet."""
    viewer, at = request.viewer, now()
    chosen = plans.Filter.from_query(request.GET)
    rulebook = rulebook_for(viewer.organisation.pk, localdate(at))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="improvement-plan-{localdate(at).isoformat()}.csv"'
    )
    answer.write("\ufeff")  # how spreadsheets know that it is UTF-8
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for each in plans.listed(viewer, chosen, rulebook, at, most=plans.MOST)[: plans.MOST]:
        writer.writerow([cell(value) for value in line_of(each, rulebook, at)])
    return answer


@require(Permission.READ_CASES)
@require_safe
def outside(request: SignedInRequest) -> HttpResponse:
    """What was recommended from outside, of every case."""
    rows = list(recommendations.newest(request.viewer, plans.PAGE))
    card = recommendations_card(request.viewer, rows, now())
    outcomes = outcomes_card(list(enquiries.newest(request.viewer, plans.PAGE)))
    return render(request, "plan/outside.html", {"cards": (card, outcomes)})


def _after(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """The last row of the page before, as its link carries it."""
    moment, _, action_id = request.GET.get("after", "").partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(action_id)
    except ValueError:
        return None

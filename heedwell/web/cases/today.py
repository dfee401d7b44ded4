"""Today: what needs this person now, what is late, and what comes this week."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from heedwell.journey.worklists import worklist
from heedwell.loop.verification.ways.pulse.queries import waiting_for
from heedwell.web.access import SignedInRequest, member
from heedwell.web.cases.pages.today import TodayPage


@member
@require_safe
def today(request: SignedInRequest) -> HttpResponse:
    at = now()
    viewer = request.viewer
    page = TodayPage(viewer, worklist(viewer, at), waiting_for(viewer), at)
    return render(request, "cases/today.html", {"page": page})

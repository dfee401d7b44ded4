"""Insight pages. Your last twelve months: what happened, what repeats, what the reports leave out."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.insight import twelve_months as insight
from heedwell.insight.triage import MONTHS, triage_figures
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.web.access import SignedInRequest, require
from heedwell.web.insight.pages import TwelveMonthsPage
from heedwell.web.insight.triage import HowTriageGoesPage
from heedwell.web.own_words import OwnWords


@require(Permission.READ_INSIGHT)
@require_safe
def twelve_months(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    found = insight.twelve_months(viewer, localdate())
    words = OwnWords(rulebook_for(viewer.organisation.pk, localdate()))
    page = TwelveMonthsPage(viewer, found, insight.people_words(viewer, found.repeats), words)
    return render(request, "insight/twelve_months.html", {"page": page})


@require(Permission.READ_INSIGHT)
@require_safe
def how_triage_goes(request: SignedInRequest) -> HttpResponse:
    """Whether what is triaged is triaged in time and in proportion."""
    figures = triage_figures(request.viewer, now() - timedelta(days=30 * MONTHS))
    return render(request, "insight/triage.html", {"page": HowTriageGoesPage(figures)})

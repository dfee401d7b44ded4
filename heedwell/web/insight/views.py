"""Insight pages. Your last twelve months: what happened, what repeats, what the reports leave out."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup.exposure import UNITS
from heedwell.foundation.store.ids import uuid_or_none
from heedwell.insight import twelve_months as insight
from heedwell.insight.across import themes_across
from heedwell.insight.changes import changes
from heedwell.insight.comparing import compare
from heedwell.insight.overdue import overdue_counts
from heedwell.insight.plan import weak_counts
from heedwell.insight.reviews import Which, review_figures
from heedwell.insight.reviews import reviews_behind as found_behind
from heedwell.insight.severity import how_serious
from heedwell.insight.themes import themes_of
from heedwell.insight.triage import MONTHS, triage_figures
from heedwell.insight.tried import tried
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.rules.own_words import OwnWords
from heedwell.rules.review_quality import HINTS
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import EVENT_TYPES
from heedwell.web.access import SignedInRequest, require
from heedwell.web.insight.changes import ChangesPage
from heedwell.web.insight.comparing import ComparePage
from heedwell.web.insight.forms import CompareForm
from heedwell.web.insight.overdue import overdue_card
from heedwell.web.insight.pages import TwelveMonthsPage
from heedwell.web.insight.reviews import HowReviewsGoPage, ReviewsBehindPage
from heedwell.web.insight.themes import ThemesPage
from heedwell.web.insight.triage import HowTriageGoesPage
from heedwell.web.insight.tried import tried_card


@require(Permission.READ_INSIGHT)
@require_safe
def twelve_months(request: SignedInRequest) -> HttpResponse:
    viewer, at = request.viewer, now()
    found = insight.twelve_months(viewer, localdate(at))
    rulebook = rulebook_for(viewer.organisation.pk, localdate(at))
    words = OwnWords(rulebook)
    people = insight.people_words(viewer, found.repeats)
    themes = themes_of(viewer, found.months)
    page = TwelveMonthsPage(viewer, found, people, words, themes)
    late, weak = overdue_counts(viewer, at), weak_counts(viewer, rulebook, at)
    context = {"page": page, "overdue": overdue_card(viewer, late, weak, rulebook)}
    return render(request, "insight/twelve_months.html", context)


@require(Permission.READ_INSIGHT)
@require_safe
def how_triage_goes(request: SignedInRequest) -> HttpResponse:
    """Whether what is triaged is triaged in time and in proportion."""
    figures = triage_figures(request.viewer, _since(now()))
    return render(request, "insight/triage.html", {"page": HowTriageGoesPage(figures)})


@require(Permission.READ_INSIGHT)
@require_safe
def how_reviews_go(request: SignedInRequest) -> HttpResponse:
    """Whether reviews are finished in time, and what became of the hints on them."""
    at = now()
    since = _since(at)
    figures = review_figures(request.viewer, since, at)
    late = found_behind(request.viewer, Which.OPEN, since, at)
    page = HowReviewsGoPage(figures, late, at)
    return render(request, "insight/reviews.html", {"page": page})


@require(Permission.READ_INSIGHT)
@require_safe
def reviews_behind(request: SignedInRequest) -> HttpResponse:
    """The records behind a number of that page."""
    at = now()
    asked = _asked(request.GET)
    found = found_behind(request.viewer, since=_since(at), until=at, **asked)
    page = ReviewsBehindPage(asked["which"], asked["tier"], asked["hint"], found, at)
    return render(request, "insight/reviews_behind.html", {"page": page})


def _since(at: datetime) -> datetime:
    return at - timedelta(days=30 * MONTHS)


def _asked(query: QueryDict) -> dict[str, Any]:
    """What a link of ours says; an address that somebody bent leads nowhere."""
    try:
        which, hint = Which(query.get("which", Which.DUE)), query.get("hint", "")
        tier = Tier(int(query.get("tier", ""))) if "tier" in query else None
        service_id = UUID(query.get("service", "")) if "service" in query else None
    except ValueError:
        raise Http404 from None
    if which is Which.HINTED and hint not in HINTS:
        raise Http404
    return {"which": which, "tier": tier, "service_id": service_id, "hint": hint}


@require(Permission.READ_INSIGHT)
@require_safe
def themes(request: SignedInRequest) -> HttpResponse:
    """What several services have in common, and what is done about it together."""
    page = ThemesPage(request.viewer, themes_across(request.viewer))
    return render(request, "insight/themes.html", {"page": page})


@require(Permission.READ_INSIGHT)
@require_safe
def what_changes_did(request: SignedInRequest) -> HttpResponse:
    """Every change that is counted, small; and how serious things are, apart from their number."""
    found = changes(request.viewer, localdate(), uuid_or_none(request.GET.get("after", "")))
    page = ChangesPage(found, how_serious(request.viewer, localdate()))
    context = {"page": page, "tried": tried_card(tried(request.viewer), localdate())}
    return render(request, "insight/changes.html", context)


@require(Permission.READ_INSIGHT)
@require_safe
def side_by_side(request: SignedInRequest) -> HttpResponse:
    """A funnel of the services, for one kind of event."""
    form = CompareForm({"unit": UNITS[0][0], **request.GET.dict()})
    form.is_valid()
    kind, unit = form.cleaned_data.get("kind") or "", form.cleaned_data.get("unit") or UNITS[0][0]
    harm = form.cleaned_data["harm"]
    found = compare(request.viewer, kind, unit, localdate(), harm_only=harm)
    what = f"{EVENT_TYPES.label(kind) if kind else 'Every kind'}{', with harm' if harm else ''}"
    context = {"page": ComparePage(found, what, unit), "form": form}
    return render(request, "insight/compare.html", context)

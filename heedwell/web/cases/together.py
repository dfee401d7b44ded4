"""Thematic cases: opening one from a theme or from cases alike."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.across import ThematicDraft, candidates, due_for, open_across
from heedwell.loop.cases import queries as cases
from heedwell.loop.reviews import queries as reviews
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.across_forms import OpenForm
from heedwell.web.cases.lookups import sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import Theme


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def look_together(request: SignedInRequest) -> HttpResponse:
    """Look at cases together: `theme` and `case` in the address say what it begins from."""
    viewer, at = request.viewer, now()
    theme = _theme(viewer, request.GET.get("theme", ""))
    like = _case(viewer, request.GET.get("case", ""))
    themes = list(reviews.theme_list(viewer))
    if theme is None and not like:
        return render(request, "cases/together_choose.html", {"themes": themes})
    found = candidates(viewer, at, theme=theme, like=like)
    form = OpenForm(
        sent(request),
        themes=themes,
        found=found,
        leads=_leads(viewer),
        initial={"theme": theme, "cases": [case.pk for case in like], "lead": viewer.account},
    )
    if request.method == "POST" and form.is_valid():
        data, members = form.cleaned_data, form.members(form.cleaned_data["why"])
        draft = ThematicDraft(
            theme_name=form.theme_name,
            why=data["why"],
            lead=data["lead"],
            review_due_date=data["review_due_date"] or due_for(members[0].part.service, at),
            members=members,
        )
        with explained(request):
            case = open_across(draft=draft, by=viewer.account, at=at)
            messages.success(request, f"{case.reference} is open. Its review begins.")
            return redirect(case_url(case))
    return render(request, "cases/together.html", {"form": form, "like": like, "theme": theme})


def _theme(viewer: Viewer, theme_id: str) -> "Theme | None":
    return next((each for each in reviews.theme_list(viewer) if str(each.pk) == theme_id), None)


def _case(viewer: Viewer, reference: str) -> "list[Case]":
    seen = cases.with_words(cases.visible_to(viewer, Permission.TRIAGE))
    return list(seen.filter(reference=reference)) if reference else []


def _leads(viewer: Viewer) -> "list[Account]":
    """Who reviews in every service, and whoever opens it."""
    everywhere = list(who_may(viewer.organisation.pk, Permission.REVIEW))
    return everywhere if viewer.account in everywhere else [viewer.account, *everywhere]

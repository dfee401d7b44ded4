"""The case page: the journey line, what happened, what is open, and one clear next step."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.trail import reads
from heedwell.journey.timeline import Event, story_of
from heedwell.loop.actions import queries as actions
from heedwell.loop.actions.controls import queries as controls
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.signals import queries as signals
from heedwell.loop.thematic import queries as thematic
from heedwell.loop.thematic.sites import sites_of
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.case import CaseFile, CasePage

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Control
    from heedwell.loop.cases.models import Case


@require(Permission.READ_CASES)
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, facts = case_or_404(request, reference, Permission.READ_CASES)
    review = getattr(case, "review", None)
    named = reviews.named_by(review) if review is not None else reviews.NOTHING
    story = story_of(viewer, case)
    file = CaseFile(
        case=case,
        facts=facts,
        signals=signals.of_case(viewer, case),
        review=review,
        factors=named.factors,
        themes=named.themes,
        actions=actions.of_case(viewer, case),
        story=story,
        controls=_controls(viewer, case, story),
        members=thematic.members_of(viewer, case) if facts.across_services else [],
        sites=sites_of(case) if facts.across_services else [],
        closures=thematic.closures_of(case) if facts.closed_by_body else [],
        part_of=thematic.part_of(viewer, case) if facts.is_part else [],
    )
    reads.note(viewer, case._meta.label_lower, case.pk, "case page")
    page = CasePage(viewer, file, now())
    return render(request, "cases/case.html", {"page": page})


def _controls(viewer: Viewer, case: "Case", story: list[Event]) -> "list[Control]":
    """Asked for only where the story tells of one."""
    if not any(event.kind == "control" for event in story):
        return []
    return list(controls.of_case(viewer, case))

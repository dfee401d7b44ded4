"""What a thematic case looks at: adding to it and taking out, each with a reason."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.across import candidates
from heedwell.loop.cases import queries as cases
from heedwell.loop.thematic import operations as thematic
from heedwell.loop.thematic import queries
from heedwell.loop.thematic.operations import MemberDraft
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.across_forms import LeaveForm, MemberForm
from heedwell.web.cases.lookups import case_or_404, refuse_unless, sent
from heedwell.web.cases.pages.across import MembersPage, may_change
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.thematic.models import ThematicCase


@require(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def members(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer, at = request.viewer, now()
    case, whole = _thematic_or_404(request, reference)
    may = may_change(viewer, case)
    refuse_unless(request.method != "POST" or may)
    found = queries.members_of(viewer, case)
    looked_at = [each.case for each in found if each.case is not None]
    form = MemberForm(
        sent(request), found=candidates(viewer, at, theme=whole.theme, like=looked_at)
    )
    if request.method == "POST" and form.is_valid():
        drafts = form.members(form.cleaned_data["reason"]) + _by_number(viewer, form)
        if not form.errors:
            with explained(request):
                for draft in drafts:
                    thematic.join(thematic=whole, draft=draft, by=viewer.account, at=at)
                messages.success(request, "Added. It now belongs to this case.")
                return redirect(case_url(case, "members"))
    page = MembersPage(case, whole, found, may_take_out=may)
    return render(request, "cases/members.html", {"page": page, "form": form if may else None})


@require(Permission.TRIAGE)
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, reference: str, member_id: UUID) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.TRIAGE)
    member = queries.member(request.viewer, case, member_id)
    if member is None:
        raise Http404
    form = LeaveForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            thematic.leave(
                member=member,
                reason=form.cleaned_data["reason"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "Taken out. That it was here, and why it left, stays.")
            return redirect(case_url(case, "members"))
    context = {
        "case": case,
        "back": (case_url(case, "members"), "What it looks at"),
        "form": form,
        "title": "Take it out",
        "text": member.what,
        "button": "Take it out",
    }
    return render(request, "cases/one_form.html", context)


def _thematic_or_404(request: SignedInRequest, reference: str) -> "tuple[Case, ThematicCase]":
    case, _ = case_or_404(request, reference, Permission.READ_CASES)
    whole = queries.thematic_of(case)
    if whole is None:
        raise Http404
    return case, whole


def _by_number(viewer: Viewer, form: MemberForm) -> list[MemberDraft]:
    reference = form.cleaned_data["reference"].strip()
    if not reference:
        return []
    case = cases.visible_to(viewer, Permission.TRIAGE).filter(reference=reference).first()
    if case is None:
        form.add_error("reference", f"There is no case {reference} that you may put here")
        return []
    return [MemberDraft(case=case, reason=form.cleaned_data["reason"])]

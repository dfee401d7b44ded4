"""Interim safety controls: what keeps people safe until the lasting change is live."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import controlling
from heedwell.loop.actions import queries as actions
from heedwell.loop.actions.controls import queries
from heedwell.web.access import SignedInRequest, member, require
from heedwell.web.cases.control_forms import BridgeForm, ControlForm, ReplaceForm
from heedwell.web.cases.lookups import case_or_404, people_who_may, refuse_unless, sent
from heedwell.web.cases.pages.controls import ControlPage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Control


@require(Permission.DO_ACTIONS)
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.DO_ACTIONS)
    form = ControlForm(
        sent(request),
        owners=people_who_may(case, Permission.REPORT),
        actions=actions.to_come(viewer, case),
        initial={"started_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            controlling.start(case=case, draft=form.draft(), by=viewer.account, at=now())
            messages.success(request, "It stands on the case until the lasting change is live.")
            return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "Put something in place for now",
        "text": "An interim safety control keeps people safe until the lasting change is live. "
        "It is apart from that change, and somebody looks after it.",
        "button": "It is in place",
    }
    return render(request, "cases/one_form.html", context)


@member
@require_safe
def show(request: SignedInRequest, reference: str, control_id: UUID) -> HttpResponse:
    """For those who read its case, and for whoever looks after it."""
    control = _control_or_404(request, reference, control_id)
    page = ControlPage(request.viewer, control)
    return render(request, "cases/control.html", {"page": page})


@require(Permission.DO_ACTIONS)
@require_http_methods(["GET", "POST"])
def bridge(request: SignedInRequest, reference: str, control_id: UUID) -> HttpResponse:
    """Name the lasting change that it waits for. When that is live, it ends."""
    control = _changed_here(request, reference, control_id)
    form = BridgeForm(sent(request), actions=actions.standing(request.viewer, control.case))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            controlling.bridge(
                control=control, **form.cleaned_data, by=request.viewer.account, at=now()
            )
            messages.success(request, "It ends when that change is live, and not before.")
            return redirect(case_url(control.case))
    context = {
        "case": control.case,
        "back": (_url(control), control.what),
        "form": form,
        "title": "What does it wait for?",
        "text": control.what,
        "button": "Record it",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.DO_ACTIONS)
@require_http_methods(["GET", "POST"])
def replace(request: SignedInRequest, reference: str, control_id: UUID) -> HttpResponse:
    """Another control takes its place, with the reason."""
    control = _changed_here(request, reference, control_id)
    form = ReplaceForm(
        sent(request),
        owners=people_who_may(control.case, Permission.REPORT),
        actions=actions.to_come(request.viewer, control.case),
        initial={
            "started_on": localdate(),
            "owner": control.owner_id,
            "action": control.action_id,
        },
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            another = controlling.replace(
                control=control,
                draft=form.draft(),
                reason=form.cleaned_data["reason"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "The new one is in place. The old one has ended.")
            return redirect(_url(another))
    context = {
        "case": control.case,
        "back": (_url(control), control.what),
        "form": form,
        "title": "Put something else in its place",
        "text": f"In place now: {control.what}",
        "button": "It is in place",
    }
    return render(request, "cases/one_form.html", context)


def _url(control: "Control") -> str:
    return case_url(control.case, "control", control_id=control.pk)


def _changed_here(request: SignedInRequest, reference: str, control_id: UUID) -> "Control":
    """A control that still runs, for somebody who makes changes in its service."""
    control = _control_or_404(request, reference, control_id)
    refuse_unless(request.viewer.may(Permission.DO_ACTIONS, control.service_id))
    refuse_unless(control.ended_at is None)
    return control


def _control_or_404(request: SignedInRequest, reference: str, control_id: UUID) -> "Control":
    return get_object_or_404(
        queries.with_words(request.viewer), case__reference=reference, pk=control_id
    )

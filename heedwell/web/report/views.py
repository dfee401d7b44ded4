"""Telling us what happened: a door, one page, and thanks. Two minutes for a care worker."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import queries as setup
from heedwell.journey import steps
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.loop.signals import queries as signals
from heedwell.rules.doors import REPORT_DOORS, Door
from heedwell.rules.rulebook import Rulebook
from heedwell.web.access import SignedInRequest, require
from heedwell.web.report.forms import ReportForm, form_for
from heedwell.web.report.pages import MyReport, MyReports, Thanks


@require(Permission.REPORT)
@require_safe
def start(request: SignedInRequest) -> HttpResponse:
    """What is it about? Each answer leads to a form that asks no more than it needs."""
    context = {"doors": REPORT_DOORS, "phone": request.viewer.organisation.on_call_phone}
    return render(request, "report/start.html", context)


@require(Permission.REPORT)
@require_http_methods(["GET", "POST"])
def write(request: SignedInRequest, door: str) -> HttpResponse:
    rulebook = rulebook_for(request.viewer.organisation.pk, localdate())
    form = _form(request, _door(door), rulebook)
    if request.method == "POST" and form.is_valid():
        viewer = request.viewer
        reported = steps.report(
            draft=form.draft(),
            rulebook=rulebook,
            by=viewer.account,
            at=now(),
        )
        return redirect("report:thanks", signal_id=reported.signal.pk)
    return render(request, "report/write.html", {"form": form, "door": form.door})


@require(Permission.READ_OWN_REPORTS)
@require_safe
def thanks(request: SignedInRequest, signal_id: str) -> HttpResponse:
    """Thank you, and what happens next, who does it and by when."""
    signal = get_object_or_404(signals.mine(request.viewer), pk=signal_id)
    return render(request, "report/thanks.html", {"page": Thanks(request.viewer, signal)})


@require(Permission.READ_OWN_REPORTS)
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """What I reported, and what came of it."""
    page = MyReports(request.viewer, list(signals.mine(request.viewer)[:100]))
    return render(request, "report/mine.html", {"page": page})


@require(Permission.READ_OWN_REPORTS)
@require_safe
def one_of_mine(request: SignedInRequest, signal_id: str) -> HttpResponse:
    signal = get_object_or_404(signals.mine(request.viewer), pk=signal_id)
    return render(request, "report/one_of_mine.html", {"page": MyReport(request.viewer, signal)})


def _door(code: str) -> Door:
    for door in REPORT_DOORS:
        if door.code == code:
            return door
    raise Http404


def _form(request: SignedInRequest, door: Door, rulebook: Rulebook) -> ReportForm:
    viewer = request.viewer
    services = setup.services_offered(viewer, Permission.REPORT)
    return form_for(door, rulebook, asks_service=len(services) != 1)(
        request.POST if request.method == "POST" else None,
        services=services,
        people=setup.PeopleNow(viewer, Permission.REPORT),
        staff=setup.Colleagues(viewer),
    )

"""Audits: which there are, filling one in, and what it found beside the one before."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import queries as setup
from heedwell.foundation.store.ids import uuid_or_none
from heedwell.loop.verification import queries as checks
from heedwell.loop.verification.ways.audits import comparing, operations, queries
from heedwell.loop.verification.ways.shares import beside
from heedwell.web.access import SignedInRequest, require
from heedwell.web.audits.forms import FillInForm
from heedwell.web.audits.pages import AuditPage, AuditsPage
from heedwell.web.audits.templates import may_set
from heedwell.web.cases.lookups import may_check, refuse_unless, sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained


@require(Permission.READ_CASES)
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    page = AuditsPage(
        queries.in_force(viewer, localdate()),
        queries.newest(viewer),
        may_fill_in=viewer.may(Permission.VERIFY),
        may_set=may_set(viewer),
        check=uuid_or_none(request.GET.get("check", "")),
    )
    return render(request, "audits/list.html", {"page": page})


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def fill_in(request: SignedInRequest, template_id: UUID) -> HttpResponse:
    """For a check of a change when the address names one: then it is where that was made."""
    viewer = request.viewer
    template = get_object_or_404(queries.templates(viewer), pk=template_id)
    version = queries.in_force_of(viewer, template, localdate())
    if version is None:
        raise Http404
    recheck = None
    services = setup.services_offered(viewer, Permission.VERIFY)
    if check := uuid_or_none(request.GET.get("check", "")):
        recheck = get_object_or_404(checks.with_action(viewer), pk=check)
        refuse_unless(may_check(viewer, recheck) and recheck.is_open)
        services = [recheck.action.service]
    form = FillInForm(
        sent(request),
        version=version,
        standards=queries.standards_of(viewer, version),
        services=services,
        earlier=queries.earlier(viewer, template, localdate()),
        recheck=recheck,
        initial={
            "audited_on": localdate(),
            "repeats": uuid_or_none(request.GET.get("again", "")),
            "service": services[0].pk if len(services) == 1 else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            audit = operations.fill_in(
                version=version, draft=form.draft(), by=viewer.account, at=now()
            )
            messages.success(request, "The audit is kept.")
            return redirect("audits:audit", audit_id=audit.pk)
    context = {
        "form": form,
        "title": version.name,
        "text": f"It passes when each standard is met in at least {version.pass_percent} of a "
        f"hundred. {version.sample_size} are looked at for each.",
        "button": "Keep the audit",
        "back": (reverse("audits:list"), "Audits"),
    }
    return render(request, "audits/form.html", context)


@require(Permission.READ_CASES)
@require_safe
def audit(request: SignedInRequest, audit_id: UUID) -> HttpResponse:
    viewer = request.viewer
    found = get_object_or_404(queries.visible_to(viewer), pk=audit_id)
    now_lines = comparing.lines_of(found)
    before = comparing.lines_of(found.repeats) if found.repeats is not None else []
    page = AuditPage(
        found,
        beside(now_lines, before),
        comparing.totals(found, now_lines),
        may_repeat=viewer.may(Permission.VERIFY, found.service_id),
        check_url=_check_url(request, found.recheck_id),
    )
    return render(request, "audits/audit.html", {"page": page})


def _check_url(request: SignedInRequest, recheck_id: UUID | None) -> str:
    """Back to the check that rests on it, for whoever still has to record it."""
    if recheck_id is None:
        return ""
    recheck = checks.with_action(request.viewer).filter(pk=recheck_id, is_open=True).first()
    if recheck is None or not may_check(request.viewer, recheck):
        return ""
    return case_url(recheck.action.case, "check", check_id=recheck.pk)
